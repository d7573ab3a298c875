"""The page of a rule: its codes, and for each an example as it was sent and put right."""

from __future__ import annotations

import pytest

from gic_metrics.practice.exercises import Workshop, exercise_of
from gic_metrics.text import words_in
from tests.pages.seen import is_sound, shown


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize(("code", "page"), [("R11", "R11"), ("R11c", "R11"), ("V02", "R05"), ("V31", "V"), ("E_IDS", "S"), ("D06", "D")])
def test_each_code_has_its_page_with_an_example(code, page, language, visit, record_file):
    words = words_in(language)
    app = visit("rules", record_file, lang=language, code=code)
    assert is_sound(app)
    assert app.selectbox[0].value == page
    one = exercise_of(code)
    said = shown(app)
    assert words.of(one.holds) in said
    if shown_row := Workshop(language).example(one):
        (at, *_) = sorted(shown_row.differ)
        for kind, row in (("wrong", shown_row.wrong), ("right", shown_row.right)):
            cell = words.write(float(row[at]) if isinstance(row[at], int) else row[at])
            assert f'<td class="gic-{kind}">{cell}</td>' in said


def test_a_link_to_nothing_shows_all_rules(visit, record_file):
    app = visit("rules", record_file, code="Z99")
    assert is_sound(app)
    assert app.selectbox[0].value == ""
