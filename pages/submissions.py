"""Everything that has been stored, newest first; withdraw, put back in force, get the original file."""

from pages._frame import archive, footer, guard, remarks, restated

place = guard("staff")
place.title("submissions")
restated.waiting(place)
found = place.ledger.submissions(as_of=place.as_of)
if found:
    place.say(archive.history(place, found))
    chosen = archive.choose(place, found)
    archive.changed(place, chosen)
    archive.details(place, chosen)
    archive.original(place, chosen)
    remarks.section(place, chosen)
    archive.standing(place, chosen)
    restated.years(place)
else:
    place.empty("page.submissions.empty")
footer(place.words)
