"""Tau-Argus, which statistical offices use, agrees on which cells are unsafe and on how much protection they need."""

from __future__ import annotations

from random import Random

import pytauargus as tau
import pytest

from gic_metrics.disclosure import Rules, broken
from gic_metrics.disclosure.rules import upper_protection_t

WORKED = {
    "cement": (650_000,),
    "fertiliser": (600_000, 45_000, 30_000),
    "metals": (420_000, 20_000, 15_000),
    "petrochemicals": (300_000, 250_000, 90_000, 60_000),
    "waste": (12_000, 9_000, 8_000, 7_000),
}


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch, tmp_path) -> None:
    """Its solver leaves files where it is run."""
    monkeypatch.chdir(tmp_path)


def judged(cells, rule, folder, *, suppress=None):
    """cell -> (its letter: S safe, U unsafe, M suppressed for the others; upper protection level)."""
    rows = {"cell": [c for c, values in cells.items() for _ in values], "t": [float(v) for values in cells.values() for v in values]}
    table = tau.protect(rows, [["cell"]], "t", safety_rules=rule, workdir=str(folder), **({"suppress": suppress} if suppress else {})).tables[0]
    return {row["cell"].strip(): (row["status"], row["upper"]) for row in table.rows}


def pairs(values):
    return [(str(n), float(v)) for n, v in enumerate(values)]


@pytest.mark.parametrize(("rule", "rules"), [("P(10,1)", Rules()), ("NK(2,85)", Rules(k_pct=85.0))])
def test_the_worked_table_is_judged_alike(rule, rules, tmp_path):
    theirs = {cell for cell, (letter, _) in judged(WORKED, rule, tmp_path).items() if letter == "U"}
    assert theirs == {cell for cell, values in WORKED.items() if broken(pairs(values), rules)} == {"cement", "fertiliser", "metals"}


def test_the_upper_protection_levels_of_the_worked_table_are_the_same(tmp_path):
    levels = {cell: upper for cell, (letter, upper) in judged(WORKED, "P(10,1)", tmp_path).items() if letter == "U"}
    assert levels == {cell: upper_protection_t(pairs(WORKED[cell]), Rules()) for cell in levels}
    assert levels["fertiliser"] == 30_000


def test_three_hidden_sectors_protect_each_other(tmp_path):
    letters = {cell: letter for cell, (letter, _) in judged(WORKED, "P(10,1)|FREQ(3,10)", tmp_path, suppress="OPT(1)").items()}
    assert {cell for cell, letter in letters.items() if letter == "S"} == {"Total", "petrochemicals", "waste"}


@pytest.mark.parametrize("p", [5, 10, 20])
def test_two_hundred_random_cells_are_judged_alike(p, tmp_path):
    random = Random(p)
    cells = {f"c{n:03d}": [random.randint(1, 10 ** random.randint(2, 6)) for _ in range(random.randint(1, 9))] for n in range(200)}
    theirs = {cell for cell, (letter, _) in judged(cells, f"P({p},1)|FREQ(3,10)", tmp_path).items() if letter == "U"}
    ours = {cell for cell, values in cells.items() if broken(pairs(values), Rules(p_pct=float(p)))}
    assert theirs == ours
    assert 20 < len(ours) < 180
