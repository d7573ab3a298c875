"""Static pictures by an installed browser: found by the usual names, in a process of its own, and nothing fetched."""

from __future__ import annotations

import os
import struct
import sys

import plotly.graph_objects as go
import pytest

from gic_metrics.figures.static import Drawing, NoBrowser, NotDrawn, Sheet, Studio, drawn, find_browser
from gic_metrics.figures.svg import inline
from gic_metrics.publish.shelf import MOST_KEPT, Shelf


@pytest.fixture
def browser() -> str:
    found = find_browser()
    if found is None:
        assert os.environ.get("GIC_REQUIRE_BROWSER") != "1", "GIC_REQUIRE_BROWSER=1, and there is no browser"
        pytest.skip("no Chromium, Chrome or Edge on this machine")
    return found


def test_drawings_and_sheets_come_from_one_browser_in_the_order_asked_for_and_no_second_time(browser, tmp_path):
    figure = go.Figure(go.Bar(y=["Sement & kalk"], x=[742590], orientation="h"), layout={"height": 200})
    sheet = "<meta charset=utf-8><style>@page{size:A4}body{margin:0}</style><h1>Å</h1>"
    wanted = [Drawing(figure, 500), Sheet(sheet, "png", 300, 200, 2.0), Sheet(sheet, "pdf")]
    heard: list[int] = []
    with Studio(browser, shelf=Shelf(tmp_path / "shelf"), told=lambda: heard.append(1)) as studio:
        made = studio.drawn(wanted[:1]) + studio.drawn(wanted[1:])
    svg, png, pdf = made
    assert b"Sement &amp; kalk" in svg
    assert inline(svg, key="k", title="T", desc="D").width == 500
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (600, 400)
    assert pdf.startswith(b"%PDF")
    assert len(heard) == 3
    with Studio(sys.executable, shelf=Shelf(tmp_path / "shelf")) as without_a_browser:
        assert without_a_browser.drawn(wanted) == made


def test_what_lies_damaged_on_the_shelf_is_not_taken_and_the_oldest_go(tmp_path):
    shelf = Shelf(tmp_path)
    shelf.put("one", b"picture")
    assert shelf.take("one") == b"picture"
    (tmp_path / "one").write_bytes((tmp_path / "one").read_bytes()[:-1])
    assert (shelf.take("one"), shelf.take("other")) == (None, None)
    for n in range(MOST_KEPT + 2):
        (tmp_path / f"{n:04d}").touch()
        os.utime(tmp_path / f"{n:04d}", (n, n))
    shelf.tidy()
    assert len(list(tmp_path.iterdir())) == MOST_KEPT
    assert not (tmp_path / "0000").exists()


def test_a_browser_is_found_by_its_setting_alone_where_there_is_one(tmp_path):
    assert find_browser({"BROWSER_PATH": str(tmp_path / "none")}) is None
    (tmp_path / "some").touch()
    assert find_browser({"BROWSER_PATH": str(tmp_path / "some")}) == str(tmp_path / "some")


def test_without_a_browser_it_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "none"))
    with pytest.raises(NoBrowser):
        drawn([Drawing(go.Figure(), 500)])
    assert drawn([]) == []


def test_what_does_not_draw_is_an_error_and_no_empty_picture():
    with pytest.raises(NotDrawn):
        drawn([Drawing(go.Figure(), 500)], browser=sys.executable)
