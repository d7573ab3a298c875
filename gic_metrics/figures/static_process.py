"""The process with the browser, as whoever wants pictures sees it: orders go in, pictures come out as they are done, and nobody waits for ever."""

from __future__ import annotations

import base64
import json
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

CHILD = Path(__file__).with_name("static_child.py")
START_S, EACH_S, END_S = 60, 30, 10
"""how long the browser may take to start, until the next picture comes, and to end"""
LAST_WORDS = 2000


class NotDrawn(RuntimeError):
    """The browser gave no picture; the message is what it said, for the log."""


class Child:
    """A running `static_child`. `order` is its first line: which browser, fonts and plotly, and how many at once."""

    def __init__(self, order: Mapping[str, Any]) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  lives as long as the process
        self._process = subprocess.Popen([sys.executable, str(CHILD)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors)
        self._answers: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self._wait_s = START_S + EACH_S
        self._send(order)

    def draw(self, jobs: Mapping[int, Mapping[str, Any]]) -> Iterator[tuple[int, bytes]]:
        """(number, picture) in the order in which they are done. Raises NotDrawn."""
        for n, job in jobs.items():
            self._send({"n": n, **job})
        for _ in jobs:
            n, data = self._next()
            yield n, data
            self._wait_s = EACH_S

    def end(self, *, at_once: bool) -> None:
        """Nobody asks any more: it ends with its browser; is stopped where it does not, or where what it draws is no longer wanted."""
        try:
            if at_once:
                self._process.kill()
            elif self._process.stdin is not None:
                self._process.stdin.close()
            self._process.wait(END_S)
        except (OSError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        finally:
            self._errors.close()

    def _send(self, line: Mapping[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            self._process.stdin.flush()
        except OSError as gone:
            raise NotDrawn(self._said() or str(gone)) from gone

    def _next(self) -> tuple[int, bytes]:
        try:
            line = self._answers.get(timeout=self._wait_s)
        except queue.Empty:
            raise NotDrawn(f"no picture within {self._wait_s} s") from None
        if not line:
            raise NotDrawn(self._said())
        answer = json.loads(line)
        if "error" in answer or not answer["data"]:
            raise NotDrawn(answer.get("error", "an empty picture"))
        return int(answer["n"]), base64.b64decode(answer["data"])

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._answers.put(line)
        self._answers.put(b"")

    def _said(self) -> str:
        self._process.wait(END_S)
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace")[-LAST_WORDS:]
