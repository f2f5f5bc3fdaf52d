"""At the end of a run: how many tests ran on which database, and in which browser."""

import shutil
import sqlite3
import subprocess
from collections import Counter

import pytest

# the version of the PostgreSQL that was started, set by its fixture in the process that runs the tests
server: list[int | str] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.user_properties += [("place", place) for place in _places(item)]


def _places(item: pytest.Item) -> list[str]:
    """Where a test runs, as far as its fixtures tell."""
    fixtures = getattr(item, "fixturenames", ())
    params = getattr(getattr(item, "callspec", None), "params", {}).values()
    database = next((word for word in ("sqlite", "postgresql") if word in params), "")
    if not database and any(name.startswith("postgresql") for name in fixtures):
        database = "postgresql"
    if not database and any(name.startswith("sqlite") for name in fixtures):
        database = "sqlite"
    return ([database] if database else []) + (["browser"] if item.get_closest_marker("browser") else [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    done = [
        r for word in ("passed", "failed") for r in terminalreporter.stats.get(word, ()) if r.when == "call"
    ]
    counted = Counter(place for r in done for name, place in r.user_properties if name == "place")
    neither = sum(not r.user_properties for r in done)
    terminalreporter.section("where the tests ran")
    terminalreporter.write_line(f"{counted['sqlite']} on SQLite {sqlite3.sqlite_version}")
    versions = sorted({value for r in done for name, value in r.user_properties if name == "server"})
    terminalreporter.write_line(f"{counted['postgresql']} on PostgreSQL {', '.join(versions)}")
    terminalreporter.write_line(
        f"{counted['browser']} in {_browser() if counted['browser'] else 'a browser'}"
    )
    terminalreporter.write_line(f"{neither} with no database at all; {len(done)} altogether")


def _browser() -> str:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return _version(browser) if browser else "a browser"


def _version(program: str) -> str:
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip()
