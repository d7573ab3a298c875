"""What a newer file replaces: site x quarter x sheet, cell by cell (workbook contract 1)."""

from dataclasses import dataclass, replace

from gic_metrics.intake.compare import compare, counts
from gic_metrics.vocabulary import Record, Sheet


@dataclass
class Stored:
    record: Record
    submission: str = "S7"
    file: str = "old.xlsx"


def row(site="NO-47", gas="CO2", value: float | None = 100.0, period="2026-Q1", sheet=Sheet.EMISSIONS, **more):
    return Record(site=site, period=period, sheet=sheet, variable="scope1", gas=gas, value=value, cell="F5", **more)


def kinds(records, stored):
    return [(c.kind, c.known.gas, c.old_value, c.new_value) for c in compare(records, [Stored(r) for r in stored])]


def test_a_first_file_only_adds():
    assert kinds([row()], []) == [("added", "CO2", None, 100)]


def test_a_new_figure_shows_the_old_one_and_where_it_came_from():
    (change,) = compare([replace(row(value=120.0), cell="F9")], [Stored(row())])
    assert (change.kind, change.old_value, change.new_value, change.old_submission, change.old_file) == ("changed", 100, 120, "S7", "old.xlsx")
    assert (change.old_cell, change.new_cell) == ("F5", "F9")


def test_rows_that_the_newer_file_lacks_are_removed():
    assert kinds([row()], [row(), row(gas="CH4", value=2.0)]) == [("removed", "CH4", 2, None), ("unchanged", "CO2", 100, 100)]


def test_another_site_another_sheet_and_another_quarter_stand():
    others = [row(site="NO-110"), row(sheet=Sheet.PRODUCTION), row(period="2025-Q4")]
    assert kinds([row()], others) == [("added", "CO2", None, 100)]


def test_blank_and_zero_are_different_figures():
    assert kinds([row(value=None)], [row(value=0.0)])[0][0] == "changed"
    assert kinds([row(value=0.0)], [row(value=None)])[0][0] == "changed"
    assert kinds([row(value=None)], [row(value=None)])[0][0] == "unchanged"


def test_a_changed_notation_or_capture_basis_is_a_change():
    assert kinds([row(value=None, notation="NE")], [row(value=None)])[0][0] == "changed"
    assert kinds([row(basis="after")], [row(basis="before")])[0][0] == "changed"


def test_noise_in_the_last_bit_is_no_change():
    assert kinds([row(value=0.1 + 0.2)], [row(value=0.3)])[0][0] == "unchanged"


def test_the_counts():
    changes = compare([row(value=1.0), row(gas="N2O")], [Stored(row()), Stored(row(gas="CH4"))])
    assert counts(changes) == {"changed": 1, "removed": 1, "added": 1, "unchanged": 0}
