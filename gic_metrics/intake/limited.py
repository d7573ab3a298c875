"""One of our own scripts, run apart from everything and with limits: every file that was sent in is taken apart in a process of its own.

Starting Python and its library takes several times as long as reading a report. Where the system can fork (Linux), a process that has read nothing
yet stands ready (`warm.py`), and forks once for each file: the limits, and what a file may do to its process, are those of that one file.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec

from gic_metrics.intake.child import CPU_SECONDS, MEMORY_BYTES

WALL_SECONDS = 60.0
"""Several children may share a processor: the wall clock is wider than the child's own limit."""
SYSTEM_LIMITS = sys.platform == "linux"
"""elsewhere the parent watches what the child uses"""
_WATCH_SECONDS = 0.1
_PASSED_ON = ("PATH", "SYSTEMROOT", "SYSTEMDRIVE", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
_CHUNK = 1 << 20
_standing_ready: dict[tuple[str, ...], _Warm] = {}
_one_at_a_time = threading.Lock()


def limited(command: Sequence[str], data: bytes) -> bytes | None:
    """What a script of ours (its path and arguments) answers to `data`; None if it failed, or had to be stopped for its time or memory."""
    if SYSTEM_LIMITS:
        with contextlib.suppress(_Gone):
            return _warm(tuple(command)).ask(data)
    process = _started(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    out = _watch(process, data)
    return out if process.returncode == 0 else None


class _Gone(Exception):
    """The process that stood ready is not there any more, and has not taken the file."""


class _Warm:
    """A process with everything loaded and nothing read; it forks for each file (`warm.py` is its side)."""

    def __init__(self, command: Sequence[str]) -> None:
        self._door, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        script = find_spec("gic_metrics.intake.warm")
        if script is None or script.origin is None:
            raise _Gone
        with theirs:
            self._process = _started([script.origin, *command], stdin=theirs, stdout=subprocess.DEVNULL)

    @property
    def there(self) -> bool:
        return self._process.poll() is None

    def ask(self, data: bytes) -> bytes | None:
        with contextlib.ExitStack() as ours:
            try:
                out, said = self._hand_over(data, ours)
            except OSError:
                raise _Gone from None
            answer, heard = _hear(out, said)
        if answer is not None and not heard:
            raise _Gone
        return answer if heard.endswith(b"+") else None

    def _hand_over(self, data: bytes, ours: contextlib.ExitStack) -> tuple[int, int]:
        """The file, and where to answer and to say how it went, to the process; our ends of the two."""
        out, answers_to = os.pipe()
        said, says_to = os.pipe()
        for end in (out, said):
            ours.callback(os.close, end)
        given = os.memfd_create("file")
        try:
            with os.fdopen(os.dup(given), "wb") as file:
                file.write(data)
            os.lseek(given, 0, os.SEEK_SET)
            socket.send_fds(self._door, [b"read"], [given, answers_to, says_to])
        finally:
            for end in (given, answers_to, says_to):
                os.close(end)
        return out, said


def _hear(out: int, said: int) -> tuple[bytes | None, bytes]:
    """What the child answered, None if its time was up; and what it said of itself: its number, and a `+` at the end if all went well."""
    until, parts = time.monotonic() + WALL_SECONDS, list[bytes]()
    waiting = select.poll()
    waiting.register(out, select.POLLIN | select.POLLHUP)
    while (left := until - time.monotonic()) > 0:
        if waiting.poll(left * 1000):
            if not (part := os.read(out, _CHUNK)):
                return b"".join(parts), os.read(said, 64)
            parts.append(part)
    os.set_blocking(said, False)
    with contextlib.suppress(BlockingIOError, ValueError, ProcessLookupError):
        os.kill(int(os.read(said, 64)), signal.SIGKILL)  # it still holds its end, so the number is still its own
    return None, b""


def _warm(command: tuple[str, ...]) -> _Warm:
    with _one_at_a_time:
        ready = _standing_ready.get(command)
        if ready is None or not ready.there:
            ready = _standing_ready[command] = _Warm(command)
        return ready


def _started(command: Sequence[str], **ends: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", "-S", *command],
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        **ends,  # type: ignore[call-overload]
    )


def _watch(process: subprocess.Popen[bytes], data: bytes) -> bytes | None:
    """What the child wrote; None if it had to be stopped for its time or memory."""
    too_much = None if SYSTEM_LIMITS else _use_of(process.pid)
    until = time.monotonic() + WALL_SECONDS
    unsent: bytes | None = data
    try:
        while True:
            try:
                return process.communicate(unsent, timeout=WALL_SECONDS if too_much is None else _WATCH_SECONDS)[0]
            except subprocess.TimeoutExpired:
                unsent = None  # it is on its way already
                if time.monotonic() > until or (too_much is not None and too_much()):
                    return None
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


def _use_of(pid: int) -> Callable[[], bool]:
    """Whether a process uses more memory or processor time than a child may."""
    import psutil  # where the system limits the child itself, this costs start time for nothing

    def too_much() -> bool:
        try:
            child = psutil.Process(pid)
            spent = child.cpu_times()
            return child.memory_info().rss > MEMORY_BYTES or spent.user + spent.system > CPU_SECONDS
        except psutil.Error:
            return False

    return too_much
