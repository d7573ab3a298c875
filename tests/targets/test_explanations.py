"""One door to every explanation: pace, status and measures sum to what is shown, and what cannot be explained is said in words."""

import pytest

from gic_metrics.accounting.explanation import CannotExplain, Question
from gic_metrics.accounting.region import Region
from gic_metrics.figures.explained import (
    amount_name,
    amount_said,
    because_said,
    figure_name,
    formula_said,
    place_said,
    site_said,
    there_said,
    value_said,
)
from gic_metrics.targets.counting import CERTAINTIES
from gic_metrics.targets.explain_forecast import FORECAST
from gic_metrics.targets.explain_measures import MEASURES
from gic_metrics.targets.explanations import EXPLAINABLE, Explainer
from gic_metrics.targets.held import PACE, STATUS
from gic_metrics.targets.measures import wedge
from gic_metrics.targets.progress import progress
from gic_metrics.text import LANGUAGES, words_in


@pytest.fixture
def explainer(record_ledger):
    return Explainer(Region.read(record_ledger), record_ledger)


def near(value):
    return pytest.approx(value, abs=1e-6)


def test_pace_and_status_sum_to_what_progress_says(explainer):
    rows = progress(explainer.region)
    assert len(rows) >= 2
    for row in rows:
        shown = {"base": row.base_t, "required": row.required_t_per_year, "achieved": row.achieved_t_per_year}
        for figure in (*PACE, *STATUS):
            found = explainer.of(Question(figure, row.period, row.target))
            if figure in shown or figure in STATUS:
                assert found.value == shown.get(figure, row.gap_pct_of_base)
            assert found.contributed == near(found.value or 0.0)
            assert all(a.summed == near(a.value) for a in found.amounts)
            assert all(a.value == near(row.base_t) for a in found.amounts if a.name == "base")
        status = explainer.of(Question("status", row.period, row.target))
        assert status.word == f"cli.status.{row.status}"
        assert status.amounts


def test_a_status_that_was_not_assessed_says_why_and_names_the_site(explainer):
    """(ex. 12.7) One site decides in 2022: RHI Normag."""
    found = explainer.of(Question("status", "2022"))
    assert found.word == "cli.status.not_assessed"
    said = because_said(explainer.region, found, words_in("nb"))
    assert said.startswith("Ett anlegg avgjør:")
    assert "RHI Normag" in said
    assert because_said(explainer.region, explainer.of(Question("status", "2021")), words_in("nb")) == ""


def test_the_gap_of_2022_is_6_375_per_cent_of_the_base_of_eight(explainer):
    """(ex. 12.7) 153 938 of 2 414 702; required 129 287 t a year, achieved 43 766."""
    assert explainer.of(Question("gap_share", "2022")).value == pytest.approx(6.375, abs=5e-4)
    assert explainer.of(Question("base", "2022")).value == pytest.approx(2_414_702)
    assert explainer.of(Question("required", "2022")).value == pytest.approx(129_287, abs=0.5)
    assert explainer.of(Question("achieved", "2022")).value == pytest.approx(43_766)


def test_the_parts_of_the_way_sum_to_what_must_go(explainer):
    region = explainer.region
    for row in progress(region):
        way = wedge(region, region.reference.targets[row.target], row)
        found = {figure: explainer.of(Question(figure, row.period, row.target)) for figure in MEASURES}
        assert found["needed"].value == near(way.needed_t) == near(sum(found[part].value for part in (*CERTAINTIES, "no_plan")))
        for figure, one in found.items():
            assert one.contributed == near(one.value), figure
    assert any(r.variable == "measure" for r in found["possible"].rows)


def test_every_figure_has_its_words(explainer):
    for language in LANGUAGES:
        words = words_in(language)
        for figure in EXPLAINABLE:
            assert figure_name(figure, words)
        for question in (
            Question("status", "2022"),
            Question("no_plan", "2022"),
            Question("coverage", "2022"),
            Question("change", "2022", earlier="2021"),
        ):
            found = explainer.of(question)
            assert formula_said(found, words)
            assert value_said(found, words)
            for row in found.rows:
                assert site_said(explainer.region, row, words)
                assert place_said(explainer.region, row, words)
                assert there_said(row, words)
            for amount in found.amounts:
                assert amount_name(explainer.region, amount, words)
                assert amount_said(amount.value, amount.unit, words)


@pytest.mark.parametrize("figure", EXPLAINABLE)
def test_every_figure_has_a_formula_in_words(figure):
    term = figure.startswith("revised_") and figure != "revised_removed"
    named = "revised_term" if term else figure.partition("_")[0] if figure in FORECAST else figure
    assert all(words_in(language)(f"formula.{named}") for language in LANGUAGES)


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (Question("happiness", "2022"), "explain.unknown_figure"),
        (Question("change_activity", "2022"), "explain.needs_earlier"),
        (Question("change_activity", "2021", earlier="2022"), "explain.not_earlier"),
        (Question("compared", "2022", earlier="2022"), "explain.not_earlier"),
        (Question("revised_correction", "2022"), "explain.needs_known"),
        (Question("coverage", "1850"), "explain.unknown_period"),
        (Question("coverage", "2022", "mars"), "explain.unknown_group"),
        (Question("needed", "2022", "mars"), "explain.unknown_target"),
    ],
)
def test_what_cannot_be_explained_is_said(explainer, question, code):
    with pytest.raises(CannotExplain) as cannot:
        explainer.of(question)
    assert cannot.value.code == code
    for language in LANGUAGES:
        assert words_in(language)(code, **cannot.value.params)
        assert words_in(language)(f"cli.wrong.{code.rpartition('.')[2]}", **cannot.value.params)
