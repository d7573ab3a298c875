"""On what terms the published figures may be used, and where it is told how a release stands; carried by every file that has figures."""

from __future__ import annotations

from gic_metrics.publish.code import address_of
from gic_metrics.publish.release import Release

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def terms(release: Release) -> dict[str, str]:
    """`licence`, and `standing`: the address that says whether the release has been superseded or recalled, "" where there is no public site."""
    return {"licence": LICENCE, "standing": address_of(release)}
