"""Who has reported: company by quarter, what it weighs, and what it takes to get the rest."""

import streamlit as st

from gic_metrics.submission.reporting import duties, quarters_shown, tally
from gic_metrics.vocabulary import Quarter
from pages._frame import asked, chase, explain, footer, guard

place = guard("staff")
words, region, today = place.words, place.region, place.as_of.date() if place.as_of else place.today
place.title("coverage")
shown = quarters_shown(region, today)
choices = [Quarter.of(today), *reversed(shown)]
quarter = st.selectbox(words("page.coverage.quarter"), choices, index=1, format_func=words.period, key="coverage_quarter") or shown[-1]
found = duties(region, place.ledger, dict.fromkeys((*shown, quarter)), today, chase.waiting(place))
chosen = [duty for duty in found if duty.quarter == quarter]
place.say(chase.summary(place, chosen, tally(region, chosen)))
place.say(chase.detail(place, chosen, today))
explain.button(place, "weights", lambda: asked.covered(str(quarter), [site for duty in chosen for site in duty.sites]), quiet=True)
if len(shown) > 1:
    place.say(chase.matrix(place, found, shown))
if place.as_of:
    place.tell(words("page.coverage.past"))
else:
    chase.workbooks_out(place, chosen)
    chase.reminders_out(place, chosen)
    chase.excuses_given(place, chosen)
footer(words)
