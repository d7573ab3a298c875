"""What is said about a file: was it understood, is it valid, what was found where, and what would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from gic_metrics.intake.answers import LEAVABLE, may_keep
from gic_metrics.intake.compare import Change, counts
from gic_metrics.intake.left_out import left_out
from gic_metrics.intake.mark import said as sentence_of
from gic_metrics.submission import Checked
from gic_metrics.text import Words
from gic_metrics.vocabulary import Finding
from pages import _html, _rows

if TYPE_CHECKING:
    from pages._place import Place

ORDER = ("unmapped", "refused", "question", "locked", "ready", "stored")
MOST_CHANGES = 200


def state_of(checked: Checked) -> str:
    """`stored`, `unmapped` where a table is to be explained, `refused`, a `question` that needs a reason, `locked` by a closed year, or `ready`."""
    if checked.already is not None or checked.submission is not None:
        return "stored"
    if not checked.storable:
        return "unmapped" if checked.needs_mapping else "refused"
    if checked.restates:
        return "locked"
    return "question" if checked.needs_reason else "ready"


def urgency(checked: Checked) -> tuple[int, str]:
    return ORDER.index(state_of(checked)), checked.reading.file


def tally(words: Words, checked: Iterable[Checked]) -> list[str]:
    """How many files are in each state."""
    counts = Counter(state_of(c) for c in checked)
    return [words(f"page.intake.tally.{state}", n=counts[state]) for state in ORDER if counts[state]]


def understood(place: Place, checked: Checked) -> str:
    """Banner A: could it be read, and whose is it."""
    words, reading = place.words, checked.reading
    if not reading.readable:
        return _html.state("error gic-small", words("page.intake.unreadable.title"), words("page.intake.unreadable.text"))
    company = place.region.reference.register.company_of(reading.company) if reading.company else None
    sites = sorted({r.site for r in reading.records if r.site})
    text = words(
        "page.intake.understood.text",
        company=company.name if company else words("page.intake.nobody"),
        period=words.period(reading.period) if reading.period else words("page.intake.no_period"),
        values=len(reading.records),
        sites=sites or [words("page.intake.no_site")],
    )
    if reading.annual:
        text += " " + words("page.intake.understood.annual", n=len(reading.annual))
    return _html.state("done gic-small", words("page.intake.understood.title"), text) + _html.paragraphs(_attested(words, checked))


def _attested(words: Words, checked: Checked) -> str:
    """Who has filled in the file and who stands by it; nothing of a file that no person signs."""
    reading, unsigned = checked.reading, words("page.intake.understood.unsigned")
    if reading.kind != "workbook" or checked.repeated or not reading.records:
        return ""
    said = "attested" if reading.attested_by else "not_attested"
    signed = {"prepared": reading.prepared_by or unsigned, "attested": reading.attested_by, "dated": day(words, reading.dated) or unsigned}
    return words(f"page.intake.understood.{said}", **signed)


def day(words: Words, said: str) -> str:
    """A day as it is written in the language, where it is one; else as the sender wrote it."""
    try:
        return words.date(said[:10]) if said else ""
    except ValueError:
        return said


def valid(words: Words, checked: Checked) -> str:
    """Banner B: are the contents valid, and what happens next."""
    reading = checked.reading
    if checked.already is not None:
        return _html.state(
            "small gic-small",
            words("page.intake.valid.stored_title"),
            words("page.intake.valid.stored", submission=checked.already.id, when=checked.already.recorded_at),
        )
    state = state_of(checked)
    text = state
    if state == "refused" and reading.errors and all(f.offers or f.choices or may_keep(f) or f.code in LEAVABLE for f in reading.errors):
        text = "answerable"
    elif state == "ready" and reading.answers:
        text = "answered"
    kind = {"refused": "error", "unmapped": "warning", "question": "warning", "locked": "warning", "ready": "done"}.get(state, "done")
    return _html.state(
        f"{kind} gic-small",
        words(f"page.intake.valid.{state}_title"),
        words(f"page.intake.valid.{text}", errors=len(reading.errors), warnings=len(reading.warnings), n=len(reading.answers)),
    )


def rows_left_out(words: Words, checked: Checked) -> str:
    """How many rows were left out, for which reasons, and where they stand; nothing where every row was read."""
    found = left_out(checked.reading)
    if not found:
        return ""
    rows = Counter[str]()
    for one in found:
        rows[one.reason] += one.rows
    chips = _html.chips(words(f"page.intake.left_out.{reason}", n=n) for reason, n in rows.items())
    columns = [words(f"page.intake.column.{name}") for name in ("sheet", "cell", "message")]
    lines = [(one.note.place_sheet or words.write(None), one.note.cell or words.write(None), sentence(words, one.note)) for one in found]
    return chips + _html.folded(words("page.intake.left_out.title", n=rows.total()), _html.table(columns, lines))


def sentence(words: Words, finding: Finding) -> str:
    return sentence_of(finding, words)


def changes(place: Place, checked: Checked) -> str:
    """What storing the file would add, change and remove: counts, and the rows behind them."""
    words, found = place.words, counts(checked.changes)
    said = _html.chips(words(f"page.intake.change.{kind}", n=found[kind]) for kind in ("added", "changed", "removed", "unchanged") if found[kind])
    shown = [change for change in checked.changes if change.kind != "unchanged"]
    if not shown:
        return said
    columns = [words(f"page.intake.column.{name}") for name in ("change", "where", "what", "old", "new", "quality", "cell")]
    table = _html.table(columns, [_change(place, change) for change in shown[:MOST_CHANGES]], numeric=(3, 4))
    more = _html.paragraphs(words("page.intake.more_changes", n=len(shown) - MOST_CHANGES)) if len(shown) > MOST_CHANGES else ""
    return said + _html.folded(words("page.intake.show_changes", n=len(shown)), table + more)


def _change(place: Place, change: Change) -> tuple[str, ...]:
    words, known = place.words, change.known
    site = place.region.reference.register.sites.get(known.site)
    where = words("page.intake.site_period", site=site.name if site else words("page.intake.no_site"), period=known.period)
    old, new = (_rows.amount(words, r) if r else words.write(None) for r in (change.old, change.record))
    quality = _rows.quality(place, known)
    return words(f"page.intake.kind.{change.kind}"), where, _rows.what(place, known), old, new, quality, change.new_cell or change.old_cell or ""
