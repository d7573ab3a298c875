"""Do our annual figures agree with the verified ones, what else has been published, and which industry is not in the total?"""

from gic_metrics.accounting.reconciliation import balances, reconcile
from pages._frame import asked, explain, footer, guard, reconciled, whole_check

place = guard("board")
place.title("reconciliation")
lines = place.once("reconciled", lambda: reconcile(place.region))
if lines:
    place.tell(*reconciled.sentences(place, lines, balances(lines)))
    place.say(reconciled.table(place, lines))
    explain.button(place, "reconciled", lambda: asked.reconciled(lines), quiet=True)
    reconciled.cause(place, lines)
else:
    place.empty("page.reconciliation.empty")
place.say(reconciled.published(place))
explain.button(place, "published", lambda: asked.published(place.region), quiet=True, shown=bool(asked.published(place.region)))
place.say(reconciled.outside(place))
explain.button(place, "outside", lambda: asked.outside(place.region), quiet=True, shown=bool(asked.outside(place.region)))
whole_check.show(place)
footer(place.words)
