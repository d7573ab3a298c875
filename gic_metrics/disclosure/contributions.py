"""What each site contributes to the region's years, and what of it is public, agreed to or to be protected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gic_metrics.accounting.region import Region
from gic_metrics.disclosure.cells import CARBON, EMITTED, Contribution
from gic_metrics.disclosure.consents import Consents

REST = "rest"
"""share of what a site emits outside its EU ETS total: a public verified figure does not contain it"""
NOTHING_T = 0.5

Public = Mapping[str, Mapping[int, float | None]]
"""site -> year -> annual figure that is public by nature, t; None where the public register says that there is none"""


def contributions_of(region: Region, public: Public, consents: Consents, years: Sequence[str]) -> list[Contribution]:
    """The contributions of every site of the perimeter to the years; nothing is left out, and nothing is counted twice."""
    found: list[Contribution] = []
    for site, series in region.series.items():
        for year in years:
            if series.expected(year):
                found += _of_site(region, site, year, public.get(site, {}), consents)
    return found


def _of_site(region: Region, site: str, year: str, public: Mapping[int, float | None], consents: Consents) -> Iterable[Contribution]:
    here, figure = region.series[site].site, region.figure(site, year, "year")
    company = region.reference.register.companies[here.company]
    before = [value for y, value in sorted(public.items()) if y < int(year) and value is not None]

    def one(measure: str, value: float | None, *, is_public: bool = False, share: str = "", last: float | None = None) -> Contribution:
        return Contribution(
            group=company.group or company.org_no,
            company=company.org_no,
            site=site,
            sector=here.sector,
            measure=measure,
            period=year,
            value_t=value,
            public=is_public,
            consented=consents.cover(company.org_no, measure, year),
            share=share,
            foreseen=measure == EMITTED and not share and bool(public) and not is_public,
            last_public_t=last,
        )

    told, emitted = int(year) in public, figure.emitted_t
    inside = public[int(year)] if told else figure.emitted_ets_t
    if told and inside is None and emitted is not None:
        told, inside = False, figure.emitted_ets_t
    yield one(EMITTED, inside, is_public=told or figure.closed, last=before[-1] if before else None)
    rest = None if emitted is None else emitted - (inside or 0.0)
    if rest is not None and abs(rest) >= NOTHING_T:
        yield one(EMITTED, rest, share=REST)
    for measure in CARBON:
        yield one(measure, getattr(figure, f"{measure}_t"))
