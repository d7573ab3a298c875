"""Whatever a file holds: no rule raises, and each finding can be said."""

from __future__ import annotations

import itertools
import random

import pytest

from gic_metrics.intake.context import CarbonSoFar
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Movement, Quarter, Record, Sheet
from tests.intake.rules.rows import COMPANY, NOW, Past, before, emission, findings, movement, product, stream

NUMBERS = (None, 0.0, -0.0, 1.0, -5.0, 1e-320, 1e308, float("inf"), float("-inf"), float("nan"), 123.456, 1e5)
TEXTS = ("", "fossil", "biogenic", "X-2", "=1", "\x00", "x" * 300)
VARIABLES = ("scope1", "to_storage", "injected", "received", "bound", "stock_end", "production", "delivered", "generated", "")
PERIODS = (*[str(NOW)] * 5, "2025-Q3", "2022", "", "abc", "2026-Q9", "0000")


def odd_record(dice: random.Random) -> Record:
    pick = dice.choice
    return Record(
        site=pick(("X-1", "X-2", "X-3", "X-4", "", "ZZ")), period=pick(PERIODS), sheet=pick(list(Sheet)), variable=pick(VARIABLES), item=pick(TEXTS),
        gas=pick(("CO2", "CH4", "CO2e", "XYZ", "")), origin=pick(("", "fossil", "biogenic", "odd")), category=pick(TEXTS), counterparty=pick(TEXTS),
        basis=pick(("", "before", "after")), share=pick(NUMBERS), gwp_set=pick(("", "AR4", "ETS-298", "zz")), control=dice.random() < 0.3,
        stop_days=pick(NUMBERS), comment=pick(TEXTS), quantity=pick(NUMBERS), unit=pick(("", "t")), value=pick(NUMBERS),
        canonical_unit=pick(("t", "GWh", "", "odd")), notation=pick(("", "", "NO", "NE", "IE", "NA", "C")), cell=pick(("", "F1")),
        place_sheet=pick((None, "U")), row_class=pick(("reported", "verified_annual")),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_no_rule_raises_and_every_finding_can_be_said(seed):
    dice = random.Random(seed)
    for _ in range(200):
        records = [odd_record(dice) for _ in range(dice.randint(0, 8))]
        figures = {r.key[:1] + r.key[2:]: [(Quarter(2026, 2) - n, dice.choice((0.0, 1.0, 1e5, 3e-5))) for n in range(5)] for r in records}
        known = Past(figures, balance=CarbonSoFar(*(dice.choice((0.0, 1e5)) for _ in range(4))), partner=dice.choice((None, 0.0, 5.0)))
        company = dice.choice((None, "", COMPANY, "abc", "９７４７６０６７３", "0" * 50, "-1"))
        for finding in findings(*records, known=known, company=company, period=dice.choice(PERIODS), practice=dice.random() < 0.5):
            for language in ("nb", "en"):
                assert words_in(language)(f"findings.{finding.code}", **finding.params)


@pytest.mark.parametrize("value", [1e300, -1e300, float("inf"), float("nan")])
def test_a_figure_beyond_measure_is_refused_and_reckoned_with_nowhere(value):
    rows = emission(value, basis="before"), movement("to_storage", 5.0)
    assert [f.code for f in findings(*rows)] == ["R05"]


@pytest.mark.parametrize("share", [1e40, float("inf"), float("nan"), -0.1])
def test_a_share_beyond_measure_is_refused(share):
    assert "R17" in [f.code for f in findings(emission(10.0, basis="before"), movement("to_storage", 5.0, "", share=share))]


def test_rows_in_any_mix_are_judged_without_a_stumble():
    values = (None, 0.0, -1.0, 1e-12, 5.0, 1e14, 1e300, float("inf"), float("nan"))
    for value, odd in itertools.product(values, ({}, {"unit": "", "canonical_unit": "stk"}, {"site": "ZZ"}, {"counterparty": "X-1"}, {"share": 0.3})):
        rows = [emission(value, gas, **odd) for gas in ("CO2", "CO2e", "HFC-unknown")]
        rows += [movement(moved, value, **{"origin": "", **odd}) for moved in Movement]
        rows += [product(value, **odd), stream("generated", value, **odd), stream("delivered", value, **odd)]
        stored = [old for row in rows for old in before(row, 5.0, 7.0, 0.0, 5.0, 6.0)]
        assert isinstance(findings(*rows, known=Past(rows=stored, partner=value)), list)
