"""Rules 23 and 24: figures that look like others."""

from __future__ import annotations

import pytest

from gic_metrics.vocabulary import Severity
from tests.intake.rules.rows import before, codes, emission, findings


@pytest.mark.parametrize(
    ("value", "expected"),
    [(3000.0, ["R23"]), (3149.0, ["R23"]), (2851.0, ["R23"]), (3151.0, []), (2849.0, []), (1000.0, []), (1690.0, [])],
)
def test_the_year_so_far_is_not_the_quarter(value, expected):
    """A usual quarter is 1 000 t; the first and second quarter of the year come to 2 000 t."""
    row = emission(value)
    found = [f for f in findings(row, known=before(row, 1000.0, 1000.0, 1000.0, 1000.0)) if f.code != "R12"]
    assert [f.code for f in found] == expected
    assert all((f.severity, f.params["suggested"]) == (Severity.WARNING, value - 2000.0) for f in found)


def test_the_year_so_far_is_known_only_with_all_its_quarters():
    row = emission(3000.0)
    assert "R23" not in codes(row, known=before(row, 1000.0, 1000.0, None, 1000.0))
    assert "R23" not in codes(row, known=before(row, 1000.0)), "one quarter is no reference"


@pytest.mark.parametrize(("now", "expected"), [((1000.0, 400.0), ["R24"]), ((1280.0, 320.0), ["R24"]), ((1300.0, 400.0), []), ((400.0, 1000.0), [])])
def test_two_categories_may_be_swapped(now, expected):
    """The quarter before, process was 400 t and combustion 1 000 t."""
    process, combustion = emission(now[0], category="process"), emission(now[1], category="combustion")
    stored = before(process, 401.0) + before(combustion, 1001.0)
    found = findings(process, combustion, known=stored)
    assert [(f.code, f.cell) for f in found] == [(code, combustion.cell) for code in expected]


def test_alike_categories_are_never_swapped():
    process, combustion = emission(1000.0, category="process"), emission(950.0, category="combustion")
    assert codes(process, combustion, known=before(process, 951.0) + before(combustion, 1001.0)) == []
