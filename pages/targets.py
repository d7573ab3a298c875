"""What the cluster itself decides of its targets: see them, change one, see what that does to the status, and every version there has been."""

from pages._frame import footer, guard, own_targets

place = guard("staff")
place.title("targets")
place.say(own_targets.standing(place))
if place.as_of is None:
    chosen = own_targets.choose(place)
    entered = own_targets.form(place, chosen)
    if entered is not None:
        own_targets.preview(place, entered)
        own_targets.save(place, entered)
    own_targets.retire(place, chosen)
else:
    place.empty("page.targets.past")
place.say(own_targets.history(place))
own_targets.take_up_again(place)
footer(place.words)
