"""Every bar of "what changed" leads back to cells: its rows sum to it, and so do the rows of each amount beside it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from gic_metrics.accounting.changes import between
from gic_metrics.accounting.explain_change import CHANGES, REVISIONS, Known, explain_change, explain_revision
from gic_metrics.accounting.explanation import Behind, CannotExplain, Question
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.revisions import revised
from gic_metrics.figures.what_changed import comparable_periods
from gic_metrics.targets.explanations import Explainer
from gic_metrics.targets.recomputed import recomputed


def near(value):
    return pytest.approx(value, abs=1e-5, rel=1e-9)


def summing(found):
    assert found.contributed == near(found.value or 0.0), found.figure
    for amount in found.amounts:
        assert sum(row.contribution for row in amount.rows) == near(amount.value), (found.figure, amount.name, amount.of)
    return found


def test_from_one_period_to_another(practice_ledger):
    region, facts, seen, amounts = Region.read(practice_ledger), Behind(practice_ledger, None), Counter(), Counter()
    periods = comparable_periods(region)
    pairs = [(periods[n + back], periods[n]) for n in range(len(periods)) for back in (1, 4) if n + back < len(periods)]
    for earlier, later in pairs:
        change = between(region, practice_ledger, earlier, later)
        parts = 0.0
        for figure in CHANGES:
            found = summing(explain_change(region, practice_ledger, facts, Question(figure, later, earlier=earlier), change))
            again = recomputed(found)
            assert again is None or again == near(found.value)
            if figure.removeprefix("change_") in [bar.term for bar in change.bars]:
                parts += found.value
                seen[figure] += 1
            amounts.update(amount.name for amount in found.amounts)
        assert parts == near(change.change_t)
    assert {"change_activity", "change_intensity", "change_capture", "change_estimate"} <= set(seen), seen
    assert {"emitted_before", "generated_after", "made_after"} <= set(amounts), amounts


def test_from_one_day_to_another(practice_ledger):
    now, seen = Region.read(practice_ledger), Counter()
    newest = max(s.recorded_at for s in practice_ledger.submissions())
    for days in (30, 400):
        then = Region.read(practice_ledger, as_of=newest - timedelta(days))
        sides = Known(then, Behind(practice_ledger, then.as_of)), Known(now, Behind(practice_ledger, None))
        for period in [p for p in comparable_periods(then) if p in comparable_periods(now)][:3]:
            revision = revised(practice_ledger, then, now, period)
            parts = 0.0
            for figure in REVISIONS:
                found = summing(explain_revision(*sides, Question(figure, period), revision))
                if figure.removeprefix("revised_") in [bar.term for bar in revision.bars]:
                    parts += found.value
                    seen[figure] += 1
                    assert {"known_now"} <= {amount.name for amount in found.amounts}
            assert parts == near(revision.change_t) == near(revision.now.emitted_t - revision.then.emitted_t)
    assert seen, "nothing was revised in the practice region"


def test_the_bound_of_the_gwp_phases_is_the_cell_of_2020_times_what_n2o_fell_by(record_ledger):
    """(12.3) 830 927 t of Yara Porsgrunn in 2020 x (1 - 265 / 298) = 92 015 t."""
    region = Region.read(record_ledger)
    found = summing(explain_change(region, record_ledger, record_ledger, Question("change_gwp_phase", "2021", earlier="2020")))
    assert found.value == pytest.approx(830_927 * 33 / 298) == pytest.approx(92_015, abs=0.5)
    assert [(row.site, row.period) for row in found.rows] == [("NO-110", "2020")]


def test_a_period_that_is_not_there_is_said_so(record_ledger):
    region = Region.read(record_ledger)
    with pytest.raises(CannotExplain) as cannot:
        explain_change(region, record_ledger, record_ledger, Question("change", "2022", earlier="1999"))
    assert cannot.value.params == {"period": "1999"}
    with pytest.raises(CannotExplain):
        Explainer(region, record_ledger).of(Question("revised", "1999", known=datetime(2026, 11, 22, tzinfo=UTC)))
