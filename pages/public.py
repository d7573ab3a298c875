"""What has been released: the frozen figures, by whom and when, whether newer ones exist, and what is not shown."""

from gic_metrics.figures import goal, sectors, sentence
from gic_metrics.figures import progress as way
from pages._frame import archive_of_releases as archive
from pages._frame import footer, welcome

place = welcome()
words = place.words
place.title("public")
if place.chosen is None:
    archive.instead(place)
else:
    region, progress, today, public = place.region, place.progress, place.today, archive.told(place).public
    archive.standing(place)
    place.show_fitting(
        "emitted_against_path",
        lambda narrow, colours: public(way.emitted_against_path(region, progress, words, colours, narrow=narrow, today=today, breaks=False)),
    )
    archive.notes(place)
    if progress:
        place.tell(sentence.status_sentence(region, progress, words), sentence.pace_sentence(region, progress, words))
    place.show_fitting("start_now_goal", lambda narrow, colours: public(goal.start_now_goal(region, progress, words, colours, narrow=narrow)))
    place.show_fitting("sector_shares", lambda narrow, colours: public(sectors.sector_shares(region, words, colours, narrow=narrow)))
    archive.hidden(place)
    archive.all_releases(place)
footer(words)
