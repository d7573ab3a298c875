"""What is held against a target leads back to cells: today's, and those of the base year with the weight the path gives them."""

from dataclasses import replace

import pytest

from gic_metrics.accounting.explanation import Behind, CannotExplain
from gic_metrics.accounting.region import Region
from gic_metrics.targets import explain as subject
from gic_metrics.targets.explain import explain_progress, of_base
from gic_metrics.targets.held import AGAINST_TARGET
from gic_metrics.targets.paths import Path
from gic_metrics.targets.progress import progress
from gic_metrics.text import words_in


@pytest.fixture
def region(record_ledger):
    return Region.read(record_ledger)


def summed(found):
    return sum(row.contribution for row in found.rows)


def test_the_gap_of_2022_is_eight_cells_of_2022_less_nine_tenths_of_eight_of_2020(region, record_ledger):
    """2 327 170 - 0.9 x 2 414 702 = 153 938.2; NO-66 has no figure and is in neither."""
    found = explain_progress(region, record_ledger, "gap", "2022")
    assert summed(found) == pytest.approx(found.value, abs=1e-6) == pytest.approx(153_938.2, abs=1e-6)
    now, base = ([row for row in found.rows if row.period == year] for year in ("2022", "2020"))
    assert (len(now), len(base), len(found.rows)) == (8, 8, 16)
    assert {row.site for row in found.rows} == set(region.series) - {"NO-66"}
    yara = next(row for row in base if row.site == "NO-110")
    assert yara.contribution == pytest.approx(-0.9 * 830_927)
    assert yara.cell


@pytest.mark.parametrize("figure", AGAINST_TARGET)
def test_every_row_of_progress_is_explained_to_the_gram(region, record_ledger, figure):
    for row in progress(region):
        found = explain_progress(region, record_ledger, figure, row.period, row.target)
        assert found.value == getattr(row, f"{figure}_t")
        assert summed(found) == pytest.approx(found.value, abs=1e-6)


@pytest.mark.parametrize("figure", AGAINST_TARGET)
def test_so_it_is_where_quarters_capture_and_removals_are_reported(practice_ledger, figure):
    region, facts = Region.read(practice_ledger), Behind(practice_ledger, None)
    rows = [row for row in progress(region) if getattr(row, f"{figure}_t") is not None]
    assert rows
    for row in rows:
        found = explain_progress(region, facts, figure, row.period, row.target)
        assert summed(found) == pytest.approx(getattr(row, f"{figure}_t"), abs=1e-3)


def test_a_target_that_is_not_zero_stands_as_a_row_of_its_own(region, record_ledger):
    """A line from 2 462 280 to 100 000: in 2021 a twentieth of the target, 5 000 t, is the target's own part."""
    key, target = next((k, t) for k, t in region.reference.targets.items() if t.headline)
    changed = replace(region, reference=replace(region.reference, targets={key: replace(target, target_t=100_000.0)}))
    found = explain_progress(changed, record_ledger, "path", "2021")
    own = [row for row in found.rows if row.variable == "target"]
    assert [row.contribution for row in own] == pytest.approx([5_000.0])
    assert summed(found) == pytest.approx(0.95 * 2_462_280 + 5_000)


@pytest.mark.parametrize(
    ("path", "now", "base_part"),
    [
        (Path(2020, 1000.0, 2040, -100.0), 2025, 750.0),
        (Path(2020, 1000.0, 2040, 0.0, "piecewise", ((2030, 600.0),)), 2025, 500.0),
        (Path(2020, 1000.0, 2040, 0.0, "piecewise", ((2030, 600.0),)), 2035, 0.0),
        (Path(2020, 1000.0, 2040, 0.0, "stepped", ((2030, 600.0),)), 2029, 1000.0),
        (Path(2020, 1000.0, 2040, 10.0, "compound"), 2030, 100.0),
    ],
    ids=["linear", "before the milestone", "after it", "a step not taken", "a fixed share"],
)
def test_the_part_of_the_base_in_a_path(path, now, base_part):
    assert of_base(path, now) == pytest.approx(base_part)


@pytest.mark.parametrize(
    ("figure", "period", "target", "code"),
    [
        ("happiness", "2022", None, "explain.unknown_figure"),
        ("gap", "1850", None, "explain.unknown_period"),
        ("gap", "2022", "mars", "explain.unknown_target"),
    ],
)
def test_what_is_not_known_is_said_in_words_of_its_own(region, record_ledger, figure, period, target, code):
    with pytest.raises(CannotExplain) as cannot:
        explain_progress(region, record_ledger, figure, period, target)
    assert cannot.value.code == code
    said = words_in("nb")(code, **cannot.value.params)
    assert ("mars" in said and "climate_positive_2040" in said) == (target == "mars")


def test_without_any_target_that_is_said_too(region, record_ledger):
    bare = replace(region, reference=replace(region.reference, targets={}))
    with pytest.raises(CannotExplain) as cannot:
        explain_progress(bare, record_ledger, "gap", "2022")
    assert cannot.value.code == "explain.no_target"


def test_a_row_left_out_is_seen(region, record_ledger, monkeypatch):
    real = subject.measured_rows
    monkeypatch.setattr(subject, "measured_rows", lambda *given: list(real(*given))[1:])
    found = explain_progress(region, record_ledger, "gap", "2021")
    assert summed(found) != pytest.approx(found.value, abs=1e-3)
