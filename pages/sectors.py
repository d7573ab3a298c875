"""Each sector on the same scale, and all of them together."""

from gic_metrics.figures import sector_stacked, sectors_through_time
from gic_metrics.figures.latest import newest_total
from pages._frame import asked, footer, guard, standings

place = guard("board")
words, region = place.words, place.region
place.title("sectors")
if newest_total(region) is None:
    place.empty("frame.nothing")
else:
    place.show_fitting(
        "sector_small_multiples",
        lambda narrow, colours: sectors_through_time.sector_small_multiples(region, words, colours, narrow=narrow, today=place.today),
        asked=lambda: asked.sectors(region),
    )
    place.show_fitting(
        "sector_stacked",
        lambda narrow, colours: sector_stacked.sector_stacked(region, words, colours, narrow=narrow, today=place.today),
        asked=lambda: asked.sectors(region),
    )
    standings.show(place, sectors=True)
footer(words)
