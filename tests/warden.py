"""Ends the servers of a test run that was killed: a process of its own that waits until the run is gone."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

PATIENCE = 10  # seconds for a server to end by itself


@contextmanager
def watched(pid: int, folder: Path) -> Iterator[None]:
    """While the block runs the server `pid` has a warden. When this process dies inside it, however it dies, the pipe
    to the warden closes; it then ends the server and removes what the server kept in `folder`."""
    command = [sys.executable, __file__, str(pid), str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True) as warden:
        try:
            yield
        finally:
            assert warden.stdin
            warden.stdin.write(b"ended")


def _watch(pid: int, folder: Path) -> None:
    server = psutil.Process(pid)  # knows when it began: a number given to another process later is not it
    if sys.stdin.buffer.read():
        return  # the run ended by itself, and its servers with it
    if server.is_running():
        server.terminate()
        if psutil.wait_procs([server], PATIENCE)[1]:
            server.kill()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    _watch(int(sys.argv[1]), Path(sys.argv[2]))
