"""The snapshot as one HTML page: both languages, light and dark, screen and paper; no request and, with drawn pictures, no script."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from pathlib import Path

from gic_metrics.figures.live import BUNDLE, DRAWING
from gic_metrics.figures.path_marks import method_notes
from gic_metrics.figures.picture import Table, table_html, table_of
from gic_metrics.figures.svg import Inline, light_and_dark
from gic_metrics.figures.theme import DARK, LIGHT, Theme
from gic_metrics.publish.code import address_of, code_svg
from gic_metrics.publish.snapshot.pictures import TABLES, Shown, Told
from gic_metrics.text import LANGUAGES, Words

STYLE = Path(__file__).with_name("page.css")
FONTS = Path(__file__).resolve().parents[3] / "data" / "fonts"
WEIGHTS = (400, 650)
BUNDLES = FONTS.with_name("plotly")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
BRIEF = (0, 1, 2, 3, 5)
"""from, to, stream, amount, year: columns of the table of public streams"""


@lru_cache(maxsize=1)
def fonts() -> dict[int, bytes]:
    """The typeface of everything published: weight -> woff2."""
    return {weight: (FONTS / f"gic-sans-{weight}.woff2").read_bytes() for weight in WEIGHTS}


def font_faces() -> str:
    """The typeface as CSS, with the font in it."""
    return "".join(
        f'@font-face{{font-family:"GIC Sans";font-weight:{weight};src:url(data:font/woff2;base64,{base64.b64encode(data).decode()}) format("woff2")}}'
        for weight, data in fonts().items()
    )


def page(
    told: Mapping[str, Told],
    shown: Mapping[str, Sequence[Shown]],
    *,
    public_key: str,
    first: str = LANGUAGES[0],
    paper: bool = False,
    interactive: bool = False,
) -> bytes:
    """The whole page, in all languages, `first` in front.

    `paper`: tables are open, to be printed at once; `interactive`: the pictures draw themselves.
    """
    one = told[first]
    words, cluster = one.words, one.region.reference.cluster
    drawings = [d for pictures in shown.values() for each in pictures for d in (each.wide, each.narrow) if d is not None]
    switches = "".join(
        f'<input class="switch" type="radio" name="language" id="in-{language}"{" checked" if language == first else ""}>' for language in LANGUAGES
    )
    labels = "".join(f'<label for="in-{language}" lang="{language}">{escape(words(f"frame.language.{language}"))}</label>' for language in LANGUAGES)
    articles = "".join(
        f'<article class="told" lang="{language}">{_article(told[language], shown[language], public_key, paper, interactive)}</article>'
        for language in LANGUAGES
    )
    brand = words("snapshot.brand", cluster=cluster.name, region=cluster.region)
    title = words("snapshot.title", cluster=cluster.name, region=cluster.region, period=one.release.period)
    title = words("frame.practice_headline", headline=title) if one.release.practice else title
    script = script_of() if interactive else ""
    policy = f"{POLICY}; script-src 'sha256-{_hash(script)}'" if script else POLICY
    document = f"""<!doctype html>
<html lang="{first}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="gic-sealed" content="{escape(one.release.id)}">
<link rel="icon" href="data:,">
<title>{escape(title)} ({escape(one.release.id)})</title>
<style>{_style(one, drawings)}</style>
</head>
<body>
<main>
{switches}
<div class="top"><p class="brand">{escape(brand)}</p><p class="switches">{labels}</p></div>
{articles}
</main>
{f"<script>{script}</script>" if script else ""}</body>
</html>
"""
    return document.encode()


def _style(one: Told, drawings: Iterable[Inline]) -> str:
    light, dark = light_and_dark(colour for drawing in drawings for colour in drawing.colours)
    said = f"{one.release.id} · {one.words.of(one.region.reference.cluster.name)}"
    said += " · " + one.words("frame.practice_short").upper() if one.release.practice else ""
    css = STYLE.read_text(encoding="utf-8")
    for name, value in {
        "/*light*/": ground(LIGHT) + light,
        "/*dark*/": ground(DARK) + dark,
        "/*fonts*/": font_faces(),
        "/*foot*/": re.sub(r'[\\"<>\n]', " ", said),
    }.items():
        css = css.replace(name, value)
    return re.sub(r"\s*\n\s*", "", css)


def ground(theme: Theme) -> str:
    """The colours of a ground as CSS variables."""
    return "".join(f"--{name}:{getattr(theme, name)};" for name in ("paper", "ink", "muted", "rule", "accent", "zone", "mark"))


def script_of() -> str:
    """What draws the pictures of an interactive page: plotly's small bundle and a few lines of our own."""
    return (BUNDLES / BUNDLE).read_text(encoding="utf-8").replace("</script", "<\\/script") + DRAWING


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _article(one: Told, shown: Sequence[Shown], public_key: str, paper: bool, interactive: bool) -> str:
    first, *rest = shown
    return "".join(
        [
            _banner(one),
            f'<p class="edition">{escape(one.words("snapshot.interactive"))}</p>' if interactive else "",
            _opening(one, first, paper),
            *(_section(one, each, paper) for each in rest),
            '<section class="row about">',
            f"<div>{hidden_html(one)}</div>",
            f"<div>{_about(one)}{_genuine(one, public_key, paper)}</div>",
            "</section>",
        ]
    )


def _banner(one: Told) -> str:
    return f'<p class="practice" role="note">{escape(one.words("frame.practice"))}</p>' if one.release.practice else ""


def _opening(one: Told, shown: Shown, paper: bool) -> str:
    """What is understood in ten seconds: the number, the sentence, the picture."""
    words, total = one.words, one.total
    big = label = three = ""
    if total is not None:
        net = None if one.release.removals_withheld else total.net_t
        big = words("snapshot.number", value_t=total.emitted_t if net is None else net)
        label = words("snapshot.emitted" if net is None else "snapshot.net", period=total.period)
        told = {"emitted_t": total.emitted_t, "removed_t": total.removed_t, "net_t": total.net_t}
        three = words("snapshot.withheld") if net is None else words("snapshot.three", **told)
    first, *more = re.split(r"(?<=\.) (?=[A-ZÆØÅ])", shown.picture.headline, maxsplit=1)
    return (
        '<section class="row opening"><div>'
        f'<p class="big"><b>{escape(big)}</b> <span class="unit">{escape(words("snapshot.unit"))}</span> '
        f'<span class="what">{escape(label)}</span></p>'
        f"<h1>{escape(first)}</h1>"
        + "".join(f"<p>{escape(text)}</p>" for text in (*more, three))
        + f'<p class="quiet">{escape(shown.picture.sentence)}</p></div>{_figure(one, shown, paper)}</section>'
    )


def _section(one: Told, shown: Shown, paper: bool) -> str:
    question = one.words(f"snapshot.question.{shown.picture.key}")
    said = f'<p class="quiet">{escape(shown.picture.sentence)}</p>' if shown.picture.sentence else ""
    return (
        f'<section class="row"><div><p class="question">{escape(question)}</p><h2>{escape(shown.picture.headline)}</h2>{said}</div>'
        f"{_figure(one, shown, paper)}</section>"
    )


def _figure(one: Told, shown: Shown, paper: bool) -> str:
    """The picture for desks and for phones, its table, and what stands under it."""
    words, picture = one.words, shown.picture
    practice = f'<p class="stamp">{escape(words("frame.practice_short").upper())}</p>' if one.release.practice else ""
    drawn = "".join(f'<div class="{size}">{d.svg}</div>' for size, d in (("wide", shown.wide), ("narrow", shown.narrow)) if d is not None)
    if not drawn and not paper:
        drawn = _scrolled(brief(picture.table, words), words, "snapshot.figures")
    fold = "snapshot.all_streams" if picture.key in TABLES else "snapshot.behind"
    notes = method_notes(one.region, words) if picture.key == "emitted_against_path" else []
    behind = _folded(words(fold), _scrolled(picture.table, words, fold) + "".join(f"<p>{escape(note)}</p>" for note in notes), paper)
    return f'<figure>{practice}{drawn}{behind}<figcaption class="source">{escape(picture.source)}</figcaption></figure>'


def brief(table: Table, words: Words) -> Table:
    """Of a picture that is a table, what is read first: who, to whom, what, how much, when; only rows with an amount."""
    who, to, what, amount, when = BRIEF
    known = [row for row in table.rows if row[amount] != words("public_streams.unknown")]
    return Table(tuple(table.columns[n] for n in BRIEF), tuple((row[who], row[to], row[what], row[amount], row[when]) for row in known))


def _scrolled(table: Table, words: Words, label: str) -> str:
    return f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(words(label))}">{table_html(table, words)}</div>'


def _folded(summary: str, body: str, paper: bool) -> str:
    return f"<details{' open' if paper else ''}><summary>{escape(summary)}</summary>{body}</details>"


def hidden_html(one: Told) -> str:
    """What is held back of the release, in words."""
    words, release = one.words, one.release
    said = [f"<h2>{escape(words('snapshot.hidden.title'))}</h2>"]
    if not release.hidden and not release.removals_withheld:
        said.append(f"<p>{escape(words('snapshot.hidden.none'))}</p>")
    if release.removals_withheld:
        said.append(f"<p>{escape(words('snapshot.withheld'))}</p>")
    if release.hidden:
        lines = "".join(f"<li>{escape(line)}</li>" for line in hidden_lines(one))
        said.append(f"<p>{escape(words('snapshot.hidden.some'))}</p><ul>{lines}</ul>")
    if not release.whole:
        said.append(f"<p>{escape(words('snapshot.hidden.not_whole'))}</p>")
    return "".join(said)


def hidden_lines(one: Told) -> list[str]:
    """What is hidden, a line for each figure and group with its periods."""
    words, reference = one.words, one.region.reference
    periods: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in one.release.hidden:
        periods[each.what, each.group] += [words.period(each.period)] if each.period else []
    lines = []
    for (what, group), found in periods.items():
        figure = words(f"snapshot.figure.{what}") if words.has(f"snapshot.figure.{what}") else what
        sector = reference.sectors.get(group)
        name = words.of(sector.name) if sector is not None else reference.cluster.region if group == reference.cluster.key else group
        lines.append(words("snapshot.hidden.one" if found else "snapshot.hidden.one_always", what=figure, group=name, periods=found))
    return lines


def _about(one: Told) -> str:
    words = one.words
    said = "".join(f"<p>{escape(words(f'snapshot.about.{key}'))}</p>" for key in ("rule", "positive", "unknown"))
    return f"<h2>{escape(words('snapshot.about.title'))}</h2>{said}"


def _genuine(one: Told, public_key: str, paper: bool) -> str:
    words, release, cluster = one.words, one.release, one.region.reference.cluster
    said = released_sentences(one)
    said.append(words("snapshot.genuine.sealed", cluster=cluster.name))
    inputs = table_of(
        [(words("snapshot.genuine.submission"), "text"), (words("snapshot.genuine.file"), "text"), ("SHA-256", "text")],
        [(each.submission, each.file or words("snapshot.genuine.unnamed"), each.sha256 or each.commitment) for each in release.inputs],
    )
    versions = words.listed(f"{_named_version(name, words)} {value}" for name, value in sorted(release.versions.items()))
    return (
        f"<h2>{escape(words('snapshot.genuine.title'))}</h2>"
        + "".join(f"<p>{escape(text)}</p>" for text in (" ".join(said[:-1]), said[-1]))
        + _folded(
            words("snapshot.genuine.rests"),
            _scrolled(inputs, words, "snapshot.genuine.rests") + f"<p>{escape(words('snapshot.genuine.versions'))}: {escape(versions)}.</p>",
            paper,
        )
        + _code(one)
        + f'<p class="source">{escape(words("snapshot.genuine.key"))}: <code>{escape(public_key)}</code></p>'
    )


def _code(one: Told) -> str:
    """Where the frozen figures stand for everyone, and whether there are newer ones; only where the cluster has a public address."""
    address = address_of(one.release)
    if not address:
        return ""
    code = code_svg(address, title=one.words("event.code", address=address))
    return f'<div class="code">{code}<p><a href="{escape(address)}">{escape(address)}</a></p></div>'


def released_sentences(one: Told) -> list[str]:
    """Which release this is: number, when, by whom, approved by whom, as known when, in place of which."""
    words, release = one.words, one.release
    said = [words("snapshot.genuine.released", id=release.id, made_at=release.made_at, by=release.by)]
    if release.approved_by:
        said.append(words("snapshot.genuine.approved", approved_by=release.approved_by))
    if release.public_by_nature:
        said.append(words("snapshot.genuine.public"))
    said.append(words("snapshot.genuine.known", as_of=release.as_of))
    if release.supersedes:
        said.append(words("snapshot.genuine.supersedes", supersedes=release.supersedes))
    return said


def _named_version(name: str, words: Words) -> str:
    return words(f"snapshot.version.{name}") if words.has(f"snapshot.version.{name}") else name
