"""How the figures are made: ledgers, boundary, targets, factors, units, rules and sources."""

from pages._frame import footer, guard, methods

place = guard("board")
place.title("methods")
place.say(place.once("methods", lambda: methods(place), place.words.language))
footer(place.words)
