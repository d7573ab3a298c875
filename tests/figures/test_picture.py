"""Tables, themes and the download edition."""

from __future__ import annotations

import re

import pytest

from gic_metrics.figures.goal import start_now_goal
from gic_metrics.figures.picture import download_edition, table_html, table_of, table_rows, wrapped
from gic_metrics.figures.progress import emitted_against_path
from gic_metrics.figures.theme import DARK, KIND_COLOURS, LIGHT, LINE_CONTRAST, TEXT_CONTRAST, THEMES, config, contrast_ratio, layout
from gic_metrics.targets.progress import progress
from gic_metrics.text import LANGUAGES, words_in

from .standins import SECTORS, record_region

NB = words_in("nb")
TABLE = table_of([("Anlegg", "text"), ("Utslipp", "t")], [("<b>A</b> & co", 1234.4), ("B", 0.0), ("C", None)])


def test_unknown_is_said_and_zero_is_zero():
    html = table_html(TABLE, NB, "Utslipp <2022>")
    assert "<em>ikke rapportert</em>" in html
    assert ">0</td>" in html
    assert html.count("<td") == 3
    assert "<td></td>" not in html


def test_the_table_is_escaped_and_scoped():
    html = table_html(TABLE, NB, "Utslipp <2022>")
    assert "<caption>Utslipp &lt;2022&gt;</caption>" in html
    assert '<th scope="row">&lt;b&gt;A&lt;/b&gt; &amp; co</th>' in html
    assert html.count('scope="col"') == 2
    assert "text-align:right" in html


def test_a_table_that_may_be_taken_apart_names_each_cell_and_is_a_table_still():
    html = table_html(TABLE, NB, stacked=True)
    assert html.count('data-label="Anlegg"') == html.count('data-label="Utslipp"') == html.count('role="rowheader"') == html.count('role="cell"') == 3
    assert html.startswith('<table class="figure-table gic-stack" role="table">')
    assert html.count('role="row"') == 4
    assert "data-label" not in table_html(TABLE, NB)


def test_rows_for_a_file_keep_numbers_as_numbers():
    assert table_rows(TABLE, NB) == [["Anlegg", "Utslipp"], ["<b>A</b> & co", 1234.4], ["B", 0.0], ["C", "ikke rapportert"]]


def test_wrapping_escapes_and_keeps_no_break_spaces():
    assert wrapped("a <b> 2\u00a0327\u00a0170\u00a0t", 10) == "a &lt;b&gt;<br>2\u00a0327\u00a0170\u00a0t"


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_text_and_lines_can_be_seen_on_every_ground(theme):
    for name in ("ink", "muted", "accent", "mark"):
        assert contrast_ratio(getattr(theme, name), theme.paper) >= TEXT_CONTRAST, name
    assert contrast_ratio(theme.accent, theme.zone) >= TEXT_CONTRAST
    for colour in (*(entry[2] for entry in SECTORS.values()), *KIND_COLOURS.values()):
        assert contrast_ratio(theme.visible(colour), theme.paper) >= LINE_CONTRAST


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_sent_anywhere_and_words_are_of_the_language(language):
    page, picture = config(words_in(language)), config(words_in(language), picture=True, filename="utslipp")
    assert (page["showSendToCloud"], page["plotlyServerURL"], page["displaylogo"], page["displayModeBar"]) == (False, "", False, False)
    assert picture["modeBarButtons"] == [["toImage"]]
    assert picture["toImageButtonOptions"] | {"filename": "utslipp", "scale": 2} == picture["toImageButtonOptions"]
    month = picture["locales"][language]["format"]["months"][4]
    assert month == {"nb": "mai", "en": "May"}[language]


def test_separators_follow_the_language():
    assert layout(NB, LIGHT, height=100)["separators"] == ",\u00a0"
    assert layout(words_in("en"), LIGHT, height=100)["separators"] == ".\u00a0"


@pytest.mark.parametrize("drawn_in", [LIGHT, DARK], ids=["light", "dark"])
def test_the_download_edition_carries_headline_source_and_date_on_light_paper(drawn_in):
    region = record_region()
    picture = emitted_against_path(region, progress(region), NB, drawn_in)
    before = picture.figure.to_json()
    edition = download_edition(picture, NB, LIGHT)
    inside = " ".join(note.text.replace("<br>", " ") for note in edition.layout.annotations)
    assert (edition.layout.width, edition.layout.height) == (1200, 675)
    assert picture.headline in inside
    assert picture.source in inside
    assert "23. november 2026" in inside
    assert picture.figure.to_json() == before
    assert not re.search("|".join((DARK.ink, DARK.accent, DARK.paper)), edition.to_json())


@pytest.mark.parametrize("language", LANGUAGES)
def test_start_now_goal_shows_the_two_differences(language):
    region, words = record_region(), words_in(language)
    picture = start_now_goal(region, progress(region), words, LIGHT)
    assert [row[2] for row in picture.table.rows] == [2414702, 2327170, 0, 87532, 2327170]
    texts = " ".join(note.text for note in picture.figure.layout.annotations)
    assert words("start_now_goal.step_cut", change_t=87532) in texts
    assert words("start_now_goal.step_remains", change_t=2327170) in texts


def test_a_scaled_theme_enlarges_text_lines_and_room_alike():
    region = record_region()
    once, twice = (start_now_goal(region, progress(region), NB, theme) for theme in (LIGHT, LIGHT.scaled(2)))
    assert twice.figure.layout.height == 2 * once.figure.layout.height
    assert twice.figure.layout.font.size == 2 * once.figure.layout.font.size
    assert download_edition(twice, NB, LIGHT).layout.font.size == download_edition(once, NB, LIGHT).layout.font.size
