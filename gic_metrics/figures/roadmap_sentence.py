"""The sentences of the roadmap: what the trend says and why it is not drawn on, what is left of the budget, and what the measures give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gic_metrics.figures.latest import names_of
from gic_metrics.targets.counting import CERTAINTIES, NEARLY_NONE_T
from gic_metrics.targets.forecasts import mean_error_t
from gic_metrics.targets.outlook import annual_t
from gic_metrics.targets.paths import budget_use, required_compound_pct
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region
    from gic_metrics.targets.forecasts import Checked, Forecast
    from gic_metrics.targets.measures import Wedge
    from gic_metrics.targets.outlook import Outlook, Step


def outlook_headline(region: Region, found: Outlook, words: Words) -> str:
    """What the trend is, and the year before which the target is not reached, never nearer than that."""
    target = region.reference.targets[found.target]
    trend = found.trend
    if trend is None:
        return words("outlook.headline_nothing", goal=target.name)
    told = {
        "goal": target.name,
        "first": str(trend.first),
        "last": str(trend.last),
        "n": len(found.sites),
        "what": words(f"outlook.{found.measure}"),
        "slope_t": abs(trend.slope_t_per_year),
        "rise_t": trend.slope_t_per_year,
        "low_t": trend.low_t_per_year,
        "high_t": trend.high_t_per_year,
    }
    reached = found.reached
    if reached is not None and found.path is not None:
        level = words(f"outlook.level_{'below' if target.strictly_below else 'at'}", target_t=found.path.target_t)
        return words("outlook.headline_projected", level=level, not_before=str(reached.not_before), **told)
    if "no_fall" in found.reasons:
        return words("outlook.headline_no_fall", **told)
    if "interval_contains_zero" in found.reasons:
        return words("outlook.headline_unsure", **told)
    return words("outlook.headline_reached" if found.reasons == ("reached",) else "outlook.headline_held", **told)


def outlook_sentence(region: Region, found: Outlook, wedge: Wedge | None, words: Words) -> str:
    """Why the trend is not drawn on, or where it ends; and where the measures that run or are decided would bring the level."""
    said = []
    if found.reasons:
        said.append(words("outlook.not_projected", reasons="; ".join(_reason(region, found, code, words) for code in found.reasons)))
    elif found.path is not None and (gap := found.shortfall_t) is not None and (there := found.projection(found.path.target_year)) is not None:
        told = {"end": str(int(found.path.target_year)), "low_t": there[0], "central_t": there[1], "high_t": there[2]}
        side = words("outlook.above" if gap > 0 else "outlook.below")
        at = words("outlook.apart", gap_t=abs(gap), side=side) if round(gap) else words("outlook.on")
        said.append(words("outlook.projected", at=at, **told))
    if found.projected and found.indicative:
        said.append(words("outlook.indicative", n=len(found.values)))
    if wedge is not None and found.path is not None and announced(wedge):
        told = {"period": period_said(wedge.period, words), "end": str(wedge.target_year), "level_t": wedge.level_t}
        said.append(words("outlook.announced", then_t=wedge.level_in(wedge.target_year), path_t=found.path.at(wedge.target_year), **told))
    return " ".join(said)


def announced(wedge: Wedge) -> bool:
    """Whether anything that runs or is decided takes more off than today's level shows."""
    return wedge.level_t - wedge.level_in(wedge.target_year) > NEARLY_NONE_T


def period_said(period: str, words: Words) -> str:
    """A year, or the four quarters that end with one, inside a sentence."""
    return words("when.r4q_short", period=period) if "Q" in period else words.period(period)


def _reason(region: Region, found: Outlook, code: str, words: Words) -> str:
    steps = ", ".join(_step(region, step, words) for step in found.steps)
    return words(f"outlook_reason.{code}", names=names_of(region, found.missing), steps=steps)


def _step(region: Region, step: Step, words: Words) -> str:
    return words(f"outlook_step.{step.kind}", site=", ".join(names_of(region, [step.site])), day=step.day)


def budget_sentence(region: Region, found: Outlook, words: Words) -> str:
    """How much of what the path allows is used by the same sites, how long the rest lasts, and the yearly share where there is one."""
    if found.path is None:
        return ""
    path, target, said = found.path, region.reference.targets[found.target], []
    use = budget_use(path, annual_t(region, target, found.sites))
    if use is not None and use.used_pct is not None:
        side = "beyond" if round(use.overshoot_t) > 0 else "within"
        told = {"first": str(target.base_year + 1), "end": str(target.target_year), "last": str(use.last), "n": len(found.sites)}
        said.append(words(f"budget.{side}", budget_t=use.budget_t, used_pct=use.used_pct, over_t=abs(use.overshoot_t), **told))
        if use.years_left is not None:
            said.append(words("budget.left", last=str(use.last), years=use.years_left))
    last, now_t = found.values[-1] if found.values else (target.target_year, 0.0)
    if path.target_t > 0 and now_t > path.target_t and last < target.target_year:
        said.append(words("budget.compound", rate_pct=required_compound_pct(now_t, last, path.target_t, path.target_year)))
    return " ".join(said)


def wedge_headline(wedge: Wedge | None, words: Words) -> str:
    """What must go, what of it is secured, likely and possible, and what has no plan: the parts sum to the whole."""
    if wedge is None:
        return words("measures_wedge.nothing")
    told = {"period": period_said(wedge.period, words), "end": str(wedge.target_year)}
    if wedge.met:
        return words("measures_wedge.met", **told)
    steps = wedge.steps()
    parts = ", ".join(_part(certainty, steps[certainty], words) for certainty in CERTAINTIES)
    return words("measures_wedge.headline", needed_t=wedge.needed_t, parts=parts, no_plan=_part("no_plan", steps["no_plan"], words), **told)


def _part(certainty: str, amount_t: float, words: Words) -> str:
    return words(f"measures_wedge.{'part' if amount_t > NEARLY_NONE_T else 'none'}_{certainty}", amount_t=amount_t)


def wedge_sentence(wedge: Wedge | None, words: Words) -> str:
    """How sure the sizes are: the range of what has no plan, what is counted as less than stated, and how many have no year."""
    if wedge is None:
        return ""
    said = []
    few, many = sorted((wedge.no_plan_t("high"), wedge.no_plan_t("low")))
    if many - few > NEARLY_NONE_T:
        said.append(words("measures_wedge.range", few_t=few, many_t=many))
    for item in wedge.measures:
        if "site_limit" in item.why_less and item.stated is not None:
            name = words.of(item.measure.name)
            said.append(words("measures_wedge.limited", name=name, counted_t=item.counted.likely, stated_t=item.stated.likely))
    undated = sum(item.starts is None and item.counted.likely > NEARLY_NONE_T for item in wedge.measures)
    if undated:
        said.append(words("measures_wedge.undated_one" if undated == 1 else "measures_wedge.undated_many", n=undated))
    return " ".join([*said, words("measures_wedge.sizes")])


def reached_sentence(wedge: Wedge | None, words: Words, slip_years: int = 0) -> str:
    """The year in which measures that have a year bring the level to the target: with what is secured or likely, and with all of them."""
    if wedge is None or wedge.met:
        return ""
    told = []
    for name, certainties in (("likely", ("secured", "likely")), ("all", CERTAINTIES)):
        year = wedge.reached_in(certainties)
        level = {"end": str(wedge.target_year), "level_t": wedge.level_in(wedge.target_year, certainties)}
        told.append(words(f"expected_path.{name}_never", **level) if year is None else words(f"expected_path.{name}", year=str(year)))
    if slip_years:
        told.insert(0, words("expected_path.slip_one" if slip_years == 1 else "expected_path.slip_many", n=slip_years))
    return " ".join(told)


def report_card_sentence(said: Sequence[Forecast], checked: Sequence[Checked], words: Words) -> str:
    """How far what was said lay from what came, on average; or that none of it has come yet."""
    if not said:
        return words("forecast.none")
    error = mean_error_t(checked)
    if error is None:
        first = str(min(year for forecast in said for year, _ in forecast.said))
        many = {"n": len(said), "day": said[0].kept_at} if len(said) > 1 else {}
        return words(f"forecast.waiting_{'many' if many else 'one'}", first=first, **many)
    told = [words("forecast.judged_one", error_t=error) if len(checked) == 1 else words("forecast.judged_many", n=len(checked), error_t=error)]
    within = [c.inside for c in checked if c.inside is not None]
    if within:
        told.append(words("forecast.inside", inside=sum(within), of=len(within)))
    return " ".join(told)
