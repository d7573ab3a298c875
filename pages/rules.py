"""The rules of intake, each with its own address: what it asks, what it compares, and how often people found it right."""

from pages._frame import footer, guard, rulebook

place = guard("staff")
place.title("rules")
code = rulebook.choose(place)
place.say(rulebook.rule(place, code) if code else rulebook.overview(place))
footer(place.words)
