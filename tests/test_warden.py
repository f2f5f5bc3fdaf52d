"""A killed test run leaves no server behind."""

import subprocess
import sys
import time
from pathlib import Path

import psutil

RUN = """
import subprocess, sys, time
from pathlib import Path
from tests.warden import watched
server = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
with watched(server.pid, Path(sys.argv[1])):
    print(server.pid, flush=True)
    {then}
server.terminate()
print(server.wait(), flush=True)
"""


def run_that(then: str, folder: Path) -> tuple[subprocess.Popen[str], psutil.Process]:
    """A run with one server, under way."""
    run = subprocess.Popen(
        [sys.executable, "-c", RUN.format(then=then), str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert run.stdout
    return run, psutil.Process(int(run.stdout.readline()))


def test_a_killed_run_takes_its_server_and_its_folder_along(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    run, server = run_that("time.sleep(600)", folder)
    with run:
        run.kill()

    assert psutil.wait_procs([server], 20)[1] == []
    late = time.monotonic() + 20
    while folder.exists() and time.monotonic() < late:
        time.sleep(0.05)
    assert not folder.exists()


def test_a_run_that_ends_by_itself_ends_its_server_itself(tmp_path: Path) -> None:
    run, server = run_that("pass", tmp_path)
    with run:
        ending = run.communicate(timeout=30)[0].strip()

    assert ending == "-15" and not server.is_running() and tmp_path.exists()
