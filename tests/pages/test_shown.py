"""No figure without its cells: every number that a page or a sentence shows is in a list here, with the explanation it has or why it needs none.

A new number in a text, a new table of numbers or a new picture fails until it stands here, and what stands here must be explainable.
"""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

from gic_metrics.targets.explanations import EXPLAINABLE
from gic_metrics.text import all_texts

PAGES = Path(__file__).resolve().parents[2] / "pages"
QUANTITY = re.compile(r"(signed_)?(t|number|pct|million|signed)\d?|.*\|.*")

COUNT = "a count of what stands beside it"
CELL = "a cell itself, with its file and place in the row"
SOURCE = "as a public source states it, which stands beside it"
LIMIT = "a limit of the accounting rules"
SUPPOSED = "what something that is not done would do: nothing of it is in the ledger"
RELEASED = "drawn from a release, whose manifest names what it rests on"
EXPLAINING = "an explanation, or a calculation that is shown step by step"
NEEDS_NONE = (COUNT, CELL, SOURCE, LIMIT, SUPPOSED, RELEASED, EXPLAINING)

ELSEWHERE = {
    "findings": CELL,
    "page.intake": CELL,
    "page.findings": CELL,
    "page.mapping": CELL,
    "page.submissions": COUNT,
    "page.rehearsal": COUNT,
    "page.rules": COUNT,
    "page.remembered": COUNT,
    "page.remarks": COUNT,
    "page.restated": COUNT,
    "page.marked": COUNT,
    "page.effect": SUPPOSED,
    "page.methods.say": SOURCE,
    "page.methods.by_hand": EXPLAINING,
    "page.explain": EXPLAINING,
    "frame.trail": EXPLAINING,
    "explain": EXPLAINING,
    "selfcheck": COUNT,
    "event": RELEASED,
    "released": RELEASED,
    "snapshot": RELEASED,
    "site": RELEASED,
    "page.release": RELEASED,
    "page.appearance": RELEASED,
    "noted": "what the cells of the explanation that it stands under say, or say differently",
    "cli": "the command line, whose own test asks that every figure is explained",
    "unit_amount": "how an amount is written",
    "reuse_unit": "how an amount is written",
    "page.rows": "how an amount is written",
}
"""part of the texts -> why nothing there is a figure of its own"""

TEXTS: dict[str, tuple[str, ...] | str] = {
    "n": COUNT, "k": COUNT, "m": COUNT, "of": COUNT, "done": COUNT, "files": COUNT, "inside": COUNT, "companies": COUNT, "reported": COUNT,
    "comments": COUNT, "ok": COUNT, "version": COUNT, "most_pct": LIMIT, "waiting": COUNT,
    "emitted_t": ("emitted",), "removed_t": ("removed",), "net_t": ("net",), "net_claim_t": ("net_claim",), "sold_t": ("removed_sold",),
    "claimed_t": ("removed", "removed_sold"), "transit_t": ("in_transit_biogenic",), "injected_t": ("injected_fossil",),
    "location_t": ("scope2_location_members",), "market_t": ("scope2_market_members",), "supplied": ("from_members",),
    "actual_t": ("actual",), "shown_t": ("net", "emitted"),
    "u95_t": ("emitted_u95", "net_u95"), "removed_u95_t": ("removed_u95",), "u95_pct": LIMIT,
    "coverage_pct": ("coverage",), "locked_pct": ("gwp_locked",), "reported_t": ("weight",), "reported_pct": ("weight",), "weight_t": ("weight",),
    "left_out_pct": ("so_far_left_out",), "now_t": ("so_far_now", "revised"), "full_year_t": ("full_year",), "last_t": ("emitted",),
    "gap_pct": ("gap_share",), "path_t": ("path",), "goal_t": SOURCE, "target_t": SOURCE, "required_t": ("required",), "achieved_t": ("achieved",),
    "waited_t": ("waiting",), "cut_t": ("cut",), "remains_t": ("remains",), "done_pct": ("done",),
    "slope_t": ("trend",), "rise_t": ("trend",), "outlook.low_t": ("trend_low", "projection_low"),
    "outlook.high_t": ("trend_high", "projection_high"),
    "central_t": ("projection",), "gap_t": ("shortfall",), "outlook.then_t": ("level_likely",),
    "level_t": ("level_likely", "level_possible", "actual"),
    "budget_t": ("budget",), "used_pct": ("budget_used_share",), "over_t": ("budget_over",), "years": ("budget_years_left",),
    "rate_pct": ("compound",),
    "error_t": ("mean_error",), "said_t": ("said_trend", "said_announced"), "forecast.low_t": ("said_trend",), "forecast.high_t": ("said_trend",),
    "needed_t": ("needed",), "measures_wedge.amount_t": ("secured", "likely", "possible", "no_plan"), "few_t": ("no_plan_few",),
    "many_t": ("no_plan_many",), "counted_t": ("secured", "likely", "possible"), "stated_t": SOURCE,
    "page.roadmap.register.low_t": SOURCE, "page.roadmap.register.high_t": SOURCE,
    "page.roadmap.expected.low_t": ("level_low",), "page.roadmap.expected.high_t": ("level_high",),
    "absolute_t": ("difference_size",), "page.reconciliation.net_t": ("difference_net",),
    "change_t": ("change", "revised", "cut"), "earlier_t": ("change",), "later_t": ("change",), "what_was_revised.then_t": ("revised",),
    "earlier": ("change_activity",), "later": ("change_activity",), "earlier_n": ("net",), "later_n": ("net",), "earlier_r": ("removed",),
    "later_r": ("removed",), "bound_t": ("change_gwp_phase",),
    "so_far.change_pct": ("so_far_change",), "sector_small_multiples.change_pct": ("compared",), "what_changed.change_pct": ("change",),
    "overview_headline.change_pct": ("compared",), "page.overview.number.change_pct": ("compared",),
    "sector_shares.share_pct": ("sector_share",), "uncertainty.share_pct": ("emitted_u95",),
    "uncertainty.grade.share_pct": ("grade_a", "grade_b", "grade_c", "grade_d"),
    "remainder_t": ("emitted_ets", "revised"), "remainder_pct": ("emitted_ets", "revised"),
    "page.settings.assurance.tonnes": SOURCE,
    "page.targets.value_t": SOURCE, "emitted_against_path.value_t": ("emitted", "removed", "net", "base"), "uncertainty.value_t": ("emitted", "net"),
    "start_now_goal.value_t": ("base", "actual"), "what_changed.value_t": ("change",), "outlook.value_t": ("actual", "projection", "level_likely"),
}  # fmt: skip
"""name of the value, or `part.name` where a name says different things -> the figures that explain it, or why it needs none"""

TABLES: dict[str, tuple[str, ...] | str] = {
    "_so_far._quarters": ("so_far_now", "so_far_before", "so_far_change"),
    "_told._table": SOURCE,
    "_told._gwp": SOURCE,
    "_told._factors": SOURCE,
    "_told._measures": SOURCE,
    "_told._units": SOURCE,
    "_told.statements": SOURCE,
    "_html.table": "how a table is written",
    "_pieces.ledgers": ("emitted", "captured_fossil", "removed", "removed_sold", "biogenic_memo", "scope2_location", "scope2_market", "from_members"),
    "_rows.table": CELL,
    "_rows.streams_table": ("stream", "delivered", "received"),
    "_rows.rates": ("symbiosis_rate", "surplus_heat_used"),
    "_archive.history": COUNT,
    "_rulebook.overview": COUNT,
    "_rulebook.rule": COUNT,
    "_supposed.effect": SUPPOSED,
    "_appearing.how": RELEASED,
    "_assurance.standing": SOURCE,
    "_mapping._preview": CELL,
    "_explain._table": EXPLAINING,
    "_reconciled.table": ("reported_year", "verified_year", "difference_year"),
    "_reconciled.published": ("verified_year",),
    "_reconciled.outside": ("outside_verified",),
    "_findings._shown": CELL,
    "_tray.side_by_side": COUNT,
    "_base_year._one": ("emitted_ets", "revised"),
    "_effect._table": SUPPOSED,
    "_effect._decisive": SUPPOSED,
    "_said.changes": CELL,
    "_chase.detail": ("weight",),
    "_by_hand._sum": EXPLAINING,
    "_by_hand._coverage": EXPLAINING,
    "_letting_out.shown": RELEASED,
    "_letting_out.held_back": COUNT,
    "_standings.table": ("actual", "path", "gap", "status", "pace"),
    "_own_measures.register": SOURCE,
    "_circular._table": ("symbiosis_in", "symbiosis_out", "landfilled", "recovered"),
    "_boundary._table": ("boundary_as_reported", "boundary_like_for_like", "boundary_recalculated"),
    "_foretold._table": ("said_trend", "came_trend", "error_trend", "said_announced", "came_announced", "error_announced"),
    "_plans.measures": ("secured", "likely", "possible"),
    "_plans.expected": ("level_secured", "level_likely", "level_possible", "level_low", "level_high"),
}
"""function of a page that writes a table of numbers -> the figures that explain them, or why they need none"""

RELEASED_PAGES = ("public", "genuine", "_letting_out")
"""drawn from a release alone, made or drafted: there is no ledger behind them to lead back to"""


def quantities():
    """(key of a text, part of it before the value's name, name) of every number in a text."""
    for key, entry in all_texts().items():
        if not any(key == part or key.startswith((f"{part}.", f"{part}_")) for part in ELSEWHERE):
            for _, name, spec, _ in string.Formatter().parse(entry["nb"]):
                if name and spec and QUANTITY.fullmatch(spec):
                    yield key, name


def entry_of(key: str, name: str):
    """What stands in the list of the most precise name."""
    parts = key.split(".")
    said = [f"{'.'.join(parts[:n])}.{name}" for n in range(len(parts), 0, -1)]
    return next((TEXTS[one] for one in (*said, name) if one in TEXTS), None)


def test_every_number_in_a_text_has_an_explanation_or_a_reason():
    assert {f"{key}: {name}" for key, name in quantities() if entry_of(key, name) is None} == set()


def test_every_table_of_numbers_has_one_too():
    assert tables() == set(TABLES)


def tables() -> set[str]:
    """`module.function` of every table that is set with numbers."""
    found = set()
    for file in PAGES.glob("*.py"):
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
                if any(keyword.arg == "numeric" for call in calls for keyword in call.keywords):
                    found.add(f"{file.stem}.{function.name}")
    return found


@pytest.mark.parametrize("listed", [TEXTS, TABLES, ELSEWHERE], ids=["texts", "tables", "elsewhere"])
def test_what_is_listed_can_be_explained(listed):
    for name, said in listed.items():
        if isinstance(said, tuple):
            assert said, name
            assert set(said) <= set(EXPLAINABLE), name
        else:
            assert said in NEEDS_NONE or listed is ELSEWHERE or name == "_html.table", name


def test_every_picture_of_a_page_says_which_figures_it_shows():
    """A picture's button stands on `asked`; a table of pictures has a button of its own beside it."""
    for file in PAGES.glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        called = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
        for call in called:
            if call.func.attr == "show_fitting" and file.stem not in RELEASED_PAGES:
                assert "asked" in {keyword.arg for keyword in call.keywords}, f"{file.stem}: line {call.lineno}"
        names = [str(call.args[0].value) for call in called if call.func.attr == "show_table" and isinstance(call.args[0], ast.Constant)]
        keys = {a.value for call in called if call.func.attr == "button" for a in call.args if isinstance(a, ast.Constant)}
        assert set(names) <= keys, file.stem
