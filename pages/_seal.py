"""The seal under every page: do the books balance, and what was checked. Worked out once for a state of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gic_metrics.accounting.selfcheck import Check, books_balance
from gic_metrics.figures.check_sentence import check_sentence
from gic_metrics.targets.selfcheck import selfcheck
from pages import _html

if TYPE_CHECKING:
    from pages._place import Place


def checks(place: Place) -> list[Check]:
    """Every check on what the page shows."""
    return place.once("selfcheck", lambda: selfcheck(place.ledger, as_of=place.as_of, region=place.region))


def seal(place: Place) -> str:
    """One line with how many checks agree; the checks themselves behind it."""
    return table(place, checks(place), place.words("selfcheck.everyday"))


def table(place: Place, found: Sequence[Check], note: str = "") -> str:
    """How many of the checks agree, and behind that what they are and each of them."""
    words = place.words
    verdict = words("selfcheck.green" if books_balance(found) else "selfcheck.red", ok=sum(c.ok for c in found), of=len(found))
    columns = [words("selfcheck.column.check"), words("selfcheck.column.result")]
    rows = [(check_sentence(check, words), words(f"selfcheck.result.{'ok' if check.ok else 'failed'}")) for check in found]
    said = _html.paragraphs(note) if note else ""
    return _html.folded(verdict, said + _html.table(columns, rows, marks=["" if check.ok else "error" for check in found]))
