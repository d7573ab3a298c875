"""An export leads its figures back: a sheet with every line behind them, which sum to them, and the versions they rest on."""

import io
from collections import defaultdict

import openpyxl
import pytest

from gic_metrics.access import Role
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
