"""The letter to a company: how you will appear. A sheet of A4 for a browser to print, or to be opened and printed by hand."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from gic_metrics.accounting.region import Region
from gic_metrics.disclosure import Consent
from gic_metrics.figures.theme import LIGHT
from gic_metrics.publish.appearance import SUM, Appearance, Appearing
from gic_metrics.publish.snapshot.page import font_faces, ground
from gic_metrics.text import Words

STYLE = """
@page{size:A4;margin:18mm 18mm 20mm}
*{box-sizing:border-box}
body{margin:0 auto;max-width:178mm;background:none;color:var(--ink);font:400 10.5pt/1.45 "GIC Sans",Arial,sans-serif}
h1{font-size:20pt;line-height:1.2;font-weight:650;margin:0 0 4pt}h2{font-size:12.5pt;font-weight:650;margin:16pt 0 4pt;break-after:avoid}
p{margin:0 0 6pt}.muted{color:var(--muted)}.stamp{margin:0 0 8pt;color:var(--mark);font-weight:650}
table{border-collapse:collapse;width:100%;margin:4pt 0 8pt}
th,td{text-align:left;vertical-align:top;padding:4pt 6pt 4pt 0;border-bottom:.5pt solid var(--rule)}
th{font-weight:650;color:var(--muted)}td.num,th.num{text-align:right;white-space:nowrap;padding-right:0}tr{break-inside:avoid}td:nth-child(2){white-space:nowrap}
"""


def sheet_html(one: Appearance, region: Region, words: Words) -> str:
    """The whole letter, in one language, with nothing that has to be fetched."""
    cluster = region.reference.cluster
    stamp = f'<p class="stamp">{escape(words("frame.practice"))}</p>' if region.kind == "practice" else ""
    brand = words("snapshot.brand", cluster=cluster.name, region=cluster.region)
    body = [
        f'<p class="muted">{escape(brand)}</p>{stamp}',
        f"<h1>{escape(words('appearance.title', company=one.name))}</h1>",
        _said(words("appearance.lead", period=one.period, day=one.as_of)),
        _table(appearing_columns(words), appearing_rows(one, region, words), numeric=3),
        *(_said(words(f"appearance.why.{way}")) for way in one.ways),
        _said(words("appearance.never")),
        f"<h2>{escape(words('appearance.consents'))}</h2>",
        _table(consent_columns(words), consent_rows(one.consents, words)) if one.consents else _said(words("appearance.no_consent")),
        f"<h2>{escape(words('appearance.change'))}</h2>",
        _said(words("appearance.change.text")),
        _said(words("appearance.change.after")),
    ]
    title = escape(words("appearance.title", company=one.name))
    return (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{font_faces()}:root{{{ground(LIGHT)}}}{STYLE}</style></head><body><main>{''.join(body)}</main></body></html>"
    )


def appearing_columns(words: Words) -> list[str]:
    return [words(f"appearance.column.{name}") for name in ("figure", "years", "way", "shown")]


def appearing_rows(one: Appearance, region: Region, words: Words) -> list[tuple[str, ...]]:
    return [_row(line, region, words) for line in one.lines]


def consent_columns(words: Words) -> list[str]:
    return [words(f"appearance.consent.{name}") for name in ("figure", "fine", "years", "agreed", "document", "state")]


def consent_rows(consents: Sequence[Consent], words: Words) -> list[tuple[str, ...]]:
    """What was agreed to, by whom and on which document; the withdrawn too."""
    return [
        (
            words(f"appearance.agreed.{c.figure}"),
            words(f"appearance.fine.{c.granularity}"),
            words("appearance.span" if c.last_year else "appearance.from", first=str(c.first_year), last=str(c.last_year)),
            words("appearance.agreed_by", name=c.agreed_by, day=c.agreed_on) if c.agreed_on else c.agreed_by,
            c.document,
            words("appearance.holds") if c.in_force else words("appearance.withdrawn", day=c.withdrawn_on, reason=c.withdrawn_reason),
        )
        for c in consents
    ]


def _row(line: Appearing, region: Region, words: Words) -> tuple[str, ...]:
    figure = words(f"appearance.figure.{line.figure}{'_rest' if line.share else ''}", site=region.name(line.site))
    years = line.first if line.first == line.last else words("appearance.span", first=line.first, last=line.last)
    way = words(f"appearance.way.{line.way}", part=words.of(line.part) if line.part else "")
    return figure, years, way, words("appearance.when_released") if line.way == SUM else words.write(line.shown_t, "t")


def _said(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]], numeric: int = -1) -> str:
    def side(n: int) -> str:
        return ' class="num"' if n == numeric else ""

    head = "".join(f'<th scope="col"{side(n)}>{escape(name)}</th>' for n, name in enumerate(columns))
    body = "".join("<tr>" + "".join(f"<td{side(n)}>{escape(cell)}</td>" for n, cell in enumerate(row)) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
