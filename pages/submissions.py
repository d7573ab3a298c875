"""Everything that has been stored, newest first; withdraw, put back in force, get the original file."""

from pages._frame import archive, footer, guard, remarks, restated

place = guard("staff")
place.title("submissions")
if place.as_of is None:
    restated.waiting(place)
found = place.ledger.submissions(as_of=place.as_of)
if found:
    place.say(archive.history(place, found))
    chosen = archive.choose(place, found)
    archive.changed(place, chosen)
    archive.details(place, chosen)
    archive.original(place, chosen)
    remarks.section(place, chosen)
    if place.as_of is None:
        archive.standing(place, chosen)
        restated.years(place)
    else:
        restated.closed_then(place)
        place.empty("page.targets.past")
else:
    place.empty("page.submissions.empty")
footer(place.words)
