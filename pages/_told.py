"""What the page on methods says, made from the reference data that hold for the figures shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

from gic_metrics.intake.rules import RULES
from gic_metrics.vocabulary import ENERGY_GWH, GWP_SETS, MASS_T, VOLUME_NM3
from pages import _base_year, _html
from pages._by_hand import by_hand

if TYPE_CHECKING:
    from pages._place import Place

MAIN_GASES = ("CO2", "CH4", "N2O", "SF6", "NF3", "CF4", "C2F6", "HFC-134a")
"""the gases that stand in the table before it is folded out"""


def methods(place: Place) -> str:
    """The whole page as ready HTML."""
    parts = (_ledgers, by_hand, _perimeter, _targets, _base_year.log, statements, _measures, _sectors, _gwp, _factors, _units, _rules, _sources)
    return "".join(part(place) for part in parts)


def _section(place: Place, name: str, body: str = "") -> str:
    words = place.words
    return _html.heading(words(f"page.methods.{name}.title"), 2, words(f"page.methods.{name}.text")) + body


def _table(place: Place, names: Sequence[str], rows: Iterable[Sequence[Any]], numeric: Iterable[int] = ()) -> str:
    said = [[_said(place, value) for value in row] for row in rows]
    return _html.table([place.words(f"page.methods.column.{name}") for name in names], said, numeric=numeric)


def _said(place: Place, value: Any) -> str:
    """A value as text: a list with commas, a date for the language, nothing as a dash."""
    words = place.words
    if value is None or value == "" or value == ():
        return words.write(None)
    if isinstance(value, tuple | list):
        return words.listed(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return words.write(float(value))
    return words.of(value) if isinstance(value, dict) else words.write(value)


def _ledgers(place: Place) -> str:
    words = place.words
    rows = [
        (words(f"page.methods.ledger.{name}.name"), words(f"page.methods.ledger.{name}.text"))
        for name in ("emitted", "captured", "removed", "net", "avoided")
    ]
    return _section(
        place, "ledgers", _html.table([words("page.methods.column.figure"), words("page.methods.column.meaning")], rows)
    ) + _html.paragraphs(*(words(f"page.methods.say.{name}") for name in ("comparison", "coverage", "status", "transit")))


def _perimeter(place: Place) -> str:
    reference = place.region.reference
    register, sectors = reference.register, reference.sectors
    rows = [
        (
            s.id,
            s.name,
            register.companies[s.company].name,
            s.municipality,
            sectors[s.sector].name if s.sector in sectors else s.sector,
            s.in_perimeter,
            s.source,
        )
        for s in sorted(register.sites.values(), key=lambda s: (not s.in_perimeter, s.name))
    ]
    return _section(place, "perimeter", _table(place, ("id", "site", "company", "municipality", "sector", "counts", "source"), rows))


def _targets(place: Place) -> str:
    words = place.words
    rows = [
        (
            t.name,
            words("page.methods.say.base_computed", year=t.base_year)
            if t.base_t is None
            else words("page.methods.say.in_year", value=t.base_t, year=t.base_year),
            words("page.methods.say.in_year", value=t.target_t, year=t.target_year),
            words(f"page.methods.path.{t.path_name}"),
            t.note,
            t.source,
        )
        for t in place.region.reference.targets.values()
    ]
    return _section(place, "targets", _table(place, ("target", "base", "goal", "path", "note", "source"), rows))


def statements(place: Place) -> str:
    """Published figures near the targets that are not used as one, each with the reason."""
    found = place.region.reference.statements
    if not found:
        return ""
    rows = [(s.name, s.value, s.unit, str(s.year or ""), s.scope, s.why_not_used, s.source) for s in found]
    table = _table(place, ("statement", "value", "unit", "year", "scope", "why", "source"), rows, numeric=(1,))
    return _section(place, "statements", _html.folded(place.words("page.methods.say.show_statements", n=len(rows)), table))


def _measures(place: Place) -> str:
    words, region = place.words, place.region
    sites = region.reference.register.sites
    rows = [
        (
            m.name,
            sites[m.site].name if m.site in sites else m.site,
            words(f"page.methods.stage.{m.stage}"),
            m.reduction_t,
            str(m.year or ""),
            m.note,
            m.source,
        )
        for m in region.reference.measures
    ]
    return _section(place, "measures", _table(place, ("measure", "site", "stage", "reduction", "year", "note", "source"), rows, numeric=(3,)))


def _sectors(place: Place) -> str:
    names = {site.sector: [] for site in place.region.sites}
    for site in place.region.sites:
        names[site.sector].append(site.name)
    rows = [(s.name, tuple(names.get(s.key, ()))) for s in place.region.reference.sectors.values() if s.key in names]
    return _section(place, "sectors", _table(place, ("sector", "sites"), rows))


def _gwp(place: Place) -> str:
    gwp, words = place.region.reference.gwp, place.words
    values = {(gwp_set, gas, origin, category): value for gwp_set, gas, origin, category, value in gwp.rows()}
    kinds = list(dict.fromkeys(key[1:] for key in values))

    def row(kind: tuple[str, str, str]) -> tuple[Any, ...]:
        name = (
            kind[0]
            if not (kind[1] or kind[2])
            else words("page.methods.say.gas_of", gas=kind[0], parts=[words(f"page.term.{part}") for part in kind[1:] if part])
        )
        return (name, *(values.get((gwp_set, *kind)) for gwp_set in GWP_SETS))

    heads = [words("page.methods.column.gas"), *(words(f"page.methods.gwp_set.{name}") for name in GWP_SETS)]
    main = [[_said(place, v) for v in row(k)] for k in kinds if k[0] in MAIN_GASES]
    rest = [[_said(place, v) for v in row(k)] for k in kinds if k[0] not in MAIN_GASES]
    numeric = range(1, len(GWP_SETS) + 1)
    more = _html.folded(words("page.methods.say.more_gases", n=len(rest)), _html.table(heads, rest, numeric=numeric)) if rest else ""
    return _section(place, "gwp", _html.paragraphs(gwp_said(place)) + _html.table(heads, main, numeric=numeric) + more)


def gwp_said(place: Place) -> str:
    """The GWP set that holds, and who decided it when."""
    words, cluster = place.words, place.region.reference.cluster
    if cluster.gwp_decided_on is None:
        said = words("page.methods.say.gwp_chosen", gwp=cluster.gwp_set)
    else:
        by = cluster.gwp_decided_by or cluster.name
        said = words("page.methods.say.gwp_decided", gwp=cluster.gwp_set, day=cluster.gwp_decided_on, by=words.of(by), source=cluster.gwp_source)
    if not cluster.gwp_next:
        return said
    told = {"gwp": cluster.gwp_next["gwp_set"], "by": words.of(cluster.gwp_next["gwp_decided_by"]), "source": cluster.gwp_next["gwp_source"]}
    days = {name: date.fromisoformat(cluster.gwp_next[key]) for name, key in (("day", "gwp_decided_on"), ("begins", "valid_from"))}
    return said + " " + words("page.methods.say.gwp_next", **told, **days)


def _factors(place: Place) -> str:
    rows = [(f.name, str(f.year), f.t_per_gwh, f.source) for f in place.region.reference.factors]
    return _section(place, "factors", _table(place, ("factor", "year", "t_per_gwh", "source"), rows, numeric=(2,)))


def _units(place: Place) -> str:
    rows = [(unit, factor, target) for table, target in ((MASS_T, "t"), (ENERGY_GWH, "GWh"), (VOLUME_NM3, "Nm³")) for unit, factor in table.items()]
    return _section(place, "units", _table(place, ("unit", "factor", "becomes"), rows, numeric=(1,)))


def _rules(place: Place) -> str:
    """Every rule with its gravest severity and where it comes from, in the order of their numbers."""
    words = place.words
    rows = [(r.number, words(f"page.severity.{r.severity}"), words(f"rules.{r.code}.title"), words(f"rules.{r.code}.text"), r.source) for r in RULES]
    table = _table(place, ("number", "severity", "rule", "how", "source"), rows)
    return _section(place, "rules", _html.folded(words("page.methods.say.show_rules", n=len(rows)), table))


def _sources(place: Place) -> str:
    cluster = place.region.reference.cluster
    return (
        _section(place, "sources")
        + (_html.paragraphs(place.words.of(cluster.attribution)) if cluster.attribution else "")
        + (f'<p class="gic-source">{escape(cluster.source)}</p>' if cluster.source else "")
    )
