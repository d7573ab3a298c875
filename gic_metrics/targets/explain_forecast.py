"""Where a line of the report card comes from: what was said, as it was kept, and what came, down to its cells (accounting rules 4.4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gic_metrics.accounting.explain import site_rows
from gic_metrics.accounting.explanation import Amount, CannotExplain, ExplainedRow, Explanation, Facts, Question, made_up, weighed
from gic_metrics.accounting.region import Region
from gic_metrics.ledger import Ledger, moment
from gic_metrics.targets.forecasts import WAYS, Forecast, kept, mean_error_t, report_card

FORECAST = (*(f"{what}_{way}" for way in WAYS for what in ("said", "came", "error")), "mean_error")
"""what was said of a year, what came, and the difference; by the trend or by the announced measures; and how far off on average"""


def explain_forecast(region: Region, ledger: Ledger, facts: Facts, question: Question) -> Explanation:
    """A year of the forecast that was kept last on or before `known` (None: the last one kept), t CO2e.

    What was said is the number that was kept, by whom and when: it has no cells of its own, and was drawn from the figures as they were known then.
    Raises CannotExplain where nothing was kept of the target and the year, or the year has not come.
    """
    if question.figure == "mean_error":
        return _mean(region, ledger, facts, question)
    what, _, way = question.figure.partition("_")
    target = question.group or region.reference.headline_target.key
    until = moment(question.known) if question.known is not None else None
    said = [f for f in kept(ledger, as_of=region.as_of) if (f.target, f.way, f.gwp_set) == (target, way, region.gwp_set)]
    said = [f for f in said if _says(question.period, f) and (until is None or f.kept_at is None or f.kept_at <= until)]
    if not said:
        raise CannotExplain("explain.unknown_period", period=question.period)
    forecast, year = said[-1], int(question.period)
    band = dict(forecast.said)[year]
    row = replace(
        made_up("", question.period, f"forecast {forecast.figures_version}", band[1], value=band[1], unit="t"),
        recorded_at=forecast.kept_at,
    )
    if what == "said":
        return _answer(question, target, band[1], (row,))
    found = next((c for c in report_card(region, [forecast]) if c.year == year), None)
    if found is None:
        return _answer(question, target, None, ())
    came = tuple(_came(region, facts, forecast, question.period))
    if what == "came":
        return _answer(question, target, found.actual_t, came)
    amounts = (Amount("came", found.actual_t, "t", came), Amount("said", band[1], "t", (row,)))
    return _answer(question, target, found.error_t, (*came, weighed(row, -1.0)), amounts)


def _mean(region: Region, ledger: Ledger, facts: Facts, question: Question) -> Explanation:
    """The mean of the errors without their sign, of every year that has come up to the period: too much and too little do not hide each other."""
    checked = [c for c in report_card(region, kept(ledger, as_of=region.as_of)) if question.period.isdigit() and c.year <= int(question.period)]
    if not checked:
        raise CannotExplain("explain.unknown_period", period=question.period)
    rows: list[ExplainedRow] = []
    for one in checked:
        asked = Question(f"error_{one.forecast.way}", str(one.year), one.forecast.target, known=one.forecast.kept_at)
        part = (1.0 if one.error_t >= 0 else -1.0) / len(checked)
        rows += [weighed(row, part) for row in explain_forecast(region, ledger, facts, asked).rows]
    return _answer(question, region.reference.cluster.key, mean_error_t(checked), tuple(rows))


def _says(year: str, forecast: Forecast) -> bool:
    """Whether the forecast says anything of the year."""
    return year.isdigit() and int(year) in dict(forecast.said)


def _answer(question: Question, target: str, value: float | None, rows: tuple[ExplainedRow, ...], amounts: tuple[Amount, ...] = ()) -> Explanation:
    what = question.figure.partition("_")[0]
    return Explanation(question.figure, question.period, target, value, f"formula.{what}", rows, (), "t", amounts)


def _came(region: Region, facts: Facts, forecast: Forecast, year: str) -> Iterator[ExplainedRow]:
    """The cells of what the same sites came to: E, or N for the claim."""
    for site in forecast.sites:
        item = region.figure(site, year, "year")
        yield from site_rows(region, facts, item, "emitted_ets")
        if forecast.measure != "emitted":
            yield from (weighed(row, -1.0) for row in site_rows(region, facts, item, "removed"))
            yield from site_rows(region, facts, item, "removed_sold")
