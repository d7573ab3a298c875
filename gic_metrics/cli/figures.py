"""The commands that answer with figures: totals, progress."""

from __future__ import annotations

from gic_metrics.accounting.region import Region
from gic_metrics.cli.call import Answer, Call
from gic_metrics.cli.documents import PROGRESS, TOTAL, chosen
from gic_metrics.cli.tables import Columns, table

TONNES = ("emitted_t", "captured_fossil_t", "removed_t", "net_t")
PERCENT = ("coverage_pct", "estimated_pct", "gwp_locked_pct")


def totals(call: Call) -> Answer:
    """The figures of the region by group and period."""
    rows = region_of(call).totals(by=call.args.by, period=call.args.period)
    document = [chosen(row, TOTAL) for row in rows]
    words = call.words
    columns: Columns = {"period": words.period, "group": str}
    columns |= dict.fromkeys(TONNES, words.number) | dict.fromkeys(PERCENT, words.pct)
    return Answer(document, marked(call, table(document, columns, words)))


def progress(call: Call) -> Answer:
    """Status against each target; a reason names the sites that have no figure."""
    from gic_metrics.targets.progress import progress as progress_of

    words = call.words
    rows = progress_of(region_of(call))
    document = [chosen(row, PROGRESS) | {"reason": _reason(row.reason, row.missing, call)} for row in rows]
    columns: Columns = {"target": str, "period": words.period}
    columns |= dict.fromkeys(("actual_t", "path_t", "gap_t"), words.number)
    columns |= {"status": lambda value: words(f"cli.status.{value}"), "pace": lambda value: words(f"cli.pace.{value}")}
    columns |= {"required_t_per_year": words.number, "achieved_t_per_year": words.number, "reason": str}
    return Answer(document, marked(call, table(document, columns, words)))


def region_of(call: Call) -> Region:
    as_of = call.as_of
    return Region.read(call.ledger, as_of=as_of, gwp_set=getattr(call.args, "gwp", None))


def _reason(code: str | None, missing: tuple[str, ...], call: Call) -> str | None:
    if code is None:
        return None
    return call.words(f"cli.reason.{code}", sites=list(missing))


def marked(call: Call, text: str) -> str:
    """Figures of a practice ledger never leave it without saying so."""
    return f"{call.words('cli.practice')}\n\n{text}" if call.ledger.kind == "practice" else text
