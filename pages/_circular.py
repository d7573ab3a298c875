"""Circularity by mass on the page on reuse: what the reports say of each site's material, and what is missing before the indicators can be given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gic_metrics.accounting.circularity import NEEDED, KnownFlows, known_flows
from gic_metrics.figures.reuse_sentence import named_with
from gic_metrics.vocabulary import Sheet
from pages import _asked, _explain, _html

if TYPE_CHECKING:
    from pages._place import Place

COLUMNS = ("site", "symbiosis_in", "delivered", "landfilled", "recovered")


def show(place: Place) -> None:
    """The section, and where what is known comes from."""
    newest = place.once("newest_flows", lambda: _newest(place))
    place.say(place.once("circularity", lambda: section(place, newest), place.words.language))
    if newest:
        _explain.button(place, "circularity", lambda: _asked.circular(newest), quiet=True)


def _newest(place: Place) -> list[KnownFlows]:
    flows = known_flows(place.ledger.facts(as_of=place.as_of, sheets=[Sheet.REUSE]))
    return [flow for flow in flows if flow.period == flows[0].period] if flows else []


def section(place: Place, newest: list[KnownFlows]) -> str:
    """The newest period with any material flow, site by site; without one, only what is missing."""
    words = place.words
    head = _html.heading(words("page.reuse.circularity.title"), 2, words("page.reuse.circularity.lead"))
    lacking = words("page.reuse.circularity.lacking", inputs=[words(f"page.reuse.circularity.input.{name}") for name in NEEDED])
    return head + _html.state("partial gic-small", words("page.reuse.circularity.lacking_title"), lacking) + (_table(place, newest) if newest else "")


def _table(place: Place, flows: list[KnownFlows]) -> str:
    """A line for each site, or for each of its bases where the region's tonnes are stated on several."""
    words = place.words
    apart = len({flow.basis for flow in flows}) > 1
    columns = [words(f"page.reuse.circularity.column.{name}") for name in COLUMNS]
    rows = [
        (
            named_with(_name(place, flow.site), flow.basis, words) if apart else _name(place, flow.site),
            words.t(flow.symbiosis_in_t),
            words.t(flow.delivered_t),
            words.t(flow.landfilled_t),
            words.pct(flow.recovered_of_known_pct),
        )
        for flow in sorted(flows, key=lambda flow: (_name(place, flow.site), not flow.basis, flow.basis))
    ]
    return _html.table(columns, rows, numeric=(1, 2, 3, 4), caption=words("page.reuse.circularity.caption", period=flows[0].period))


def _name(place: Place, site: str) -> str:
    found = place.region.reference.register.sites.get(site)
    return found.name if found else site
