"""How much of what was expected has been reported, and the word for it (accounting rules 3.3, 12.5)."""

from __future__ import annotations

from collections.abc import Iterable

DIGITS = 9
"""what is held against a limit is compared rounded to 1e-9, as a gap is (12.7): a sum of floating-point numbers may miss it by a hair"""
ASSESSED_FROM_PCT = 80.0
"""below: no status"""
REPORTED_FROM_PCT = 95.0
"""from here "reported"; below "preliminary" """
VERIFIED_SHARE_PCT = 95.0
"""share of E that must be verified for "verified" and "final" """
HALF_A_TONNE = 0.5


def coverage_pct(weights_and_shares: Iterable[tuple[float, float]]) -> float | None:
    """Percent 0-100 of the expected weight that is reported; None when nothing was expected.

    Each pair is (weight of a site, share of the period it has reported, 0-1); where no site has a weight they count alike.
    """
    pairs = list(weights_and_shares)
    if not pairs:
        return None
    whole = sum(weight for weight, _ in pairs)
    if whole == 0:
        return round(100.0 * sum(share for _, share in pairs) / len(pairs), DIGITS)
    return round(100.0 * sum(weight * share for weight, share in pairs) / whole, DIGITS)


def share_pct(part: float, whole: float) -> float:
    """A part of a whole in percent, rounded so that it can be held against a limit; 0 where there is no whole."""
    return round(100.0 * part / whole, DIGITS) if whole else 0.0


def assured_share(figures_and_assured: Iterable[tuple[float, float]]) -> float:
    """How much of what was found is verified, 0-1; 1 where there is nothing to verify.

    Each pair is (a site's figure, what somebody has verified of it), t CO2e. More than the figure verifies no other site's, and below zero a figure
    counts by its size: also a reversal must be verified. To the tonne that a figure is printed with.
    """
    pairs = [(figure, assured) for figure, assured in figures_and_assured if figure]
    whole = sum(abs(figure) for figure, _ in pairs)
    return sum(abs(assured_t(figure, assured)) for figure, assured in pairs) / whole if whole else 1.0


def assured_t(figure: float, assured: float) -> float:
    """What of a site's figure is verified, with its sign, t CO2e."""
    size, stated = abs(figure), assured if figure > 0 else -assured
    found = size if stated >= size - HALF_A_TONNE else max(0.0, stated)
    return found if figure > 0 else -found


def status_word(
    coverage: float | None,
    emitted_t: float | None,
    verified_t: float,
    removed_assured: float = 1.0,
    latest: float | None = None,
    missing: int = 0,
) -> str | None:
    """ "final", "verified", "reported", "preliminary" or "partial"; None where there is no figure (accounting rules 12.5).

    "verified": at least 95 % of E and all of R is verified; "final" also needs full coverage. `removed_assured` is the share of R that
    somebody has verified, 0-1. `latest` is the coverage of the period's latest quarter, which must reach 80 % on its own. `missing` sites without a
    figure, also such as have no weight because nothing is known of them, keep the word from "final".
    """
    if emitted_t is None or coverage is None:
        return None
    verified = emitted_t == 0 or share_pct(verified_t, emitted_t) >= VERIFIED_SHARE_PCT
    if coverage < REPORTED_FROM_PCT:
        return "partial" if coverage < ASSESSED_FROM_PCT else "preliminary" if latest is None or latest >= ASSESSED_FROM_PCT else "partial"
    if latest is not None and latest < ASSESSED_FROM_PCT:
        return "partial"
    if verified and round(removed_assured, DIGITS) >= 1.0:
        return "final" if coverage >= 100.0 and not missing else "verified"
    return "reported"
