"""The unit doctor: what is offered silences the finding, is shown with what it is compared with, and honest figures are left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.bench_doctor import MISTAKES, NOW, alarms, caught, honest
from gic_metrics.intake.context import Context
from gic_metrics.intake.rules import run_rules
from gic_metrics.vocabulary import Quarter, Reading
from tests.intake.rules.rows import COMPANY, GWP, REGISTER, TODAY, Past, emission, energy, past, product

OFFERED = {
    "R11": lambda: ([r := emission(98e6)], past((r, [1e5] * 4))),
    "R11p": lambda: ([r := emission(1e6)], past((r, [1e5] * 4))),
    "R23": lambda: ([r := emission(301.0)], past((r, [100.0, 98.0, 90.0, 110.0]))),
    "R24": lambda: (
        [a := emission(905.0, category="process"), b := emission(98.0, category="combustion", cell="F3")],
        past((a, [100.0]), (b, [900.0])),
    ),
    "R25c": lambda: ([r := emission(366400.0)], past((r, [1e5] * 4))),
    "R25e": lambda: ([r := energy(362.0)], past((r, [100.0, 104.0, 98.0, 101.0]))),
    "R14g": lambda: (
        [emission(1000.0), emission(100.0, "CH4", "F3"), emission(3500.0, "CO2e", "F4", control=True)],
        Past(),
    ),
}  # fmt: skip


def judged(rows, known):
    return run_rules(
        Reading("fil.xlsx", "0" * 64, True, company=COMPANY, period=str(NOW), records=tuple(rows)), Context(REGISTER, GWP, TODAY, False, known)
    )


@pytest.mark.parametrize("code", OFFERED)
@pytest.mark.parametrize("kilos", [False, True])
def test_what_is_offered_is_right_and_silences_the_finding(code, kilos):
    """Also where the sender writes in another unit: what is offered is in the unit of the row."""
    rows, known = OFFERED[code]()
    if kilos:
        rows = [replace(r, quantity=(r.quantity or 0.0) * 1000, unit={"GWh": "MWh", "t": "kg"}[r.canonical_unit]) for r in rows]
    (finding,) = [f for f in judged(rows, known) if f.code == code]
    assert finding.offers
    offered = {o.cell: o for o in finding.offers}
    assert all(o.unit == next(r for r in rows if r.cell == o.cell).unit for o in finding.offers)
    mended = [
        replace(r, value=offered[r.cell].value * (r.value or 0.0) / (r.quantity or 1.0), quantity=offered[r.cell].value) if r.cell in offered else r
        for r in rows
    ]
    assert code not in [f.code for f in judged(mended, known)]


def test_it_is_said_which_quarters_and_whose_file_it_is_compared_with():
    record = emission(98e6)
    stored = [replace(record, period=str(NOW - n), value=1e5, cell=f"F{n}") for n in (1, 2, 3)]
    known = Past(past((record, [1e5] * 3)).figures, stored)
    (finding,) = [f for f in judged([record], known) if f.code == "R11"]
    assert [(c.period, c.value, c.file, c.cell) for c in finding.compared] == [(str(NOW - n), 1e5, "old.xlsx", f"F{n}") for n in (1, 2, 3)]


def test_a_named_fault_is_not_asked_about_twice():
    record = emission(30100.0)
    codes = [f.code for f in judged([record], past((record, [1e4] * 2 + [9e3, 1.1e4])))]
    assert codes == ["R23"]


def test_production_that_fell_as_much_explains_a_fall():
    record, made = emission(1e5 / 3.664), product(1000.0 / 3.6)
    known = past((record, [1e5] * 4), (made, [1000.0] * 4))
    for rows, codes in (([record], ["R25c"]), ([record, made], []), ([record, product(1000.0)], ["R25c"])):
        assert [f.code for f in judged(rows, known) if f.code.startswith("R25")] == codes


def test_honest_figures_are_seldom_doubted():
    """Two hundred invented sites with seasons, growth, noise and turnarounds: the share of figures that the doctor doubts is small."""
    found = alarms(honest(seed=20261123, sites=200))
    assert found.figures > 3_000
    assert found.share_pct <= 0.5, found


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_caught_on_the_same_sites(mistake):
    rate = caught(honest(seed=7, sites=40), mistake)
    assert rate >= MISTAKES[mistake].at_least, rate


def test_the_quarter_of_the_campaign_is_over():
    assert Quarter.of(TODAY) > NOW
