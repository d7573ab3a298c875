"""How a release stands, in words: the same for the page, the site and the command line."""

from __future__ import annotations

from gic_metrics.publish.releasing import WITHDRAWN, Released
from gic_metrics.text import Words


def state_said(one: Released, words: Words) -> str:
    """Current; superseded, and by which; or recalled, when and why."""
    state = words(f"released.state.{one.state}")
    if one.state == WITHDRAWN:
        return words("released.state.recalled_when", state=state, day=one.when, reason=one.reason)
    return words("released.state.superseded_by", state=state, newer=one.newer) if one.newer else state
