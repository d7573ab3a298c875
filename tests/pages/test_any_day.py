"""Any day: what a page shows of a past day is what was known then, whatever is decided, stored or taken back afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.disclosure import Consent
from gic_metrics.publish.drafting import draft
from gic_metrics.publish.releasing import approve, propose
from gic_metrics.reference import assurance, boundary, gwp_setting
from gic_metrics.submission import closed, consenting, remarks, restating, tray, withdraw
from gic_metrics.submission.reporting import duties, excuse
from gic_metrics.targets import editing, measure_editing
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Quarter
from pages._frame import PAGES
from tests.pages.seen import is_sound, shown

DAY = "2026-11-24"
"""after everything that the practice ledger was built from, before what is decided here"""
NOW_ALONE = ("rehearsal",)
"""a room of its own, on a ledger beside this one"""
nb = words_in("nb")


def decide_all(ledger, clock) -> None:
    """Everything that people decide: targets, measures, settings, boundary, assurance, excuses, remarks, consents, closings, releases."""
    region, today = Region.read(ledger), clock.now.date()
    by = {"by": "Etterpå", "reason": "vedtatt etterpå"}
    sites, stored, target = sorted(region.series), ledger.submissions(), region.reference.headline_target

    def enter(name, body):
        editing.decide(ledger, body, name=name, **by)

    enter(editing.OWN, editing.with_target(editing.own_of(ledger), replace(target, target_t=target.target_t + 77_777)))
    measure = region.reference.measures[0]
    enter("own_measures", measure_editing.with_measure(editing.own_of(ledger, "own_measures"), replace(measure, reduction_t=12_345.0)))
    said = {"valid_from": today, "decided_on": today, "decided_by": {"nb": "Etterpå", "en": "Later"}, "source": "etterpå"}
    enter("own_cluster", gwp_setting.decided(editing.own_of(ledger, "own_cluster"), today, gwp_set="AR6", **said))
    statement = {"site": sites[-1], "year": 2025, "tonnes": 123.0, "level": "ets", "verifier": "Etterpå", "source": "etterpå"}
    enter(assurance.OWN, assurance.with_statement(editing.own_of(ledger, assurance.OWN), statement))
    enter(boundary.OWN, boundary.left(ledger.references(), sites[0], "2024", "etterpå"))
    enter(boundary.OWN, boundary.renamed(ledger.references(), sites[1], "Etterpå", "etterpå"))
    cell = ledger.facts(submission=stored[3].id)[0].record
    remarks.comment(ledger, stored[3].id, "etterpå", by="Etterpå", cell=remarks.place(cell.place_sheet, cell.cell), needs_review=True)
    for duty in duties(region, ledger, [Quarter.parse("2026-Q3")], today)[:2]:
        excuse(ledger, duty, **by)
    tray.lay(ledger, [("etterpå.xlsx", b"PK")], by="Etterpå")
    closed.close_year(ledger, "2025", **by)
    closed.write_cause(ledger, sites[1], "2024", "etterpå", by="Etterpå")
    restating.propose_standing(ledger, ledger.submission(stored[60].id), **by)
    withdraw(ledger, stored[1].id, proposed_by="Kari Ås", **by)
    consent = Consent(region.reference.register.sites[sites[1]].company, "emitted", "annual", 2020, None, "Etterpå", "2026-11-01", "doc.pdf")
    consenting.give(ledger, consent, b"%PDF-1.4\n%%EOF\n", **by)
    first = propose(ledger, draft(ledger, Region.read(ledger), "2024", now=clock.now), by="Etterpå")
    approve(ledger, first, by="Kari Ås", now=clock.now)
    propose(ledger, draft(ledger, Region.read(ledger), "2025", now=clock.now), by="Etterpå")


def test_what_is_decided_later_leaves_every_page_of_a_past_day_as_it_was(visit, practice_file, practice_ledger, clock):
    pages = [page for role in ("board", "staff") for page in PAGES[role] if page not in NOW_ALONE]

    def everything() -> dict[str, str]:
        return {page: shown(visit(page, practice_file, asof=DAY)) for page in pages}

    before = everything()
    clock.forward(days=5)
    decide_all(practice_ledger, clock)
    later = everything()
    assert {page for page in pages if later[page] != before[page]} == set()
    assert not any("tterpå" in said for said in later.values())
    assert "tterpå" in shown(visit("submissions", practice_file)), "now it is shown"


def test_nothing_is_received_withdrawn_closed_or_recalled_from_a_past_day(visit, record_file, clock):
    for page in ("submissions", "release", "intake"):
        app = visit(page, record_file, asof="2026-11-23")
        assert is_sound(app)
        assert nb("frame.asof.banner", day=clock.now.date()) in shown(app)
        assert not app.get("file_uploader")
        assert not [b.key for b in app.button if str(b.key).startswith(("closing_", "recall_", "release_", "FormSubmitter"))]


@pytest.mark.parametrize("day", ["2019-06-01", "1970-01-01"])
def test_a_day_before_the_calendar_begins_is_shown_as_any_other(day, visit, record_file):
    app = visit("coverage", record_file, asof=day)
    assert is_sound(app)
    assert 'asof' in shown(app)


@pytest.mark.parametrize("day", ["2999-01-01", "9999-12-31", "0001-01-01"])
def test_a_day_that_has_not_come_is_none_and_leaves_the_link(day, visit, record_file):
    app = visit("overview", record_file, asof=day)
    assert is_sound(app)
    assert "2 327 170" in shown(app).replace("\u00a0", " ")
    assert "asof" not in app.query_params


def test_a_version_is_of_the_ledger_as_it_was_on_the_day(record_ledger, clock):
    then = clock.now
    known = Region.read(record_ledger, as_of=then)
    clock.forward(days=1)
    body = gwp_setting.decided({}, clock.now.date(), gwp_set="AR6", valid_from=clock.now.date(), decided_on=clock.now.date(),
                               decided_by={"nb": "Styret", "en": "The board"}, source="sak 1")  # fmt: skip
    editing.decide(record_ledger, body, by="Kari", reason="vedtak", name="own_cluster")
    assert Region.read(record_ledger, as_of=then).version == known.version
    assert Region.read(record_ledger, as_of=then - timedelta(days=3000)).version == 0
    assert Region.read(record_ledger).version > known.version
