"""Where workbooks come in: see what each file would change, then store it."""

from pages._frame import desk, footer, guard, remembered, tray

place = guard("staff")
place.title("intake")
if place.as_of is None:
    desk.receipts(place)
    desk.template_out(place)
    files = desk.files_in(place)
    if files:
        desk.decide(place, files, desk.what_they_say(place, files))
    else:
        place.empty("page.intake.empty")
    tray.back_again(place)
else:
    place.empty("page.targets.past")
remembered.section(place)
footer(place.words)
