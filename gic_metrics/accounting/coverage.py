"""How much of what was expected has been reported, and the word for it (accounting rules 3.3, 12.5)."""

from __future__ import annotations

from collections.abc import Iterable

ASSESSED_FROM_PCT = 80.0
"""below: no status"""
REPORTED_FROM_PCT = 95.0
"""from here "reported"; below "preliminary" """
VERIFIED_SHARE_PCT = 95.0
"""share of E that must be verified for "verified" and "final" """


def coverage_pct(weights_and_shares: Iterable[tuple[float, float]]) -> float | None:
    """Percent 0-100 of the expected weight that is reported; None when nothing was expected.

    Each pair is (weight of a site, share of the period it has reported, 0-1); where no site has a weight they count alike.
    """
    pairs = list(weights_and_shares)
    if not pairs:
        return None
    whole = sum(weight for weight, _ in pairs)
    if whole == 0:
        return 100.0 * sum(share for _, share in pairs) / len(pairs)
    return 100.0 * sum(weight * share for weight, share in pairs) / whole


def status_word(
    coverage: float | None, emitted_t: float | None, verified_t: float, removed_t: float | None, latest: float | None = None
) -> str | None:
    """ "final", "verified", "reported", "preliminary" or "partial"; None where there is no figure (accounting rules 12.5).

    "verified": at least 95 % of what is shown is verified; "final" also needs full coverage and, since a removal in a
    workbook is not verified, no removal. `latest` is the coverage of the period's latest quarter, which must reach 80 % on its own.
    """
    if emitted_t is None or coverage is None:
        return None
    verified = emitted_t == 0 or 100.0 * verified_t / emitted_t >= VERIFIED_SHARE_PCT
    if coverage < REPORTED_FROM_PCT:
        return "partial" if coverage < ASSESSED_FROM_PCT else "preliminary" if latest is None or latest >= ASSESSED_FROM_PCT else "partial"
    if latest is not None and latest < ASSESSED_FROM_PCT:
        return "partial"
    if verified and not removed_t:
        return "final" if coverage >= 100.0 - 1e-9 else "verified"
    return "reported"
