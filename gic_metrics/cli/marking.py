"""The command that gives files back marked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gic_metrics.cli.arguments import Usage
from gic_metrics.cli.call import Answer, Call
from gic_metrics.intake.mark import NotMarked, named_apart
from gic_metrics.reference import Reference
from gic_metrics.submission.letters import reply
from gic_metrics.submission.marking import marked_copy, read_again
from gic_metrics.text import words_in


def mark(call: Call) -> Answer:
    """Each file with its cells marked, in its sender's language: to a file, or for several to a folder with the text of each e-mail."""
    files, out = call.files(), Path(call.args.out)
    reference = Reference.of(call.ledger.references())
    alone = len(files) == 1 and not out.is_dir()
    done: list[dict[str, Any]] = []
    said: list[str] = []
    taken: list[str] = []
    for n, (name, data) in enumerate(files, 1):
        call.progress(n, len(files), name)
        try:
            if data is None:
                raise NotMarked("D01")
            reading = read_again(call.ledger, Path(name).name, data, today=call.today)
            copy = marked_copy(reading, data, reference, when=call.clock())
        except NotMarked as refused:
            reason = reason_in(call, refused)
            done.append({"file": None, "marked": 0, "source": name, "reason": reason})
            said.append(call.words("cli.said.not_marked", file=name, reason=reason))
            continue
        taken.append(copy.file)
        target = out if alone else out / named_apart(taken)[-1]
        if target.exists() and target.samefile(name):
            raise Usage(call.words("cli.wrong.onto_itself", value=target))
        _write(call, target, copy.data)
        if not alone:
            _write(call, target.with_suffix(".txt"), reply(reading, reference, words_in(reading.language)).text.encode("utf-8-sig"))
        done.append({"file": str(target), "marked": len(copy.cells)} | ({} if alone else {"source": name}))
        said.append(call.words("cli.said.marked", file=target, n=len(copy.cells)))
    status = 2 if any(one["file"] is None for one in done) else 0
    return Answer(done[0] if alone else done, "\n".join(said), status)


def reason_in(call: Call, refused: NotMarked) -> str:
    """Why a file cannot be given back marked, in one sentence."""
    key = f"findings.{refused.code}"
    return call.words(key, **refused.params) if call.words.has(key) else call.words("cli.said.not_marked_damaged")


def _write(call: Call, target: Path, data: bytes) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    except OSError:
        raise Usage(call.words("cli.wrong.write", value=target)) from None
