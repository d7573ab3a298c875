"""One site or company through time, with the cells its figures come from."""

from gic_metrics.figures import site as drawn
from gic_metrics.figures.noted import site_notes
from gic_metrics.figures.uncertainty_sentence import site_uncertainty_sentences
from pages._frame import asked, footer, guard, remarks, rows, year_so_far

place = guard("board")
words, region, today = place.words, place.region, place.today
place.title("companies")
chosen, name = rows.choose_site(place)
place.say(rows.about(place, chosen))
facts = place.ledger.facts(as_of=place.as_of, sites=chosen)
if facts:
    inside = tuple(site for site in chosen if site in region.series)
    if inside:
        uncertain = place.uncertainty
        place.show_fitting(
            "site_through_time",
            lambda narrow, colours: drawn.site_through_time(
                region, inside, words, colours, name=name, narrow=narrow, today=today, uncertainty=uncertain
            ),
            *chosen,
            asked=lambda: asked.sites(region, inside),
        )
        totals = {kind: drawn.totals_of(region, inside, kind) for kind in ("year", "quarter")}
        place.tell(*site_uncertainty_sentences(uncertain, totals, words), *site_notes(region, inside, words))
        year_so_far.show(place, inside, rows.chosen_key())
    place.say(remarks.of_facts(place, facts))
    place.heading("page.companies.facts")
    place.say(rows.folded_table(place, facts))
else:
    place.empty("page.companies.empty")
footer(words)
