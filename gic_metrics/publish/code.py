"""The address of a release, and its QR code."""

from __future__ import annotations

import io

import segno

from gic_metrics.publish.release import Release

ADDRESS_SETTING = "GIC_PUBLIC_ADDRESS"
"""the public site's address, as releases made from now on carry it"""


def address_of(release: Release) -> str:
    """Where the frozen figures stand for everyone; "" where the cluster has no public address."""
    return f"{release.address.rstrip('/')}/{release.id}/" if release.address else ""


def code_svg(text: str, *, title: str) -> str:
    """A QR code as SVG for inside a page, black on a white ground of its own that a camera can read."""
    out = io.BytesIO()
    look = {"border": 3, "dark": "#000", "light": "#FFF", "svgclass": "qr", "lineclass": None, "omitsize": True}
    segno.make(text, error="m", micro=False).save(out, kind="svg", xmldecl=False, svgns=True, nl=False, title=title, **look)
    return out.getvalue().decode()
