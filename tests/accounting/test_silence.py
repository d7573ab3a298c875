"""Missing, silent, moved, below the scheme, closed (accounting rules 12.6), and periods made unlike by planned stops (3.1): told apart in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gic_metrics.accounting.reconciliation import reconcile
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.silence import Silence, silence_of
from gic_metrics.accounting.turnaround import affected
from gic_metrics.figures.latest import missing_names
from gic_metrics.figures.sentence import overview_headline, status_and_stops
from gic_metrics.reference import boundary
from gic_metrics.reference.own import laid_over
from gic_metrics.reference.register import Register
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Quarter, quarters_of
from tests.plain.random_regions import row
from tests.plain.small import each_quarter, emitted, small, verified


@pytest.fixture(scope="module")
def region(tmp_path_factory):
    """X-2 has every year; X-3 had 2023; X-4 moved after 2023; X-5 fell below the scheme after 2024; X-6 closed after 2023; X-2 stopped in 2025."""
    rows = [one for y in (2023, 2024, 2025) for one in each_quarter(y, lambda q: [emitted("X-2", q, 100_000.0)])]
    rows += [verified(site, 2023, 1_000.0) for site in ("X-3", "X-4", "X-5", "X-6")] + [verified("X-5", 2024, 1_000.0)]
    rows += [verified("X-3", y, None) for y in (2024, 2025)]
    rows += [row("X-2", "2025-Q3", "production", "production", 5.0, item="Alfa", stop_days=30.0)]
    sites = {
        "X-2": {},
        "X-3": {},
        "X-4": {"gone_after": "2023", "gone_kind": "moved"},
        "X-5": {"gone_after": "2024-Q4", "gone_kind": "below_scheme"},
        "X-6": {"active_to": "2023"},
    }
    return Region.read(small(tmp_path_factory.mktemp("silence"), sites, rows))


@pytest.mark.parametrize(
    ("site", "period", "found"),
    [
        ("X-3", "2024", Silence("missing", "2024")),
        ("X-3", "2025", Silence("silent", "2024")),
        ("X-4", "2025", Silence("moved", "2024")),
        ("X-5", "2025", Silence("below_scheme", "2025-Q1")),
    ],
    ids=["the first period", "from the second", "moved, by the register", "below the scheme, by the register"],
)
def test_why_a_site_has_no_figure(region, site, period, found):
    assert silence_of(region, site, period, "year") == found


def test_what_has_moved_or_is_below_the_scheme_is_null_and_stays_inside_and_what_closed_is_zero(region):
    total = next(t for t in region.totals() if t.period == "2025")
    assert (total.missing, total.reporting) == (("X-3", "X-4", "X-5"), ("X-2", "X-6"))
    assert [region.figure("X-4", str(q), "quarter").emitted_t for q in quarters_of(2024)] == [None] * 4, "nothing is estimated for it"
    assert region.figure("X-6", "2025", "year").emitted_t == 0.0


def test_the_words_tell_them_apart(region):
    said = missing_names(region, ["X-5", "X-3", "X-4"], "2025", words_in("nb"))
    assert said == ["X-3 (taus siden 2024)", "X-4 (flyttet fra 2024)", "X-5 (under kvotesystemets grense fra 1. kvartal 2025)"]
    assert missing_names(region, ["X-3"], "2024", words_in("en")) == ["X-3"]
    assert "X-3 (silent since 2024)" in missing_names(region, ["X-3"], "2025", words_in("en"))
    assert "X-3 (taus siden 2024)" in overview_headline(region, [], words_in("nb"))


def test_a_period_with_a_planned_stop_says_so_in_its_own_line_and_in_the_comparison(region):
    found = {t.period: t for t in region.totals()}
    assert [found[y].turnaround for y in ("2024", "2025")] == [(), ("X-2",)]
    assert status_and_stops(found["2025"], words_in("en")).endswith("affected by turnaround")
    assert "turnaround" not in status_and_stops(found["2024"], words_in("en"))
    quarters = {t.period: t.turnaround for t in region.totals("region", "quarter")}
    assert (quarters["2025-Q3"], quarters["2025-Q2"]) == (("X-2",), ())
    assert "Affected by turnaround: X-2." in overview_headline(region, [], words_in("en"))
    assert affected({("X-2", Quarter(2025, 3)): 10.0}, ["X-2"], "2025", "year") == (), "ten days are not more than ten"


@pytest.mark.parametrize("kind", ["moved", "below_scheme"])
def test_only_a_source_makes_a_site_moved_or_below(kind):
    held = {"id": "X-4", "name": "X-4", "company": "1", "source": "register"}
    bodies = {"register": {"company": [{"org_no": "1", "name": "A"}], "site": [held]}}
    with pytest.raises(boundary.NotAChange):
        getattr(boundary, kind)(bodies, "X-4", "2024", " ")
    own = getattr(boundary, kind)(bodies, "X-4", "2024", "brev 12. mars 2025")
    site = Register.of(laid_over({**bodies, "own_register": own})["register"]).sites["X-4"]
    assert (site.gone_kind, site.gone_after, site.source) == (kind, "2024", "register; brev 12. mars 2025")
    assert [site.gone_in(p) for p in ("2024", "2024-Q4", "2025-Q1", "2025")] == [False, False, True, True]
    assert not replace(site, gone_kind="").gone_in("2025")


def test_the_verified_year_of_a_move_is_of_the_quarters_until_then(tmp_path):
    """X-3 moved after 2024-Q2: V 4 000 is of Q1 and Q2, 1 800 each, 400 under it. WRONG: two quarters derived from it, and the reported scaled."""
    rows = [one for y in (2023, 2024) for one in each_quarter(y, lambda q: [emitted("X-2", q, 100_000.0)])]
    rows += [emitted("X-3", q, 1_800.0) for q in ("2024-Q1", "2024-Q2")] + [verified("X-3", 2024, 4_000.0)]
    region = Region.read(small(tmp_path, {"X-2": {}, "X-3": {"gone_after": "2024-Q2", "gone_kind": "moved"}}, rows))
    assert [region.figure("X-3", str(q), "quarter").emitted_t for q in quarters_of(2024)] == [1_800, 1_800, None, None]
    year = region.figure("X-3", "2024", "year")
    assert (year.emitted_t, year.derived, year.implausible) == (4_000, False, False)
    line = next(line for line in reconcile(region) if (line.site, line.year) == ("X-3", 2024))
    assert (line.grade, line.difference_t) == ("cause", 400)
