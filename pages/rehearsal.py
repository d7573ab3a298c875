"""A room to try everything in: workbooks with each known mistake, and a practice ledger that is thrown away afterwards."""

from pages._frame import archive, desk, footer, guard, rehearsal, remarks, restated, tray

place = guard("staff")
place.title("rehearsal")
here = rehearsal.enter(place)
if here is None:
    rehearsal.make_ready(place)
else:
    part = rehearsal.choose_part(here)
    if part == "set":
        rehearsal.the_set(here)
    elif part == "tray":
        desk.receipts(here)
        files = desk.files_in(here)
        if files:
            desk.decide(here, files, desk.what_they_say(here, files))
        else:
            here.empty("page.rehearsal.nothing")
        tray.back_again(here)
    else:
        restated.waiting(here)
        found = here.ledger.submissions()
        here.say(archive.history(here, found))
        chosen = archive.choose(here, found)
        archive.changed(here, chosen)
        archive.details(here, chosen)
        archive.original(here, chosen)
        remarks.section(here, chosen)
        archive.standing(here, chosen)
        restated.years(here)
    rehearsal.begin_anew(place, here)
footer(place.words)
