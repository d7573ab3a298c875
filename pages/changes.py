"""What changed: between two periods, or in the figure of one period since a past day; real change apart from what only looks like it."""

from datetime import timedelta
from functools import partial

import streamlit as st

from gic_metrics.accounting.changes import between, kind_of
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.revisions import revised
from gic_metrics.figures import what_changed as drawn
from gic_metrics.figures import what_changed_sentence as said
from gic_metrics.figures.uncertainty_sentence import change_uncertainty_sentence
from gic_metrics.ledger import moment
from pages._frame import asked, boundary, footer, guard

place = guard("board")
words, region, ledger, today = place.words, place.region, place.ledger, place.today


def select(key: str, name: str, periods: tuple[str, ...], start: str) -> str:
    return st.selectbox(words(f"page.changes.{name}"), periods, periods.index(start), format_func=words.window, key=key)


def switch(key: str, name: str, options: tuple[str, ...], start: str) -> str:
    named = {option: words(f"page.changes.{name}.{option}") for option in ("label", *options)}
    return st.segmented_control(named["label"], options, default=start, required=True, format_func=named.get, key=key)


def two_periods(newest_first: tuple[str, ...]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="changes_periods"):
        earlier = select("earlier", "earlier", newest_first[1:], drawn.natural_pair(newest_first)[0])
        later = select(f"later_{earlier}", "later", newest_first[: newest_first.index(earlier)], newest_first[0])
        change = place.once("between", lambda: between(region, ledger, earlier, later), earlier, later)
        by = switch(f"by_{earlier}_{later}", "by", drawn.SPLITS, drawn.natural_split(change))
    draw = partial(drawn.what_changed, region, change, words, by=by, today=today)
    place.show_fitting("what_changed", lambda narrow, colours: draw(colours, narrow=narrow), earlier, later, by, asked=lambda: asked.change(change))
    sure = change_uncertainty_sentence(place.uncertainty, change.same, kind_of(later), words)
    place.tell(*(one for one in (sure, said.change_sentence(region, change, words, by=by)) if one))
    boundary.show(place, earlier, later)


def then_and_now(newest_first: tuple[str, ...]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="changes_days"):
        end = place.as_of.date() if place.as_of else today
        first = drawn.first_day(ledger, place.as_of) or end
        day = moment(st.date_input(words("page.changes.day"), max(end - timedelta(91), first), first, end, format="DD.MM.YYYY", key="day") or end)
        known = place.once("known_then", lambda: drawn.comparable_periods(Region.read(ledger, as_of=day, gwp_set=place.gwp)), day)
        period = select(f"period_{day:%Y%m%d}", "period", newest_first, next((p for p in known if p in newest_first), newest_first[0]))
    key = day.date(), period
    found = place.once("revised", lambda: revised(ledger, Region.read(ledger, as_of=day, gwp_set=place.gwp), region, period), *key)
    draw = partial(drawn.what_was_revised, region, found, words, today=today)
    place.show_fitting("what_was_revised", lambda narrow, colours: draw(colours, narrow=narrow), *key, asked=lambda: asked.revision(found, day))
    place.tell(said.revision_sentence(region, found, words))


place.title("changes")
comparable = place.once("comparable", lambda: drawn.comparable_periods(region))
if len(comparable) < 2:
    place.empty("page.changes.one" if comparable else "frame.nothing")
else:
    {"periods": two_periods, "days": then_and_now}[switch("changes_mode", "mode", ("periods", "days"), "periods")](comparable)
footer(words)
