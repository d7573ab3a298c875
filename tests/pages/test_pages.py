"""Every page for every role, in both languages, on the record alone and on a filled ledger."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import streamlit as st

from gic_metrics.access import NotAllowed, Role
from gic_metrics.text import LANGUAGES, words_in
from tests.conftest import copied
from tests.pages.conftest import ROOT
from tests.pages.seen import is_sound, shown

BOARD = ("overview", "sectors", "companies", "changes", "roadmap", "reuse", "reconciliation", "methods")
STAFF = ("intake", "submissions", "targets", "measures", "settings", "rules", "coverage", "release", "appearance", "rehearsal")
PUBLIC = ("public", "genuine")
SAYS = {"overview": "page.overview.section.pace"}
"""what tells that a page was shown, where it is not its title"""

EVERY = [(page, language) for page in (*BOARD, *STAFF) for language in LANGUAGES]
IN_TURN = EVERY if os.environ.get("GIC_SOAK") else [(page, LANGUAGES[n % 2]) for n, page in enumerate((*BOARD, *STAFF))]
"""a page that is slow to fill is seen in one language after the other; in both with `make soak`"""


@pytest.fixture(autouse=True)
def fresh_caches():
    """None: these tests look and store nothing, so that one ledger, opened once, serves them all."""


@pytest.fixture(scope="module")
def record_file(built_record, tmp_path_factory):
    return copied(built_record, tmp_path_factory.mktemp("looked_at") / "record")


@pytest.fixture(scope="module")
def practice_file(built_practice, tmp_path_factory):
    return copied(built_practice, tmp_path_factory.mktemp("looked_at") / "practice")


def sign_of(page, language):
    return words_in(language)(SAYS.get(page, f"page.{page}.title"))


def test_every_page_is_in_the_menu_and_every_entry_is_a_page():
    from pages import _frame

    files = {file.stem for file in (ROOT / "pages").glob("*.py") if not file.stem.startswith("_")}
    assert {page for pages in _frame.PAGES.values() for page in pages} == files == {*BOARD, *STAFF, *PUBLIC}


def test_no_part_of_the_frame_takes_the_address_of_a_page():
    """Until the first run Streamlit serves every file of the folder, without its leading underscore."""
    names = [file.stem.lstrip("_") for file in (ROOT / "pages").glob("*.py")]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("page", [*BOARD, *STAFF])
def test_the_first_thing_a_page_does_is_to_ask_who_is_there(page):
    text = (ROOT / "pages" / f"{page}.py").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith(('"""', "from ", "import "))]
    assert re.fullmatch(r'place = guard\("(board|staff)"\)', lines[0])
    assert ("staff" in lines[0]) == (page in STAFF)


@pytest.mark.parametrize("page", PUBLIC)
def test_the_first_thing_a_page_for_everyone_does_is_to_take_its_stand_at_the_window(page):
    text = (ROOT / "pages" / f"{page}.py").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith(('"""', "from ", "import "))]
    assert lines[0] == "place = welcome()"


@pytest.mark.parametrize("page", [*BOARD, *STAFF])
def test_a_page_on_the_record_alone(page, visit, record_file):
    """In bokmål; in English it is seen below, past the dashboard."""
    app = visit(page, record_file, lang="nb")
    assert is_sound(app)
    assert sign_of(page, "nb") in shown(app)
    assert words_in("nb")("frame.practice") not in shown(app)


@pytest.mark.parametrize(("page", "language"), IN_TURN)
def test_a_page_on_a_filled_ledger_says_that_it_is_practice(page, language, visit, practice_file):
    app = visit(page, practice_file, lang=language)
    assert is_sound(app)
    assert sign_of(page, language) in shown(app)
    assert words_in(language)("frame.practice") in shown(app)


@pytest.mark.parametrize("page", STAFF)
def test_the_board_does_not_come_to_the_desk(page, be, visit, record_file):
    be(Role.BOARD)
    app = visit(page, record_file, directly=True)
    assert words_in("nb")("frame.closed.board") in shown(app)
    assert not app.get("file_uploader")
    assert sign_of(page, "nb") not in shown(app)


@pytest.mark.parametrize("page", BOARD)
def test_the_board_sees_its_pages(page, be, visit, record_file):
    be(Role.BOARD)
    app = visit(page, record_file)
    assert is_sound(app)
    assert sign_of(page, "nb") in shown(app)


@pytest.mark.parametrize("directly", [True, False])
@pytest.mark.parametrize("page", [*BOARD, *STAFF])
def test_the_public_sees_no_figure_on_any_page(page, directly, be, visit, record_file, monkeypatch):
    opened = []
    monkeypatch.setattr("pages._frame._open", lambda *where: opened.append(where))
    be(Role.PUBLIC)
    app = visit(page, record_file, directly=directly, named=True)
    assert not app.exception
    assert words_in("nb")("frame.closed.public") in shown(app)
    assert not opened
    assert not app.get("plotly_chart")
    assert "2 327 170" not in shown(app).replace("\u00a0", " ")


@pytest.mark.parametrize("page", [*BOARD, *STAFF])
def test_a_page_that_is_asked_for_past_the_dashboard_sets_up_its_frame(page, visit, record_file):
    app = visit(page, record_file, directly=True, lang="en")
    assert is_sound(app)
    assert sign_of(page, "en") in shown(app)
    assert "document.documentElement.lang='en'" in shown(app)


def test_nobody_is_believed_behind_a_proxy_without_its_secret(visit, record_file, monkeypatch):
    monkeypatch.setenv("GIC_ACCESS", "proxy")
    assert words_in("nb")("frame.closed.public") in shown(visit("overview", record_file, named=True))


def test_a_place_of_the_public_hands_out_no_figures(record_ledger):
    from pages._place import Place

    with pytest.raises(NotAllowed):
        _ = Place(Role.PUBLIC, words_in("nb"), "light", record_ledger, "", 0, None).region


def test_the_overview_says_what_the_record_says(visit, record_file):
    said = shown(visit("overview", record_file)).replace("\u00a0", " ")
    for part in ("2 327 170", "RHI Normag", "+4,8 % fra 2021", "−3,6 % fra 2020", "98,1 %", "8 av 9 anlegg", "illustrasjon"):
        assert part in said


def test_the_ledgers_say_what_scope_2_leaves_out_and_who_leaves_it_unknown(visit, practice_file):
    then = shown(visit("overview", practice_file, asof="2026-03-20"))
    assert re.search(r"Energi kjøpt av medlemmer fra medlemmer</td>.*?\d+,\d\sGWh</td>.*?Holdt utenfor", then, re.DOTALL)
    now = shown(visit("overview", practice_file))
    assert "Ufullstendig: Prøvekalk Øvelsesnes." in now


def test_the_language_stays_when_the_page_changes(visit, record_file):
    app = visit("overview", record_file, lang="en")
    app.switch_page("pages/sectors.py").run()
    assert sign_of("sectors", "en") in shown(app)
    assert app.query_params["lang"] in ("en", ["en"])


def test_the_language_is_chosen_on_the_page(visit, record_file):
    app = visit("methods", record_file)
    app.get("segmented_control")[0].set_value("en").run()
    assert sign_of("methods", "en") in shown(app)


@pytest.mark.parametrize("asked", ["fr", "", "<script>"])
def test_an_unknown_language_is_norwegian(asked, visit, record_file):
    assert sign_of("methods", "nb") in shown(visit("methods", record_file, lang=asked))


@pytest.mark.parametrize("page", BOARD)
def test_a_day_before_anything_was_stored_is_said_and_empty(page, visit, record_file):
    app = visit(page, record_file, asof="2024-01-01")
    assert is_sound(app)
    assert "1. januar 2024" in shown(app).replace("\u00a0", " ")
    assert "2 327 170" not in shown(app).replace("\u00a0", " ")


def test_the_practice_ledger_as_it_was_on_a_past_day(visit, practice_file):
    now, then = (shown(visit("overview", practice_file, **link)) for link in ({}, {"asof": "2025-06-01"}))
    assert "1. juni 2025" in then
    assert now != then


def test_a_day_that_is_none_is_left_alone(visit, record_file):
    assert words_in("nb")("page.overview.section.pace") in shown(visit("overview", record_file, asof="yesterday"))


def test_a_ledger_that_does_not_open_is_said_plainly(visit, tmp_path):
    broken = tmp_path / "ledger.duckdb"
    Path(broken).write_bytes(b"not a ledger" * 1000)
    app = visit("overview", broken)
    assert not app.exception
    assert words_in("nb")("frame.no_ledger.title") in shown(app)


def test_a_fault_of_the_program_gets_a_number_and_a_sentence(visit, record_file, monkeypatch):
    def fault(*given):
        raise RuntimeError("secret inside")

    st.cache_resource.clear()
    monkeypatch.setattr("gic_metrics.figures.sentence.overview_headline", fault)
    monkeypatch.setattr("pages._pieces.overview_headline", fault)
    app = visit("overview", record_file)
    assert words_in("nb")("frame.failed.title") in shown(app)
    assert "secret inside" not in shown(app)


def test_a_number_explains_itself_to_the_last_tonne(visit, record_file):
    app = visit("overview", record_file)
    app.button(key="explain_total").click().run()
    said = shown(app).replace("\u00a0", " ")
    assert "943 803 t" in said
    assert "verified_emissions" in said
    assert said.count("2 327 170 t") >= 2
    assert "registeret versjon 1" in said


def test_a_picture_is_downloaded_with_its_figures(visit, record_file):
    app = visit("sectors", record_file)
    before = len(app.get("plotly_chart"))
    app.button(key="download_sector_stacked").click().run()
    assert is_sound(app)
    assert len(app.get("plotly_chart")) == before + 1
    assert {button.key for button in app.get("download_button")} == {"as_xlsx", "as_csv", "as_cells"}


def test_a_site_is_chosen_in_the_link(visit, record_file):
    app = visit("companies", record_file, site="NO-47")
    assert is_sound(app)
    assert app.selectbox(key="site_choice").value == "NO-47"
    assert "742 590" in shown(app).replace("\u00a0", " ")


def test_an_unknown_site_in_the_link_is_left_alone(visit, record_file):
    assert is_sound(visit("companies", record_file, site="<b>"))


def chosen_days(app):
    """The page on what changed, asked for then and now."""
    return app.segmented_control(key="changes_mode").set_value("days").run()


def test_what_changed_in_the_record_is_like_for_like_and_by_site(visit, record_file):
    app = visit("changes", record_file)
    said = shown(app).replace("\u00a0", " ")
    assert (app.selectbox(key="earlier").value, app.selectbox(key="later_2021").value) == ("2021", "2022")
    for part in ("107 202 t (4,8 %)", "åtte av ni", "RHI Normag har ikke noe tall for 2022 (5 890 t i 2021)", "Yara Porsgrunn +209 893 t"):
        assert part in said


def test_what_changed_between_other_periods(visit, practice_file):
    app = visit("changes", practice_file, lang="en")
    app.selectbox(key="earlier").set_value("2024").run()
    app.selectbox(key="later_2024").set_value("2025").run()
    assert is_sound(app)
    assert "capture and storage −101 403 t" in shown(app).replace("\u00a0", " ")
    app.segmented_control(key="by_2024_2025").set_value("site").run()
    assert is_sound(app)
    assert "Prøvesement Øvelsesnes" in shown(app)


def test_what_changed_since_the_board_saw_it(visit, practice_file):
    from datetime import date

    app = chosen_days(visit("changes", practice_file))
    app.date_input(key="day").set_value(date(2025, 6, 1)).run()
    app.selectbox(key="period_20250601").set_value("2025-Q1").run()
    assert is_sound(app)
    assert "Tenktkrakk Liksomholmen rettet" in shown(app)
    assert "Øvelse: fakkel var talt to ganger i mars" in shown(app)


def test_what_changed_since_the_record_was_taken_in_is_nothing(visit, record_file):
    said = shown(chosen_days(visit("changes", record_file))).replace("\u00a0", " ")
    assert "Utslippene for 2022 er de samme som" in said
    assert "2 327 170 t" in said
