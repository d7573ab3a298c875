"""What an explanation is made of: the question, the formula, the rows that sum to the figure, and the amounts that the formula names besides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from gic_metrics.accounting.facts import stated
from gic_metrics.accounting.region import Region, Total
from gic_metrics.accounting.reuse import unit_of
from gic_metrics.ledger import Fact
from gic_metrics.vocabulary import Quarter


class CannotExplain(LookupError):
    """No such figure, period or group; `code` has words."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True)
class Question:
    """Which figure is asked about: `2022`, `2026-Q3`, or with `rolling` the four quarters that end with `2026-Q3`."""

    figure: str
    period: str
    group: str | None = None
    """the region, a sector or a site; against a target the target's key; None: the region, or its headline target"""
    rolling: bool = False
    earlier: str | None = None
    """what a change is counted from: the earlier period"""
    known: date | datetime | None = None
    """what a revision is counted from: the day on which the figure was known as it was then"""
    slip_years: int = 0
    """of the expected way: what does not run yet comes so many years later than stated"""

    @property
    def kind(self) -> str:
        return "r4q" if self.rolling else "quarter" if "Q" in self.period else "year"


@dataclass(frozen=True, slots=True)
class ExplainedRow:
    """One reported figure and what it contributes to the explained one, in the unit of that."""

    submission: str
    """"" for a figure of a target, a measure or an estimate, which is no cell of a workbook"""
    file: str
    sheet: str | None
    cell: str
    site: str
    period: str
    variable: str
    gas: str
    value: float | None
    unit: str
    contribution: float
    recorded_at: datetime | None
    recorded_by: str

    @property
    def place(self) -> tuple[str, str | None, str]:
        """(submission, sheet, cell): what people have decided is known by it."""
        return self.submission, self.sheet, self.cell


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount that the formula names besides: what is divided by, or what a change is counted from. Its rows sum to it."""

    name: str
    """its words are `explain.amount.<name>`"""
    value: float
    unit: str
    rows: tuple[ExplainedRow, ...]
    of: str = ""
    """the site it is of, where it is of one"""
    period: str = ""
    """the period it is of, where another than that of the figure"""

    @property
    def summed(self) -> float:
        return sum(row.contribution for row in self.rows)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure, its formula and its rows; `value` None where it cannot be known.

    The rows sum to the value. A figure that is no sum (a year that is reached, a share that is drawn as a root) has none, and is made from its
    amounts alone (`targets/recomputed.py`).
    """

    figure: str
    period: str
    group: str
    value: float | None
    formula: str
    """key of the formula's words, `formula.<figure>` """
    rows: tuple[ExplainedRow, ...]
    missing: tuple[str, ...]
    unit: str = "t"
    """of the value and of each contribution: "t" (CO2e), "t_mass", "GWh", "pct", "points" (of two rates), one of them a year ("t_per_year"),
    "times", "years" or "year" (a calendar year)"""
    amounts: tuple[Amount, ...] = ()
    word: str = ""
    """a status in place of a number: the key of its words"""
    because: str = ""
    """why it was not assessed: the key of its words, which name the missing"""
    gaps: tuple[tuple[str, str], ...] = ()
    """(site, quarter) without a figure, where that is why there is no value"""
    also: tuple[str, ...] = ()
    """keys of formulas that a part of it was worked out by: `formula.back_cast`"""
    slip_years: int = 0
    """what does not run yet is taken to come so many years later than stated"""

    @property
    def contributed(self) -> float:
        return sum(row.contribution for row in self.rows)

    @property
    def behind(self) -> Iterator[ExplainedRow]:
        """Every row: those of the figure, and those of the amounts that its formula names."""
        yield from self.rows
        for amount in self.amounts:
            yield from amount.rows


class Facts(Protocol):
    """Where facts come from: the ledger, or `Behind`, which has read them once."""

    def facts(
        self,
        *,
        as_of: datetime | None = ...,
        sites: Iterable[str] | None = ...,
        periods: Iterable[str | Quarter] | None = ...,
        sheets: Iterable[str] | None = ...,
    ) -> list[Fact]: ...


class Behind:
    """The facts in force as of one time, each period read once: many explanations ask for them a site and period at a time."""

    def __init__(self, source: Facts, as_of: datetime | None) -> None:
        self.as_of = as_of
        self._source = source
        self._periods: dict[str, dict[tuple[str, str], list[Fact]]] = {}
        self._asked: dict[tuple[tuple[str, ...] | None, ...], list[Fact]] = {}

    def facts(
        self,
        *,
        as_of: datetime | None = None,
        sites: Iterable[str] | None = None,
        periods: Iterable[str | Quarter] | None = None,
        sheets: Iterable[str] | None = None,
    ) -> list[Fact]:
        """As `Ledger.facts`, of the time that was read."""
        if as_of != self.as_of:
            raise ValueError("these facts are of another time")
        named = tuple(None if names is None else tuple(map(str, names)) for names in (sites, periods, sheets))
        of, over, on = named
        if of is None or over is None or on is None:
            if named not in self._asked:
                self._asked[named] = self._source.facts(as_of=as_of, sites=of, periods=over, sheets=on)
            return self._asked[named]
        self._read([period for period in over if period not in self._periods])
        return [fact for site in of for period in over for sheet in on for fact in self._periods[period].get((site, sheet), ())]

    def _read(self, periods: list[str]) -> None:
        if periods:
            self._periods.update({period: defaultdict(list) for period in periods})
            for fact in self._source.facts(as_of=self.as_of, periods=periods):
                site, period, sheet = fact.record.scope_of_replacement
                self._periods[period][site, sheet].append(fact)


def total_of(region: Region, question: Question) -> Total:
    """The total that is asked about. Raises CannotExplain for an unknown period or group."""
    group, sites = group_sites(region, question)
    if question.period not in region.periods(question.kind):
        raise CannotExplain("explain.unknown_period", period=question.period)
    return region.total(group, sites, question.period, question.kind)


def group_sites(region: Region, question: Question) -> tuple[str, list[str]]:
    """The key of the group that is asked about, and its sites: the region, a sector, a site, or a company. Raises CannotExplain for another."""
    group = question.group or region.reference.cluster.key
    sites = next((found for by in ("region", "sector", "site") if (found := region.groups(by).get(group))), None)
    if sites is None:
        sites = [s.id for s in region.reference.register.sites_of(group) if s.id in region.series]
    if not sites:
        raise CannotExplain("explain.unknown_group", group=question.group)
    return group, sites


def product_unit(unit: str) -> str:
    """The unit of an amount of a product: its tonnes are tonnes of the product, not of CO2e."""
    return "t_mass" if unit == "t" else unit


def weighed(row: ExplainedRow, factor: float) -> ExplainedRow:
    """The row with its contribution times a factor."""
    return replace(row, contribution=row.contribution * factor)


def row_of(fact: Fact, contribution: float) -> ExplainedRow:
    """A reported figure with what it contributes."""
    r = fact.record
    return ExplainedRow(
        submission=fact.submission,
        file=fact.file,
        sheet=r.place_sheet,
        cell=r.cell,
        site=r.site,
        period=r.period,
        variable=r.variable,
        gas=r.gas,
        value=r.quantity if r.quantity is not None else stated(r),
        unit=r.unit or unit_of(r),
        contribution=contribution,
        recorded_at=fact.recorded_at,
        recorded_by=fact.recorded_by,
    )


def made_up(
    site: str, period: str, variable: str, contribution: float, *, value: float | None = None, unit: str = "", source: str = ""
) -> ExplainedRow:
    """A row that is no cell of a workbook: an estimate, a target, a measure, a term of one site; `source` says where it is from."""
    return ExplainedRow("", source, None, "", site, period, variable, "", value, unit, contribution, None, "")
