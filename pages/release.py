"""Let figures out of the house: what may be shown, what is held back and why, a second person's yes, and everything released so far."""

from pages._frame import delivered, footer, guard, letting_out, sealed_files

place = guard("staff")
place.title("release")
letting_out.done(place)
if place.as_of:
    letting_out.waited(place)
    place.empty("page.release.past")
else:
    letting_out.waiting(place)
    if letting_out.balanced(place) and (drafted := letting_out.draft(place)):
        letting_out.shown(place, drafted)
        letting_out.held_back(place, drafted)
        letting_out.preview(place, drafted)
        letting_out.propose(place, drafted)
    delivered.show(place)
letting_out.all_releases(place)
sealed_files.show(place)
footer(place.words)
