"""The command that says where a figure comes from: formula, versions, rows down to the cell, and what people decided about them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from gic_metrics.accounting.explanation import Amount, CannotExplain, ExplainedRow, Explanation, Question
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.versions import versions_of
from gic_metrics.cli.arguments import Usage
from gic_metrics.cli.call import Answer, Call
from gic_metrics.cli.documents import EXPLAINED, answer_document, chosen
from gic_metrics.cli.figures import csv_text, lines_of, marked, region_of
from gic_metrics.cli.tables import Columns, table
from gic_metrics.figures.explained import again_said, amount_name, amount_said, because_said, formula_said, value_said
from gic_metrics.figures.lines import CELL, cell_lines
from gic_metrics.figures.noted import explanation_notes
from gic_metrics.figures.versions_sentence import versions_sentence
from gic_metrics.intake.mark import said
from gic_metrics.ledger import moment
from gic_metrics.submission.behind import Decided, Place, decided, decided_said
from gic_metrics.targets.explanations import Explainer
from gic_metrics.targets.recomputed import recomputed
from gic_metrics.text import Words
from gic_metrics.vocabulary import Quarter

TONNES = ("t", "t_mass")


def explain(call: Call) -> Answer:
    """The rows behind a figure, which sum to it."""
    words, region = call.words, region_of(call)
    asked = _question(call)
    try:
        found = Explainer(region, call.ledger, gwp_set=call.args.gwp, today=call.today).of(asked)
    except CannotExplain as cannot:
        raise Usage(words(f"cli.wrong.{cannot.code.rpartition('.')[2]}", **cannot.params)) from None
    if call.args.csv:
        return Answer(None, csv_text(CELL, cell_lines(found, lines_of(call, region).call(asked)), words))
    people = decided(call.ledger, (row.place for row in found.behind))
    versions = versions_sentence(region, versions_of(call.ledger, region), words)
    notes = explanation_notes(region, found, words)
    counted = {"rolling": asked.rolling, "from": asked.earlier or _when(asked.known)}
    document = _document(found, people, words) | {name: value for name, value in counted.items() if value}
    document |= {"versions": versions, "notes": notes}
    return Answer(document, marked(call, "\n".join([*_told(region, found, asked, people, versions, words), *notes])))


def _question(call: Call) -> Question:
    args, words = call.args, call.words
    figure = args.figure.removesuffix("_t_per_year").removesuffix("_t").removesuffix("_pct")
    earlier, known = None, None
    if args.from_ is not None:
        try:
            earlier, known = (args.from_, None) if _is_period(args.from_) else (None, moment(args.from_))
        except ValueError:
            raise Usage(words("cli.wrong.time", value=args.from_)) from None
    if args.slip < 0:
        raise Usage(words("cli.wrong.slip", value=args.slip))
    return Question(figure, _period(args.period), args.group, args.rolling, earlier and _period(earlier), known, args.slip)


def _is_period(said: str) -> bool:
    return len(said.strip()) <= 7


def _period(said: str) -> str:
    """`K1 2026` as `2026-Q1`; a year and anything else as it is."""
    try:
        return str(Quarter.parse(said))
    except ValueError:
        return said.strip()


def _document(found: Explanation, people: Mapping[Place, Decided], words: Words) -> dict[str, Any]:
    document: dict[str, Any] = {"value": _rounded(found.value), "unit": found.unit, "formula": formula_said(found, words)}
    document |= {"rows": [_row(row, found.unit, people, words) for row in found.rows]}
    document |= {"figure": found.figure, "period": found.period, "group": found.group, "missing": list(found.missing)}
    document["amounts"] = [
        {
            "name": a.name,
            "site": a.of or None,
            "period": a.period or None,
            "value": _rounded(a.value),
            "unit": a.unit,
            "rows": [_row(row, a.unit, people, words) for row in a.rows],
        }
        for a in found.amounts
    ]
    if (again := recomputed(found)) is not None:
        document["recomputed"] = _rounded(again)
    document |= {"slip_years": found.slip_years} if found.slip_years else {}
    word = {found.figure: found.word.rpartition(".")[2]} if found.word else {}
    return document | word


def _row(row: ExplainedRow, unit: str, people: Mapping[Place, Decided], words: Words) -> dict[str, Any]:
    """A row; its contribution in the unit of what is explained, by the name `contribution_t` too where that is tonnes."""
    document = chosen(row, EXPLAINED) | {"contribution": _rounded(row.contribution), "contribution_unit": unit}
    if unit in TONNES:
        document["contribution_t"] = document["contribution"]
    here = people.get(row.place, Decided())
    document["recorded_at"] = _when(row.recorded_at)
    document["answers"] = [answer_document(a) for a in here.answers]
    return document | {"accepted": [{"code": f.code, "message": said(f, words), "reason": reason} for f, reason in here.accepted]}


def _when(at: date | datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _head(found: Explanation, asked: Question, words: Words) -> str:
    """What the figure is, of what and when, and what it is counted from."""
    period = words("when.r4q_short", period=found.period) if asked.rolling and "Q" in found.period else words.period(found.period)
    if asked.earlier is not None:
        period = words("cli.said.counted_from", period=period, earlier=words.period(asked.earlier))
    elif asked.known is not None:
        period = words("cli.said.counted_since", period=period, day=asked.known)
    return words("cli.said.explained", figure=found.figure, group=found.group, period=period, value=value_said(found, words))


def _told(region: Region, found: Explanation, asked: Question, people: Mapping[Place, Decided], versions: str, words: Words) -> list[str]:
    columns: Columns = dict.fromkeys(("submission", "file", "sheet", "cell"), str) | {"value": words.write, "unit": str}
    columns |= {"contribution": lambda value: words.number(value, 1 if found.unit in (*TONNES, "t_per_year") else 3)}
    rows = [chosen(row, EXPLAINED) | {"contribution": row.contribution} for row in found.rows]
    besides = [_amount(region, amount, words) for amount in found.amounts]
    decisions = [one for place, what in people.items() for one in decided_said(words, place, what)]
    because = because_said(region, found, words)
    return [
        _head(found, asked, words),
        *([because] if because else []),
        formula_said(found, words),
        *([again] if (again := again_said(found, words)) else []),
        versions,
        *(["", table(rows, columns, words)] if rows or not besides else []),
        *(["", words("cli.said.named"), *besides] if besides else []),
        *decisions,
    ]


def _amount(region: Region, amount: Amount, words: Words) -> str:
    name, value = amount_name(region, amount, words), amount_said(amount.value, amount.unit, words)
    return words("cli.said.named_amount", name=name, value=value, n=len(amount.rows))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6) + 0.0
