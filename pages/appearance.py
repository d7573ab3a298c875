"""How a company will appear in the next release, as a page and as a letter; what it has agreed to, and how that is changed."""

from pages._frame import appearing, footer, guard

place = guard("staff")
place.title("appearance")
company = appearing.choose(place)
if place.as_of:
    place.empty("page.appearance.past")
elif company:
    appearing.how(place, company)
    appearing.letter(place, company)
appearing.agreed(place, company)
if company and not place.as_of:
    appearing.agree(place, company)
    appearing.withdraw(place, company)
    appearing.parameters(place)
footer(place.words)
