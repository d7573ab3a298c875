"""The commands that answer with figures: totals, progress."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from gic_metrics.accounting.explanation import Question
from gic_metrics.accounting.region import Region, Total
from gic_metrics.accounting.reuse_year import ReuseYears
from gic_metrics.accounting.versions import versions_of
from gic_metrics.cli.call import Answer, Call
from gic_metrics.cli.documents import PROGRESS, TOTAL, chosen
from gic_metrics.cli.tables import Columns, table
from gic_metrics.figures.lines import COLUMNS, Lines
from gic_metrics.publish.table import csv_bytes
from gic_metrics.text import Words
from gic_metrics.vocabulary import Sheet

if TYPE_CHECKING:
    from gic_metrics.reference import ReuseTarget
    from gic_metrics.targets.progress import Progress
    from gic_metrics.targets.reuse import ReuseProgress

TONNES = ("emitted_t", "captured_fossil_t", "removed_t", "net_t")
AMOUNTS = {
    "actual": "actual_t",
    "path": "path_t",
    "gap": "gap_t",
    "required_per_year": "required_t_per_year",
    "achieved_per_year": "achieved_t_per_year",
}
"""an amount in the target's own unit -> the name it has where that is tonnes of CO2e"""
PERCENT = ("coverage_pct", "estimated_pct", "gwp_locked_pct")


def totals(call: Call) -> Answer:
    """The figures of the region by group and period."""
    region = region_of(call)
    rows = region.totals(by=call.args.by, period=call.args.period)
    if call.args.csv:
        return as_csv(call, region, (line for row in rows for line in _of_total(row, rolling=call.args.period == "r4q")))
    document = [chosen(row, TOTAL) for row in rows]
    words = call.words
    columns: Columns = {"period": words.period, "group": str}
    columns |= dict.fromkeys(TONNES, words.number) | dict.fromkeys(PERCENT, words.pct)
    return Answer(document, marked(call, table(document, columns, words)))


def progress(call: Call) -> Answer:
    """Status against each target, those on tonnes of CO2e first, then those on reuse; a reason names the sites that have no figure."""
    from gic_metrics.targets.progress import progress as progress_of
    from gic_metrics.targets.reuse import reuse_progress

    words, region = call.words, region_of(call)
    emissions = [_in_tonnes(row, call) for row in progress_of(region)]
    years = ReuseYears.of(call.ledger.facts(as_of=call.as_of, sheets=[Sheet.REUSE]), region.series)
    reuse = [_of_reuse(row, region.reference.reuse_targets[row.target], call) for row in reuse_progress(region.reference, years)]
    if call.args.csv:
        return as_csv(call, region, (line for document in (*emissions, *reuse) for line in _of_document(document)))
    text = [table(emissions, _columns(words, "{}_t", 0), words)]
    if reuse:
        text += ["", table(reuse, _columns(words, "{}", 1), words)]
    return Answer([*emissions, *reuse], marked(call, "\n".join(text)))


def _in_tonnes(row: Progress, call: Call) -> dict[str, Any]:
    document = chosen(row, PROGRESS) | {"reason": _reason(row.reason, row.missing, call), "unit": "t"}
    return document | {name: document[named] for name, named in AMOUNTS.items()}


def _of_reuse(row: ReuseProgress, target: ReuseTarget, call: Call) -> dict[str, Any]:
    """The same keys; what is in tonnes of CO2e is null, and the amounts stand in the target's own unit."""
    nothing = dict.fromkeys(PROGRESS) | {"same_sites": False, "missing": [], "outside": []}
    told = chosen(row, ("target", "period", "gap_pct_of_way", "status", "pace")) | {"path_kind": target.path_kind, "unit": target.unit}
    return nothing | told | {"reason": _reason(row.reason, (), call)} | chosen(row, AMOUNTS)


def _columns(words: Words, named: str, decimals: int) -> Columns:
    """The columns of a table of targets: in tonnes of CO2e, or each row in its own unit."""

    def number(value: float) -> str:
        return words.number(value, decimals)

    columns: Columns = {"target": str, "period": words.period}
    columns |= {} if named.endswith("_t") else {"unit": lambda unit: words(f"explain.unit_name.{'t_mass' if unit == 't_material' else unit}")}
    columns |= dict.fromkeys((named.format(name) for name in ("actual", "path", "gap")), number)
    columns |= {"status": lambda value: words(f"cli.status.{value}"), "pace": lambda value: words(f"cli.pace.{value}")}
    speeds = [AMOUNTS[name] if named.endswith("_t") else name for name in ("required_per_year", "achieved_per_year")]
    return columns | dict.fromkeys(speeds, number) | {"reason": str}


Told = tuple[Question, float | None, str, str | None]
"""(figure, value, unit, status where it is another than that of the total)"""


def _of_total(row: Total, *, rolling: bool) -> Iterator[Told]:
    for name in TOTAL:
        figure, _, unit = name.rpartition("_")
        if unit in ("t", "pct"):
            yield Question(figure, row.period, row.group, rolling), getattr(row, name), unit, None


def _of_document(document: dict[str, Any]) -> Iterator[Told]:
    """What is held against a target in one period, in the target's own unit; a difference of two rates is in percentage points."""
    unit = {"t_material": "t_mass"}.get(document["unit"], document["unit"])
    difference = "points" if unit == "pct" else unit
    share = document["gap_pct_of_way"] if document["gap_pct_of_base"] is None else document["gap_pct_of_base"]
    told = [(name, document[name], unit) for name in ("actual", "path")] + [("gap", document["gap"], difference)]
    told += [(name, share, "pct") for name in ("gap_share", "status")]
    told += [(name, document[f"{name}_per_year"], f"{difference}_per_year") for name in ("required", "achieved")]
    for figure, value, of in told:
        yield Question(figure, document["period"], document["target"]), value, of, document["status"]


def as_csv(call: Call, region: Region, told: Iterable[Told]) -> Answer:
    """Figures as lines for a program: each with its versions and the call that leads it back to its cells."""
    lines = lines_of(call, region)
    rows = [lines.line(question, value, unit, status) for question, value, unit, status in told]
    return Answer(None, csv_text(COLUMNS, rows, call.words))


def lines_of(call: Call, region: Region) -> Lines:
    return Lines(region, versions_of(call.ledger, region), call.as_of or call.clock(), call.words)


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]], words: Words) -> str:
    """As a file of a page is written; the last line is ended by whoever prints it."""
    return csv_bytes(columns, rows, words.language).decode("utf-8").removesuffix("\r\n")


def region_of(call: Call) -> Region:
    as_of = call.as_of
    return Region.read(call.ledger, as_of=as_of, gwp_set=getattr(call.args, "gwp", None))


def _reason(code: str | None, missing: tuple[str, ...], call: Call) -> str | None:
    if code is None:
        return None
    return call.words(f"cli.reason.{code}", sites=list(missing))


def marked(call: Call, text: str) -> str:
    """Figures of a practice ledger never leave it without saying so, nor those of a past day without the day."""
    return "\n\n".join([*([call.words("cli.practice")] if call.ledger.kind == "practice" else []), call.dated(text)])
