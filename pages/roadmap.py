"""Whether the region is on track, what may be said of the way on, what the measures give, and what has no plan yet."""

from functools import partial

from gic_metrics.figures import roadmap as drawn
from gic_metrics.figures import roadmap_sentence as said
from gic_metrics.figures import sentence
from gic_metrics.figures import wedge as known
from gic_metrics.figures.held_figure import held_sentence
from gic_metrics.figures.latest import goal_of, newest_total
from gic_metrics.figures.picture import Picture
from gic_metrics.figures.theme import Theme
from gic_metrics.targets.measures import wedges
from gic_metrics.targets.outlook import Outlook, outlooks
from pages._frame import asked, explain, footer, foretold, guard, plans, standings

place = guard("board")
words, region, progress, today = place.words, place.region, place.progress, place.today
place.title("roadmap")
if newest_total(region) is None:
    place.empty("frame.nothing")
else:
    found = place.once("outlooks", lambda: outlooks(region, today=today), today)
    ways = place.once("wedges", lambda: wedges(region, progress))
    place.heading("page.roadmap.pace.title")
    pace = (sentence.pace_sentence(region, progress, words), sentence.pace_plainly(region, progress, words))
    status = sentence.status_sentence(region, progress, words), held_sentence(region, progress, words)
    place.tell(" ".join(filter(None, status)), " ".join(filter(None, pace)))
    standings.show_table(place)
    for outlook in found:
        wedge = ways.get(outlook.target)

        def on_its_path(narrow: bool, colours: Theme, outlook: Outlook = outlook, wedge: known.Wedge | None = wedge) -> Picture:
            return drawn.outlook_against_path(region, outlook, wedge, words, colours, narrow=narrow, today=today)

        place.show_fitting("outlook_against_path", on_its_path, outlook.target, asked=partial(foretold.questions, place, outlook, wedge))
        place.tell(said.outlook_sentence(region, outlook, wedge, words), said.budget_sentence(region, outlook, words))
    standings.show(place, sectors=False)
    foretold.show(place, found, ways)
    target = goal_of(region)
    slip = plans.slip(place)
    late = place.once("wedges", lambda: wedges(region, progress, slip_years=slip), slip)
    wedge = late.get(target.key) if target is not None else None

    def from_today(narrow: bool, colours: Theme) -> Picture:
        return known.measures_wedge(region, wedge, words, colours, narrow=narrow, today=today)

    behind = partial(asked.measures, wedge.period, wedge.target, slip=slip) if wedge else list
    place.show_fitting("measures_wedge", from_today, slip, asked=behind)
    place.tell(said.wedge_sentence(wedge, words), said.reached_sentence(wedge, words, slip))
    place.say(place.once("expected", lambda: plans.expected(place, wedge), words.language, slip))
    explain.button(place, f"expected_{slip}", partial(asked.levels, wedge, slip=slip), quiet=True, shown=wedge is not None)
    place.say(place.once("measures", lambda: plans.measures(place, wedge), words.language, slip))
    explain.button(place, f"measures_{slip}", behind, quiet=True, shown=wedge is not None)
    place.say(place.once("disagreements", lambda: plans.disagreements(place), words.language))
footer(words)
