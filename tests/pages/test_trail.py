"""An export leads its figures back: a sheet with every line behind them, which sum to them, and the versions they rest on."""

import io
import shlex
from collections import defaultdict

import openpyxl
import pandas
import pytest

from gic_metrics.access import Role
from gic_metrics.cli import main
from gic_metrics.figures import lines
from gic_metrics.ledger import moment
from gic_metrics.publish.table import xlsx_bytes
from gic_metrics.text import words_in
from pages import _asked, _trail
from pages._place import Place


@pytest.fixture
def place(record_ledger):
    def made(language="nb", as_of=None):
        return Place(Role.BOARD, words_in(language), "light", record_ledger, str(record_ledger.where), record_ledger.figures_version, as_of)

    return made


@pytest.mark.parametrize(("language", "name"), [("nb", "Sporing"), ("en", "Trail")])
def test_every_figure_of_the_export_is_the_sum_of_its_lines(place, language, name):
    here = place(language)
    questions = [*_asked.sectors(here.region), *_asked.against_path(here.region, here.progress), *_asked.start_and_goal(here.region, here.progress)]
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(_trail.sheet(here, "T", questions))))
    sheet = book[name]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(n for n, row in enumerate(rows) if row[0] == here.words("frame.trail.column.figure"))
    column = {name: n for n, name in enumerate(_trail.COLUMNS)}
    summed, totals = defaultdict(float), {}
    for row in rows[head + 1 :]:
        if row[column["part"]] in (None, here.words("frame.trail.itself")):
            key = row[0], row[1]
            summed[key] += row[column["contribution"]] or 0.0
            totals[key] = row[column["total"]]
    assert len(totals) > 30
    assert {key: pytest.approx(value, abs=1e-6) for key, value in totals.items()} == dict(summed)
    norcem = next(row for row in rows[head + 1 :] if row[column["value"]] == 742_590)
    assert norcem[column["place"]]
    assert norcem[column["submission"]].startswith("S")
    assert any("versjon 1" in str(row[0]) or "version 1" in str(row[0]) for row in rows[:head])


def test_the_source_line_names_the_versions_and_the_day(place):
    said = _trail.source_line(place(), "Kilde.")
    for part in ("Kilde.", "registeret versjon 1", "avgrensningen versjon 1", "faktorene versjon 1", "GWP-settet AR5", "målene versjon 1"):
        assert part in said


@pytest.mark.parametrize(("language", "how"), [("nb", {"sep": ";", "decimal": ","}), ("en", {})])
def test_a_reader_goes_from_any_line_of_a_csv_to_its_cells(place, language, how):
    """pandas reads both files as they are; the lines of a call sum to its figure, and the command line answers the call with the same cells."""
    here = place(language)
    questions = [*_asked.newest_sectors(here.region), *_asked.start_and_goal(here.region, here.progress), *_asked.public_streams(here.region)]
    figures = pandas.read_csv(io.BytesIO(_trail.figures_csv(here, questions)), **how)
    cells = pandas.read_csv(io.BytesIO(_trail.cells_csv(here, questions)), **how)
    assert list(figures.columns) == list(lines.COLUMNS)
    assert list(cells.columns) == list(lines.CELL)
    carried = ["unit", "ledger", "as_of", "ledger_version", "register", "perimeter", "factors", "gwp_set", "targets", "explain"]
    assert figures[carried].notna().all(axis=None)
    assert figures.explain.is_unique
    known = figures[figures.value.notna()].set_index("explain")
    assert len(known) > 20
    summed = cells[cells.part.isna()].groupby("explain").contribution.sum()
    assert known.value.to_dict() == {call: pytest.approx(summed.get(call, 0.0), abs=1e-6) for call in known.index}
    emitted = figures[(figures.figure == "emitted") & figures.value.notna()]
    assert emitted[["status", "coverage_pct"]].notna().all(axis=None)
    call = emitted.explain.iloc[0]
    out = io.StringIO()
    assert main(["--ledger", here.where, "--lang", language, *shlex.split(call), "--csv"], out=out) == 0
    answered = pandas.read_csv(io.StringIO(out.getvalue().removeprefix("\ufeff")), **how)
    pandas.testing.assert_frame_equal(answered, cells[cells.explain == call].reset_index(drop=True), check_dtype=False)
    assert answered.cell.notna().all()


def test_a_day_that_is_looked_back_to_stands_in_every_call(place):
    day = moment("2026-11-23")
    said = _trail.figures_csv(place(as_of=day), _asked.start_and_goal(place(as_of=day).region, place(as_of=day).progress)).decode("utf-8-sig")
    assert said.count("--as-of 2026-11-23T23:59:59.999999+01:00") == said.count("\r\n") - 1 > 5
