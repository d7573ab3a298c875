"""Whether a published file is genuine: everyone may test one here, and nothing of it is kept."""

from pages._frame import footer, genuineness, welcome

place = welcome()
place.title("genuine")
genuineness.ask(place)
footer(place.words)
