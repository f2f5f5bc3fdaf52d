"""A browser without a browser: speaks Streamlit's own protocol to a served console and counts the server's CPU."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol


@dataclass(frozen=True)
class Served:
    """A server process of ours."""

    address: str
    process: psutil.Process

    def cpu_ms(self) -> float:
        times = self.process.cpu_times()
        return float(times.user + times.system) * 1000


@contextmanager
def served(app: str) -> Iterator[Served]:
    """Serve `module:app` with uvicorn on a free port until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", app, "--port", str(port), "--log-level", "warning"]
    with subprocess.Popen(command) as process:
        try:
            address = f"127.0.0.1:{port}"
            _wait_until_up(process, f"http://{address}/favicon.ico")
            yield Served(address, psutil.Process(process.pid))
        finally:
            process.terminate()


def _wait_until_up(process: subprocess.Popen[bytes], url: str) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError("the server ended before it was up")
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server is not up after a minute")


@dataclass
class Visitor:
    """One open page of one person."""

    socket: ClientConnection
    page: str
    query: str
    hashes: set[str] = field(default_factory=set)
    page_hash: str = ""
    errors: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)  # headings and paragraphs of the last run

    def rerun(self) -> None:
        """Ask for the page (again) and wait until its script has finished."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_script_hash = self.page_hash
        if not self.page_hash:
            message.rerun_script.page_name = self.page
        message.rerun_script.cached_message_hashes.extend(self.hashes)
        self.texts.clear()
        self.socket.send(message.SerializeToString())
        while not self._finished(self.socket.recv(timeout=60)):
            pass
        if self.errors:
            raise RuntimeError(f"/{self.page}: {self.errors[0]}")

    def _finished(self, data: str | bytes) -> bool:
        message = ForwardMsg()
        message.ParseFromString(data if isinstance(data, bytes) else data.encode())
        match message.WhichOneof("type"):
            case "delta":
                if message.metadata.cacheable and message.hash:
                    self.hashes.add(message.hash)
                self._hear(message.delta.new_element)
            case "new_session":
                self.page_hash = message.new_session.page_script_hash
            case "navigation":
                self.page_hash = message.navigation.page_script_hash or self.page_hash
            case "script_finished":
                return bool(message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN)
        return False

    def _hear(self, element: Element) -> None:
        match element.WhichOneof("type"):
            case "exception":
                self.errors.append(element.exception.message)
            case "heading":
                self.texts.append(element.heading.body)
            case "markdown":
                self.texts.append(element.markdown.body)


@contextmanager
def visit(server: Served, page: str, cookie: str = "", query: str = "") -> Iterator[Visitor]:
    """Open a page as a browser does."""
    headers = {"Cookie": cookie} if cookie else {}
    with connect(
        f"ws://{server.address}/_stcore/stream",
        origin=Origin(f"http://{server.address}"),
        subprotocols=[Subprotocol("streamlit")],
        additional_headers=headers,
        max_size=None,
        compression=None,
    ) as socket:
        yield Visitor(socket, page, query)


def rerun_cpu_ms(server: Served, visitor: Visitor, *, warm: int = 5, times: int = 40) -> float:
    """CPU of the server per warm rerun of a page that is open."""
    for _ in range(warm):
        visitor.rerun()
    before = server.cpu_ms()
    for _ in range(times):
        visitor.rerun()
    return (server.cpu_ms() - before) / times
