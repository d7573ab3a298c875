"""What was said of the years to come is kept, and later held against what came (accounting rules 4.4; the report card on our own forecasts).

A projection is kept as an act, as the numbers it gave: a newer version of the program, or a correction of the figures behind it, leaves it as it
was said. Two lines are kept apart: the trend, where it could be drawn on, and today's level with the measures that run or are decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from typing import TYPE_CHECKING, Any

from gic_metrics.accounting.balance import claimable
from gic_metrics.targets.measured import sites_of

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region
    from gic_metrics.ledger import Act, Ledger
    from gic_metrics.targets.measures import Wedge
    from gic_metrics.targets.outlook import Outlook

KEPT = "projection.kept"
WAYS = ("trend", "announced")
Band = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Forecast:
    """One line into the years to come, as it was said; t CO2e of the same sites, inside the EU ETS total."""

    target: str
    way: str
    """"trend" or "announced" """
    measure: str
    """"emitted" or "net" """
    gwp_set: str
    sites: tuple[str, ...]
    after: str
    """the period it starts from"""
    said: tuple[tuple[int, Band], ...]
    """(year, (low, central, high)), the years after it; the three are one for a line without an interval"""
    kept_at: datetime | None = None
    figures_version: int = 0

    @property
    def body(self) -> dict[str, Any]:
        return {
            "way": self.way,
            "measure": self.measure,
            "gwp_set": self.gwp_set,
            "sites": list(self.sites),
            "after": self.after,
            "said": {str(year): list(band) for year, band in self.said},
        }

    @classmethod
    def of(cls, act: Act) -> Forecast:
        body = act.body
        said = tuple(sorted((int(year), (low, central, high)) for year, (low, central, high) in body["said"].items()))
        sites = tuple(body["sites"])
        made = act.recorded_at, int(body["figures_version"])
        return cls(act.subject, body["way"], body["measure"], body["gwp_set"], sites, body["after"], said, *made)


@dataclass(frozen=True, slots=True)
class Checked:
    """One year of a forecast that has come."""

    forecast: Forecast
    year: int
    band: Band
    actual_t: float

    @property
    def error_t(self) -> float:
        """What came less what was said: above zero, more was emitted than we said."""
        return self.actual_t - self.band[1]

    @property
    def error_pct(self) -> float | None:
        """Of what came; None where that is near zero or below, since a share of it says nothing."""
        return 100.0 * self.error_t / self.actual_t if self.actual_t >= 1.0 and self.forecast.measure == "emitted" else None

    @property
    def inside(self) -> bool | None:
        """Whether it fell inside the interval that was said; None where none was."""
        low, _, high = self.band
        return low <= self.actual_t <= high if low != high else None


def forecasts(region: Region, outlook: Outlook, wedge: Wedge | None) -> list[Forecast]:
    """The lines of a target as they are said today: the trend where it may be drawn on, and the announced measures."""
    target, made = region.reference.targets[outlook.target], []
    end = target.target_year
    if outlook.projected and outlook.values:
        last = outlook.values[-1][0]
        said = [(year, _tidy(line)) for year in range(last + 1, end + 1) if (line := outlook.projection(year)) is not None]
        made.append(Forecast(target.key, "trend", outlook.measure, region.gwp_set, outlook.sites, str(last), tuple(said)))
    if wedge is not None:
        levels = [(year, wedge.level_in(year)) for year in range(int(wedge.period[:4]) + 1, end + 1)]
        sites = tuple(site for site in sites_of(region, target) if site not in wedge.missing)
        said = [(year, _tidy((level, level, level))) for year, level in levels]
        made.append(Forecast(target.key, "announced", target.measure, region.gwp_set, sites, wedge.period, tuple(said)))
    return [forecast for forecast in made if forecast.said]


def keep(ledger: Ledger, region: Region, outlooks: Iterable[Outlook], wedges: Mapping[str, Wedge], *, by: str) -> list[Act]:
    """Keep what says something else than the last kept of its target, kind and GWP set; gives what was kept. Never a view of a past day."""
    if region.as_of is not None:
        return []
    last = {(act.subject, act.body["way"], act.body["gwp_set"]): act.body for act in ledger.acts(KEPT)}
    new = []
    for outlook in outlooks:
        for forecast in forecasts(region, outlook, wedges.get(outlook.target)):
            before = last.get((forecast.target, forecast.way, forecast.gwp_set), {})
            if any(before.get(name) != value for name, value in forecast.body.items()):
                new.append((KEPT, forecast.target, forecast.body | {"figures_version": region.version}))
    return ledger.act_many(new, by=by)


def kept(ledger: Ledger, *, as_of: datetime | None = None) -> list[Forecast]:
    """All that was kept as of a time, oldest first."""
    return [Forecast.of(act) for act in ledger.acts(KEPT, as_of=as_of)]


def report_card(region: Region, said: Iterable[Forecast]) -> list[Checked]:
    """Each year of each forecast that has come whole for all of its sites, in the same set of GWP values; by year, the newest forecast first."""
    found = []
    for forecast in said:
        if forecast.gwp_set != region.gwp_set:
            continue
        for year, band in forecast.said:
            actual = _actual(region, forecast, year)
            if actual is not None:
                found.append(Checked(forecast, year, band, actual))
    return sorted(found, key=lambda c: (c.year, -c.forecast.figures_version, WAYS.index(c.forecast.way), c.forecast.target))


def mean_error_t(checked: Iterable[Checked]) -> float | None:
    """The average of the errors without their sign, so that too high and too low do not hide each other; None without any."""
    errors = [abs(c.error_t) for c in checked]
    return fmean(errors) if errors else None


def _actual(region: Region, forecast: Forecast, year: int) -> float | None:
    """What came: only of a year that every one of the sites has reported whole. A gap is never filled to judge by."""
    if year not in region.years or any(site not in region.series for site in forecast.sites):
        return None
    figures = [region.figure(site, str(year), "year") for site in forecast.sites]
    if any(figure.emitted_ets_t is None or figure.estimated_t for figure in figures):
        return None
    if forecast.measure == "emitted":
        return sum(figure.emitted_ets_t or 0.0 for figure in figures)
    return sum(claimable(f.emitted_ets_t or 0.0, f.removed_t or 0.0, f.removed_sold_t or 0.0) for f in figures)


def _tidy(band: Band) -> Band:
    """To the tonne: what is said is what is kept."""
    low, central, high = (float(round(value)) for value in band)
    return low, central, high
