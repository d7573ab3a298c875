"""What became of a file, said for a reader."""

from __future__ import annotations

from collections.abc import Iterable

from gic_metrics.intake.compare import Change
from gic_metrics.intake.mark import said
from gic_metrics.submission import Checked
from gic_metrics.text import Words
from gic_metrics.vocabulary import Finding


def file_said(checked: Checked, words: Words, *, storing: bool = False) -> str:
    """Head, findings by cell, changes with old and new, and the outcome."""
    reading = checked.reading
    company = reading.company or words("cli.said.unknown_company")
    period = words.period(reading.period) if reading.period else "–"
    lines = [words("cli.said.file", file=reading.file, company=company, period=period, n=checked.records)]
    lines += ["  " + _finding(finding, words) for finding in reading.findings]
    lines += ["  " + _change(change, words) for change in checked.changes if change.kind in ("changed", "removed")]
    return "\n".join([*lines, "  " + _outcome(checked, words, storing=storing)])


def periods_said(periods: Iterable[str], words: Words) -> str:
    """One period, or the first and the last of several."""
    listed = list(periods)
    ends = listed if len(listed) < 2 else [listed[0], listed[-1]]
    return "–".join(words.period(period, short=True) for period in ends)


def _finding(finding: Finding, words: Words) -> str:
    place = "!".join(part for part in (finding.place_sheet, finding.cell) if part)
    return " ".join(part for part in (words(f"cli.severity.{finding.severity}"), finding.code, place and f"{place}:", said(finding, words)) if part)


def _change(change: Change, words: Words) -> str:
    known = change.known
    about = (known.site, words.period(known.period), known.variable, known.item, known.gas, known.origin, known.category, known.counterparty)
    place = " ".join(part for part in about if part)
    return (
        words(f"cli.change.{change.kind}")
        + " "
        + words("cli.said.changed", place=place, old=words.write(change.old_value), new=words.write(change.new_value), unit=change.unit)
    )


def _outcome(checked: Checked, words: Words, *, storing: bool) -> str:
    if checked.submission:
        return words("cli.said.stored", submission=checked.submission.id)
    if checked.already:
        return words("cli.said.already", submission=checked.already.id)
    if not checked.reading.readable:
        return words("cli.said.unreadable")
    if checked.needs_mapping:
        return words("cli.said.needs_mapping")
    if checked.reading.errors:
        return words("cli.said.refused", n=len(checked.reading.errors))
    if checked.repeated:
        return words("cli.said.not_stored")
    if checked.needs_reason:
        return words("cli.said.needs_reason")
    return words("cli.said.ready")
