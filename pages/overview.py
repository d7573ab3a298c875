"""Where the region is, how far it has to go, and whether it is fast enough."""

from gic_metrics.figures import goal, sectors, sentence
from gic_metrics.figures import progress as way
from gic_metrics.figures.base_sentence import base_sentences
from gic_metrics.figures.held_figure import held_sentence
from gic_metrics.figures.latest import newest_total, rolling
from gic_metrics.figures.uncertainty_sentence import uncertainty_sentences
from pages._frame import asked, explain, footer, guard, pieces, year_so_far

place = guard("board")
words, region, progress, today = place.words, place.region, place.progress, place.today
total = place.once("newest_total", lambda: newest_total(region))
if total is None:
    place.empty("frame.nothing")
else:
    uncertain = place.uncertainty
    place.say(place.once("opening", lambda: pieces.opening(place, total), words.language, today))
    place.show_fitting(
        "emitted_against_path",
        lambda narrow, colours: way.emitted_against_path(region, progress, words, colours, narrow=narrow, today=today, uncertainty=uncertain),
        asked=lambda: asked.against_path(region, progress),
        headed=False,
    )
    explain.button(place, "total", lambda: asked.everything(region, total, progress))
    place.heading("page.overview.section.sure")
    place.tell(*uncertainty_sentences(region, uncertain, total, "r4q" if rolling(total) else "year", words))
    place.heading("page.overview.section.pace")
    status = sentence.status_sentence(region, progress, words), held_sentence(region, progress, words)
    place.tell(" ".join(filter(None, status)), sentence.pace_sentence(region, progress, words), *base_sentences(region, words))
    place.show_fitting(
        "start_now_goal",
        lambda narrow, colours: goal.start_now_goal(region, progress, words, colours, narrow=narrow, today=today),
        asked=lambda: asked.start_and_goal(region, progress),
    )
    place.show_fitting(
        "sector_shares",
        lambda narrow, colours: sectors.sector_shares(region, words, colours, narrow=narrow, today=today),
        asked=lambda: asked.newest_sectors(region),
    )
    year_so_far.show(place)
    place.say(place.once("ledgers", lambda: pieces.ledgers(place, total), words.language))
    explain.button(place, "ledgers", lambda: asked.ledgers(total), quiet=True)
    place.say(place.once("coverage", lambda: pieces.coverage(place, total), words.language))
    explain.button(place, "coverage", lambda: asked.of_total(total, ("coverage", "latest_coverage")), quiet=True)
footer(words)
