"""What a check of the books says: what was compared, how often, and what did not agree."""

from __future__ import annotations

from gic_metrics.accounting.selfcheck import Check
from gic_metrics.text import Words

MOST_NAMED = 5
"""how many that do not agree are named; the rest are counted"""


def check_sentence(check: Check, words: Words) -> str:
    """One sentence; of a failed check also how many do not agree, and the first of them."""
    text = words(f"selfcheck.check.{check.code}", n=check.compared)
    return text if check.ok else words("selfcheck.failed", said=text, failed=list(check.failed[:MOST_NAMED]), n=len(check.failed))
