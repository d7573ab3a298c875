"""The figures beside E, R and N lead back to cells too, and the rows sum to them: scope 2, reuse, rates, coverage, uncertainty."""

from __future__ import annotations

import pytest

from gic_metrics.accounting.explain_beside import (
    COVERAGE,
    FROM_MEMBERS,
    RATES,
    RECONCILED,
    REUSE,
    SCOPE2,
    SYMBIOSIS,
    explain_coverage,
    explain_from_members,
    explain_rate,
    explain_reconciled,
    explain_reuse,
    explain_scope2,
)
from gic_metrics.accounting.explain_uncertainty import UNCERTAIN, explain_uncertainty
from gic_metrics.accounting.explanation import Behind, CannotExplain, Question
from gic_metrics.accounting.reconciliation import reconcile
from gic_metrics.accounting.region import BY, PERIODS, Region
from gic_metrics.accounting.reuse import streams, surplus_heat_by_period, symbiosis_by_period
from gic_metrics.accounting.uncertainty import Uncertainty
from gic_metrics.figures.reuse_sentence import sums


def asked(region, *figures):
    """Every question about the figures: region, sectors and sites, in every period."""
    for kind in PERIODS:
        for by in BY:
            for total in region.totals(by, kind):
                for figure in figures:
                    yield total, Question(figure, total.period, total.group, kind == "r4q")


def near(value):
    return pytest.approx(value, abs=1e-6, rel=1e-9)


def test_all_figures_beside_sum_to_what_is_shown(practice_ledger):
    region = Region.read(practice_ledger)
    facts = Behind(practice_ledger, None)
    known = dict.fromkeys((*SCOPE2, "from_members", *COVERAGE, *UNCERTAIN), 0)
    uncertainty = Uncertainty(region, practice_ledger)
    for total, question in asked(region, *SCOPE2):
        found = explain_scope2(region, facts, question)
        shown = getattr(total, f"{question.figure}_t")
        assert found.value == shown
        assert shown is None or found.contributed == near(shown), question
        known[question.figure] += shown is not None
    for total, question in asked(region, *FROM_MEMBERS):
        found = explain_from_members(region, facts, question)
        shown = total.from_members_gwh if question.figure == "from_members" else getattr(total, f"{question.figure}_t")
        assert found.value == shown
        assert shown is None or found.contributed == near(shown), question
        known["from_members"] += bool(shown)
    for total, question in asked(region, *COVERAGE):
        found = explain_coverage(region, facts, question)
        shown = total.coverage_pct if question.figure == "coverage" else total.latest_coverage_pct
        assert found.value == shown
        assert found.contributed == near(shown or 0.0), question
        for amount in found.amounts:
            assert (
                sum(row.contribution for row in amount.rows)
                == near(amount.value)
                == near(sum(region.weight(s, total.period) for s in total.expected))
            )
        known[question.figure] += shown is not None
    for total, question in asked(region, *UNCERTAIN):
        found, shown = explain_uncertainty(region, facts, question), uncertainty.of(total, question.kind)
        assert found.value == (None if shown is None else getattr(shown, f"{question.figure}_t"))
        assert found.contributed == near(found.value or 0.0), question
        known[question.figure] += bool(found.value)
    assert all(n > 20 for n in known.values()), known


def test_reuse_and_its_rates_sum_to_what_the_page_shows(practice_ledger):
    region, facts = Region.read(practice_ledger), Behind(practice_ledger, None)
    found = streams(practice_ledger)
    reuse_facts = practice_ledger.facts(sheets=["reuse"])
    rates = symbiosis_by_period(reuse_facts, found, region.series)
    shown = {figure: {period: rate for (period, of), rate in rates.items() if of == basis} for figure, basis in SYMBIOSIS.items()}
    shown["surplus_heat_used"] = surplus_heat_by_period(reuse_facts, found)
    periods = [p for p in region.periods("quarter") if sums(found, p)]
    assert len(periods) > 5
    for period in periods:
        for figure, of in REUSE.items():
            explained = explain_reuse(region, facts, Question(figure, period))
            assert explained.value == (near(sums(found, period)[of]) if of in sums(found, period) else None)
            assert explained.contributed == near(explained.value or 0.0)
        for figure in RATES:
            explained = explain_rate(region, facts, Question(figure, period))
            assert explained.value == (near(shown[figure][period]) if shown[figure].get(period) is not None else None)
            assert explained.contributed == near(explained.value or 0.0)
            assert all(sum(row.contribution for row in amount.rows) == near(amount.value) for amount in explained.amounts)
    assert any(shown["symbiosis_rate_dry"].values())
    assert not any(shown["symbiosis_rate"].values()), "all tonnes of the practice region say whether they are wet or dry"
    assert {("t", "dry"), ("t", "wet"), ("GWh", "")} == set(sums(found, periods[-1]))
    assert any(shown["surplus_heat_used"].values())


def test_every_line_of_the_reconciliation_sums(practice_ledger):
    region, facts, seen = Region.read(practice_ledger), Behind(practice_ledger, None), dict.fromkeys(RECONCILED, 0)
    for line in reconcile(region):
        said = dict(zip(RECONCILED, (line.reported_t, line.verified_t, line.difference_t), strict=True))
        for figure, value in said.items():
            found = explain_reconciled(region, facts, Question(figure, str(line.year), line.site))
            assert found.value == value
            assert found.contributed == near(value or 0.0), (figure, line)
            seen[figure] += value is not None
    assert all(seen.values()), seen
    with pytest.raises(CannotExplain):
        explain_reconciled(region, facts, Question("difference_year", "2024"))
