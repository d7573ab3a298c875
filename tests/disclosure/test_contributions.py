"""What the region's figures are made of: nothing is left out, and what is public is told apart from what is not."""

from __future__ import annotations

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.disclosure import EMITTED, Consents, contributions_of, protect


@pytest.fixture
def record(record_ledger):
    return Region.read(record_ledger)


def public_of(region):
    return {site: {y: v for y, v in s.inputs.verified.items() if y >= 2013} for site, s in region.series.items()}


def test_the_public_record_is_public_to_the_last_tonne(record):
    years = record.periods("year")
    found = protect(contributions_of(record, public_of(record), Consents(), years))
    assert {part.basis for part in found.parts} == {"public"}
    assert found.hidden == ()
    assert found.withheld == ()
    for total in record.totals():
        assert sum(part.years[total.period][EMITTED] or 0.0 for part in found.parts if total.period in part.years) == total.emitted_t


def test_what_was_not_reported_is_none_and_not_zero(record):
    found = protect(contributions_of(record, public_of(record), Consents(), record.periods("year")))
    silent = next(part for part in found.parts if part.key == "NO-66")
    assert silent.years["2022"][EMITTED] is None
    assert silent.years["2021"][EMITTED] == 5_890


def test_nobody_is_named_without_a_public_figure_or_consent(record):
    found = protect(contributions_of(record, {}, Consents(), record.periods("year")))
    assert all(part.basis == "protected" for part in found.parts)
    assert not {part.key for part in found.parts} & set(record.series)
