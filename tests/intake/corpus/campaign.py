"""A campaign of mutants through the desk: each is read, asked about or refused, and nothing else may come of it."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from gic_metrics.intake.cells import Workbook
from gic_metrics.intake.fill import filled
from gic_metrics.intake.layout import template as layout
from gic_metrics.intake.mapping import TableMapping
from gic_metrics.intake.opening import cells_of
from gic_metrics.intake.survey_tables import survey
from gic_metrics.intake.template_sheets import Spelling
from gic_metrics.ledger import Ledger
from gic_metrics.reference import Reference
from gic_metrics.submission import make_template
from gic_metrics.submission.checked import Checked
from gic_metrics.submission.checking import Desk
from gic_metrics.submission.marking import NotMarked, marked_copy
from gic_metrics.text import OSLO, words_in
from gic_metrics.vocabulary import Quarter, Sheet
from tests.intake.corpus.case import cases
from tests.intake.corpus.mutations import Mutant, mutant

TODAY = date(2026, 11, 23)
HANGING_S = 30.0
MARKED_EVERY = 10
"""of the files with something to say, every so many is also marked and given back"""
QUARTER = Quarter(2026, 3)
ROWS = {
    Sheet.EMISSIONS: [
        {"site": "PX-5", "variable": "scope1", "gas": "CO2", "origin": "fossil", "category": "process", "quantity": 41317.5, "unit": "t"},
        {"site": "PX-6", "variable": "scope1", "gas": "CO2", "origin": "fossil", "category": "combustion", "quantity": 9.7, "unit": "kt"},
        {"site": "PX-5", "variable": "scope1", "gas": "HFC-134a", "quantity": 0.02, "unit": "t"},
    ],
    Sheet.PRODUCTION: [{"site": "PX-5", "item": "VCM", "quantity": 96000, "unit": "t", "stop_days": 3}],
    Sheet.ENERGY: [{"site": "PX-5", "item": "electricity", "counterparty": "Kraft", "quantity": 12.5, "unit": "GWh", "share": 0.5}],
    Sheet.REUSE: [
        {"site": "PX-5", "item": "HCl", "kind": "material", "variable": "delivered", "counterparty": "PX-2", "quantity": 800, "unit": "t"},
    ],
}


@dataclass
class Outcomes:
    """What came of the mutants of a campaign."""

    counted: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    """of what was asked about or refused, by the first finding"""
    faults: list[str] = field(default_factory=list)
    slowest_s: float = 0.0

    def add(self, other: Outcomes) -> None:
        self.counted += other.counted
        self.codes += other.codes
        self.faults += other.faults
        self.slowest_s = max(self.slowest_s, other.slowest_s)


def bases(ledger: Ledger) -> list[tuple[str, bytes]]:
    """The files that are changed: what the corpus reads (the rarer kinds more often), a template as it is made, and one filled in."""
    read = [(sent.name, sent.data) for case in cases() for sent in case.sent if sent.readable and "far" not in str(sent.body)]
    read += [(name, data) for name, data in read if not name.endswith(".xlsx")] * 4
    sites = Reference.of(ledger.references()).register.sites.values()
    spelling = Spelling(layout().body, "nb", {site.id: site.name for site in sites})
    template = make_template(ledger, "310050059", QUARTER, "nb")
    full = filled(template, ROWS, spelling, by="Nina", on=TODAY)
    return [*read, *([("mal.xlsx", template), ("utfylt.xlsx", full)] * (1 + len(read) // 8))]


def mappings() -> dict[str, TableMapping]:
    """What people have said of the tables of the corpus: what is changed within the rows of such a table is read by it."""
    found: dict[str, TableMapping] = {}
    for sent in (sent for case in cases() for sent in case.sent if sent.mappings):
        book = cells_of(sent.data, "text" if "text" in sent.body else "xlsx")
        assert isinstance(book, Workbook)
        found |= {table.fingerprint: mapping for table, mapping in zip(survey(book).tables, sent.mappings, strict=False)}
    return found


def run(ledger: Ledger, files: Sequence[tuple[str, bytes]], seed: int, numbers: Iterable[int]) -> Outcomes:
    """The mutants of these numbers, one by one, against the ledger as it stands."""
    found, desk = Outcomes(), Desk.at(ledger, TODAY)
    desk = replace(desk, context=replace(desk.context, mappings=mappings()))
    reference = Reference.of(ledger.references())
    for n in numbers:
        one = mutant(files, seed, n)
        began = time.perf_counter()
        checked = desk.checked(one.name, one.data)
        outcome, fault = judged(checked)
        if outcome != "refused" and n % MARKED_EVERY == 0:
            fault = fault or _given_back(checked, one, reference)
        seconds = time.perf_counter() - began
        if seconds > HANGING_S:
            fault = f"hung for {seconds:.0f} s"
        found.counted[outcome] += 1
        found.slowest_s = max(found.slowest_s, seconds)
        if checked.reading.findings:
            found.codes[checked.reading.findings[0].code] += 1
        if fault:
            found.faults.append(f"seed {seed} number {n} ({one.base}: {', '.join(one.changes)}): {fault}")
    return found


def judged(checked: Checked) -> tuple[str, str]:
    """`read`, `asked` or `refused`; and what is wrong with that, if anything is."""
    reading = checked.reading
    if any(finding.code == "D99" for finding in reading.findings):
        return "refused", "the program fell over it"
    for language in ("nb", "en"):
        for finding in reading.findings:
            words_in(language)(f"findings.{finding.code}", **finding.params)
    if not reading.readable:
        return "refused", "" if len(reading.errors) == 1 and not reading.records else "refused in other than one sentence"
    if reading.errors:
        return "asked", ""
    return "read", "" if reading.records or checked.already else "read, and nothing said"


def _given_back(checked: Checked, one: Mutant, reference: Reference) -> str:
    """Marking the file is tried too: it comes back, or it cannot be marked, and that is said."""
    try:
        marked_copy(checked.reading, one.data, reference, when=datetime(2026, 11, 23, tzinfo=OSLO))
    except NotMarked:
        return ""
    except Exception as fallen:  # noqa: BLE001 - the fault is the finding of a campaign
        return f"marking it raised {fallen!r}"
    return ""


def fingerprint(ledger: Ledger) -> str:
    """Version and content of a ledger: what stands in its files, byte by byte."""
    where = Path(ledger.where)
    parts = [path for path in sorted(where.parent.rglob("*")) if path.is_file()]
    content = hashlib.sha256(b"".join(str(path).encode() + hashlib.sha256(path.read_bytes()).digest() for path in parts))
    return f"{ledger.version} {content.hexdigest()}"
