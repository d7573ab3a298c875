"""The register of measures as the cluster knows it: see them, change one, see what that does to the way, and every version there has been."""

from pages._frame import footer, guard, own_measures

place = guard("staff")
place.title("measures")
place.say(own_measures.register(place))
if place.as_of is None:
    chosen = own_measures.choose(place)
    entered = own_measures.form(place, chosen)
    if entered is not None:
        own_measures.preview(place, entered)
        own_measures.save(place, entered)
    own_measures.retire(place, chosen)
else:
    place.empty("page.targets.past")
place.say(own_measures.history(place))
own_measures.take_up_again(place)
footer(place.words)
