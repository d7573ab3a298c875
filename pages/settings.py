"""What holds for all figures: the GWP set, the boundary and what has been verified; what a change would do is seen before it is stored."""

from pages._frame import assurance_desk, boundary_desk, footer, guard, gwp_desk

place = guard("staff")
place.title("settings")
place.say(gwp_desk.standing(place))
if place.as_of is None:
    gwp_desk.change(place)
place.say(boundary_desk.standing(place))
if place.as_of is None:
    boundary_desk.change(place)
place.say(assurance_desk.standing(place))
if place.as_of is None:
    assurance_desk.change(place)
    assurance_desk.withdraw(place)
else:
    place.empty("page.targets.past")
place.say(gwp_desk.history(place))
gwp_desk.take_up_again(place)
place.say(boundary_desk.history(place))
boundary_desk.take_up_again(place)
place.say(assurance_desk.history(place))
assurance_desk.take_up_again(place)
footer(place.words)
