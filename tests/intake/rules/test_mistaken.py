"""Rules 23 and 24: figures that look like others."""

from __future__ import annotations

import pytest

from gic_metrics.vocabulary import Severity


@pytest.mark.parametrize(
    ("value", "codes"),
    [(3000.0, ["R23"]), (3149.0, ["R23"]), (2851.0, ["R23"]), (3151.0, []), (2849.0, []), (1000.0, []), (1690.0, [])],
)
def test_the_year_so_far_is_not_the_quarter(desk, value, codes):
    """A usual quarter is 1 000 t; the first and second quarter of the year come to 2 000 t."""
    row = desk.emission(value)
    findings = [f for f in desk.found(row, past=desk.before(row, 1000.0, 1000.0, 1000.0, 1000.0)) if f.code != "R12"]
    assert [f.code for f in findings] == codes
    assert all((f.severity, f.params["suggested"]) == (Severity.WARNING, value - 2000.0) for f in findings)


def test_the_year_so_far_is_known_only_with_all_its_quarters(desk):
    row = desk.emission(3000.0)
    assert "R23" not in desk.codes(row, past=desk.before(row, 1000.0, 1000.0, None, 1000.0))
    assert "R23" not in desk.codes(row, past=desk.before(row, 1000.0)), "one quarter is no reference"


@pytest.mark.parametrize(("now", "codes"), [((1000.0, 400.0), ["R24"]), ((1280.0, 320.0), ["R24"]), ((1300.0, 400.0), []), ((400.0, 1000.0), [])])
def test_two_categories_may_be_swapped(desk, now, codes):
    """The quarter before, process was 400 t and combustion 1 000 t."""
    process, combustion = desk.emission(now[0], category="process"), desk.emission(now[1], category="combustion")
    stored = desk.before(process, 401.0) + desk.before(combustion, 1001.0)
    findings = desk.found(process, combustion, past=stored)
    assert [(f.code, f.cell) for f in findings] == [(code, combustion.cell) for code in codes]


def test_alike_categories_are_never_swapped(desk):
    process, combustion = desk.emission(1000.0, category="process"), desk.emission(950.0, category="combustion")
    assert desk.codes(process, combustion, past=desk.before(process, 951.0) + desk.before(combustion, 1001.0)) == []
