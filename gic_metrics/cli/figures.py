"""The commands that answer with figures: totals, progress, explain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gic_metrics.accounting.explain import EXPLAINED as FIGURES
from gic_metrics.accounting.explain import CannotExplain, Explanation
from gic_metrics.accounting.explain import explain as explanation_of
from gic_metrics.accounting.region import Region
from gic_metrics.cli.arguments import Usage
from gic_metrics.cli.call import Answer, Call
from gic_metrics.cli.documents import EXPLAINED, PROGRESS, TOTAL, answer_document, chosen
from gic_metrics.cli.tables import Columns, table
from gic_metrics.submission.answers import answer_said, trail
from gic_metrics.text import Words
from gic_metrics.vocabulary import Answer as Said
from gic_metrics.vocabulary import Quarter

TONNES = ("emitted_t", "captured_fossil_t", "removed_t", "net_t")
PERCENT = ("coverage_pct", "estimated_pct", "gwp_locked_pct")


def totals(call: Call) -> Answer:
    """The figures of the region by group and period."""
    rows = _region(call).totals(by=call.args.by, period=call.args.period)
    document = [chosen(row, TOTAL) for row in rows]
    words = call.words
    columns: Columns = {"period": words.period, "group": str}
    columns |= dict.fromkeys(TONNES, words.number) | dict.fromkeys(PERCENT, words.pct)
    return Answer(document, _marked(call, table(document, columns, words)))


def progress(call: Call) -> Answer:
    """Status against each target; a reason names the sites that have no figure."""
    from gic_metrics.targets.progress import progress as progress_of

    words = call.words
    rows = progress_of(_region(call))
    document = [chosen(row, PROGRESS) | {"reason": _reason(row.reason, row.missing, call)} for row in rows]
    columns: Columns = {"target": str, "period": words.period}
    columns |= dict.fromkeys(("actual_t", "path_t", "gap_t"), words.number)
    columns |= {"status": lambda value: words(f"cli.status.{value}"), "pace": lambda value: words(f"cli.pace.{value}")}
    columns |= {"required_t_per_year": words.number, "achieved_t_per_year": words.number, "reason": str}
    return Answer(document, _marked(call, table(document, columns, words)))


def explain(call: Call) -> Answer:
    """The rows behind a figure, which sum to it."""
    words, args = call.words, call.args
    figure, period = args.figure.removesuffix("_t"), _period(args.period)
    region = _region(call)
    try:
        found = _explanation(region, call, figure, period)
    except CannotExplain as cannot:
        code, params = cannot.code, dict(cannot.params)
        raise Usage(words(f"cli.wrong.{code.rpartition('.')[2]}", **params)) from None
    answers = trail(call.ledger, ((row.submission, row.sheet, row.cell) for row in found.rows))
    behind = [answers.get((row.submission, row.sheet, row.cell), ()) for row in found.rows]
    rows = [chosen(row, EXPLAINED) | {"answers": [answer_document(a) for a in given]} for row, given in zip(found.rows, behind, strict=True)]
    formula = words(found.formula)
    document = {"value": _rounded(found.value), "formula": formula, "rows": rows, "figure": figure, "period": period, "group": found.group}
    document["missing"] = list(found.missing)
    columns: Columns = dict.fromkeys(("submission", "file", "sheet", "cell"), str) | {"value": words.write, "unit": str}
    columns |= {"contribution_t": lambda value: words.number(value, 1)}
    head = words("cli.said.explained", figure=figure, group=found.group, period=words.period(period), value=found.value)
    return Answer(document, _marked(call, "\n".join([head, formula, "", table(rows, columns, words), *_trail(answers, words)])))


def _trail(answers: Mapping[tuple[str, str | None, str], Sequence[Said]], words: Words) -> list[str]:
    """One line for each cell that a person has read as something else or let stand."""
    return [
        words("submission.answer.behind", submission=submission, sheet=sheet or "", said=answer_said(words, answer))
        for (submission, sheet, _), given in answers.items()
        for answer in given
    ]


def _explanation(region: Region, call: Call, figure: str, period: str) -> Explanation:
    """Of a figure of a group, or of what a target makes of the region's."""
    from gic_metrics.targets.explain import AGAINST_TARGET, explain_progress

    if figure in AGAINST_TARGET:
        return explain_progress(region, call.ledger, figure, period.removesuffix("-Q4"), call.args.group)
    if figure not in FIGURES:
        raise CannotExplain("explain.unknown_figure", figure=figure, known=[*FIGURES, *AGAINST_TARGET])
    return explanation_of(region, call.ledger, figure, period, call.args.group, rolling=call.args.rolling)


def _region(call: Call) -> Region:
    as_of = call.as_of
    return Region.read(call.ledger, as_of=as_of, gwp_set=getattr(call.args, "gwp", None))


def _period(said: str) -> str:
    """`K1 2026` as `2026-Q1`; a year and anything else as it is."""
    try:
        return str(Quarter.parse(said))
    except ValueError:
        return said.strip()


def _reason(code: str | None, missing: tuple[str, ...], call: Call) -> str | None:
    if code is None:
        return None
    return call.words(f"cli.reason.{code}", sites=list(missing))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6) + 0.0


def _marked(call: Call, text: str) -> str:
    """Figures of a practice ledger never leave it without saying so."""
    return f"{call.words('cli.practice')}\n\n{text}" if call.ledger.kind == "practice" else text
