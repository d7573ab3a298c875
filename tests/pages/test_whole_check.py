"""The whole self-check on the page of reconciliation: when it was last run and how it came out, and the button for staff."""

from __future__ import annotations

from gic_metrics.access import Role
from gic_metrics.accounting.selfcheck import Check
from gic_metrics.publish.whole_check import keep, last_kept
from gic_metrics.submission import open_ledger
from gic_metrics.text import words_in
from tests.pages.seen import is_sound, shown

nb = words_in("nb")


def test_staff_run_it_by_name_and_the_board_sees_how_it_came_out(be, visit, record_file, clock):
    app = visit("reconciliation", record_file)
    assert nb("page.reconciliation.whole.never") in shown(app)
    app.button(key="whole_run").click().run()
    assert nb("page.reconciliation.whole.lacks") in shown(app)
    app.text_input(key="whole_by").set_value("Kari Ås")
    app.button(key="whole_run").click().run()
    assert is_sound(app)
    kept = last_kept(open_ledger(str(record_file), clock=clock))
    assert kept.by == "Kari Ås"
    assert "originals_whole" in {check.code for check in kept.checks}
    be(Role.BOARD)
    seen = visit("reconciliation", record_file)
    assert "av Kari Ås." in shown(seen)
    assert nb("page.reconciliation.whole.same") in shown(seen)
    assert nb("page.reconciliation.whole.never") not in shown(seen)
    assert not [b for b in seen.button if b.key == "whole_run"]


def test_what_did_not_agree_and_what_has_come_since_are_said(visit, record_file, record_ledger):
    keep(record_ledger, [Check("sites_add_up", True, 3), Check("originals_whole", False, 2, ("a.xlsx",))], by="Kari Ås", figures_version=0)
    said = shown(visit("reconciliation", record_file))
    assert "1 av 2" in said.replace("\u00a0", " ")
    assert "a.xlsx" in said
    assert nb("page.reconciliation.whole.moved") in said
