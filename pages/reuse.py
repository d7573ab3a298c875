"""What goes from company to company: reported streams counted once, streams known from public sources, and the memo apart."""

from functools import partial

from gic_metrics.accounting.reuse import streams
from gic_metrics.figures import public_streams
from gic_metrics.figures import reuse as drawn
from gic_metrics.figures.picture import Picture
from gic_metrics.figures.reuse_sentence import measured
from gic_metrics.figures.theme import Theme
from pages._frame import asked, circular, explain, footer, guard, rows, standings

place = guard("board")
words, region, today = place.words, place.region, place.today
place.title("reuse")
found = place.once("streams", lambda: streams(place.ledger, place.as_of))
for of in (of for of in measured(found) if of[0] in drawn.UNITS):

    def of_unit(narrow: bool, colours: Theme, of: tuple[str, str] = of) -> Picture:
        return drawn.reuse_streams(region, found, words, colours, unit=of[0], basis=of[1], narrow=narrow, today=today)

    place.show_fitting("reuse_streams", of_unit, *of, asked=partial(asked.reuse, found, *of))
if found:
    place.show_fitting(
        "reuse_trend",
        lambda narrow, colours: drawn.reuse_trend(region, found, words, colours, narrow=narrow, today=today),
        asked=lambda: asked.reuse(found),
    )
    place.say(place.once("rates", lambda: rows.rates(place, found), words.language))
    explain.button(place, "rates", lambda: asked.rates(found, rows.bases(place, found)), quiet=True)
    standings.show_reuse(place)
    place.heading("page.reuse.reported")
    place.say(place.once("streams_table", lambda: rows.streams_table(place, found), words.language))
    explain.button(place, "streams_table", lambda: asked.each_stream(found), quiet=True)
else:
    place.empty("page.reuse.empty")
circular.show(place)
if region.reference.streams:
    place.show_table("public_streams", lambda: public_streams.public_streams(region, words, place.colours, today=today))
    explain.button(place, "public_streams", lambda: asked.public_streams(region), quiet=True)
place.say(rows.memo(place))
footer(words)
