"""A Streamlit server in a process of its own, and sessions that speak its websocket as a browser does, without a browser."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Server:
    """A running server; `cpu_s` is what it and its children have used so far."""

    port: int
    process: psutil.Process

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def cpu_s(self) -> float:
        return sum(sum(p.cpu_times()[:2]) for p in (self.process, *self.process.children(recursive=True)))

    def page_run(self, query: str = "", page: str = "") -> float:
        """Open a session, run a page once, leave; the seconds until the script had finished."""
        start = time.perf_counter()
        with connect(f"ws://127.0.0.1:{self.port}/_stcore/stream", subprotocols=["streamlit"], origin=self.url, max_size=None) as socket_:
            asked = BackMsg()
            asked.rerun_script.query_string = query
            asked.rerun_script.page_name = page
            socket_.send(asked.SerializeToString())
            while True:
                said = ForwardMsg()
                said.ParseFromString(socket_.recv(timeout=60))
                if said.WhichOneof("type") == "script_finished":
                    return time.perf_counter() - start


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(script: Path, environment: dict[str, str] | None = None, within_s: float = 60) -> Iterator[Server]:
    """The app on a free port of this machine until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless", "true", "--server.address", "127.0.0.1"]
    started = subprocess.Popen(
        [*command, "--server.port", str(port), "--browser.gatherUsageStats", "false"],
        cwd=script.parent,
        env=os.environ | (environment or {}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", within_s)
        yield Server(port, psutil.Process(started.pid))
    finally:
        started.terminate()
        started.wait(20)


def wait_for(url: str, within_s: float) -> None:
    """Until the address answers; raises TimeoutError."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(url)
