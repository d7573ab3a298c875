"""How the figures are made: ledgers, boundary, targets, factors, units, rules and sources."""

from pages._frame import asked, explain, footer, guard, methods

place = guard("board")
place.title("methods")
place.say(place.once("methods", lambda: methods(place), place.words.language))
explain.button(place, "bases", lambda: asked.bases(place.region), shown=bool(asked.bases(place.region)))
footer(place.words)
