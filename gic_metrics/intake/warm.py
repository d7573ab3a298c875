"""A process that stands ready to fork for each file: the other side of `limited.py`.

Started as `python -I -S warm.py SCRIPT ARGUMENTS`, with a socket in place of standard input. The script's `ready()` loads what every file needs. For
each message that brings three files (what is to be read, where to answer, where to say how it went) it forks, and the fork runs the script's
`main()` on them as though it had been started by itself. It takes nothing else in, and ends when the other side does.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import sys
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType


def loaded(path: str) -> ModuleType:
    """The script as a module, by its path alone."""
    spec = spec_from_file_location("script", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


def serve(script: ModuleType, given: int, answers_to: int, says_to: int) -> None:
    """In the fork: the script's `main` with the file as its input. Never returns."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.write(says_to, b"%d\n" % os.getpid())
        os.dup2(given, 0)
        os.dup2(answers_to, 1)
        os.close(given)
        os.close(answers_to)
        went_well = script.main() == 0
        sys.stdout.flush()
        if went_well:
            os.write(says_to, b"+")
    finally:
        os._exit(0)


def ended(*_signal: object) -> None:
    """Forks that are done are let go, so that none stays behind."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def main() -> int:
    sys.argv.pop(0)
    script = loaded(sys.argv[0])
    script.ready()
    gc.freeze()
    signal.signal(signal.SIGCHLD, ended)
    door = socket.socket(fileno=0)
    while True:
        message, files, _flags, _address = socket.recv_fds(door, 4, 3)
        if not message:
            return 0
        if len(files) == 3 and os.fork() == 0:
            serve(script, *files)
        for file in files:
            with contextlib.suppress(OSError):
                os.close(file)


if __name__ == "__main__":
    sys.exit(main())
