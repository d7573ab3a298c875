"""The pages of the public site. Each stands in a folder of its own depth, knows the way up, and asks for nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from html import escape
from pathlib import Path

from gic_metrics.figures.theme import DARK, LIGHT
from gic_metrics.publish.code import address_of, code_svg
from gic_metrics.publish.release import Release
from gic_metrics.publish.saying import state_said
from gic_metrics.publish.site.drawings import Drawn, drawings_of, picture_html
from gic_metrics.publish.snapshot.page import font_faces, ground, hidden_html, released_sentences
from gic_metrics.publish.snapshot.pictures import Told
from gic_metrics.publish.standing import GENUINE, WITHDRAWN, Released, in_force
from gic_metrics.text import LANGUAGES, Words, words_in

STYLE = Path(__file__).with_name("site.css")
MAIN_PICTURE = "emitted_against_path"
POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src data:; frame-src 'self'; base-uri 'none'; form-action 'none'"
SENTENCE = re.compile(r"(?<=\.) (?=[A-ZÆØÅ])")
KB = 1024


@dataclass(frozen=True)
class Published:
    """A release as it stands, and its sealed files by name."""

    one: Released
    files: Mapping[str, bytes]

    @property
    def release(self) -> Release:
        return self.one.release

    @cached_property
    def drawings(self) -> dict[str, dict[str, Drawn]]:
        """language -> size -> the main picture as it stands in the sealed page; none where that draws itself."""
        sealed = self.files.get(f"{self.release.id}.html", b"")
        return {language: drawings_of(sealed, language) for language in LANGUAGES}


def style() -> bytes:
    css = STYLE.read_text(encoding="utf-8")
    for name, value in {"/*light*/": ground(LIGHT), "/*dark*/": ground(DARK), "/*fonts*/": font_faces()}.items():
        css = css.replace(name, value)
    return css.encode()


def release_page(published: Sequence[Published], shown: Published, language: str, *, front: bool = False, event: bool = True) -> bytes:
    """One release for everyone: the number, the sentence, the picture, how it stands, and everything it can be had as.

    It stands in the folder of its release, or as the `front` page of the site; with `event` the menu leads to that.
    """
    place = f"{shown.release.id}/"
    up, folder = ("", place) if front else ("../", "")
    told = Told(shown.release, words_in(language))
    words, pictures = told.words, told.pictures()
    body = [_standing(shown.one, published, words, up)]
    if told.total is not None and pictures:
        body += [_opening(told), _picture(shown, pictures[0].alt, language, folder), f"<p>{escape(pictures[0].sentence)}</p>"]
        body += [f'<p class="quiet">{escape(told.source)}</p>']
    whole = f'<a class="whole" href="{folder}{shown.release.id}.html">{escape(words("site.whole"))}</a>'
    body += [f"<p>{whole}</p>", _facts(told, up, folder), _downloads(shown, words, folder)]
    body += [_embedding(shown.release, language, words), _code(shown.release, words)]
    title = words("snapshot.title", cluster=_cluster(told).name, region=_cluster(told).region, period=shown.release.period)
    return _page(title, "".join(body), told, up, "" if front else place, event=event)


def archive_page(published: Sequence[Published], language: str, up: str, *, event: bool = True) -> bytes:
    """Every release there has been, the newest first."""
    told = Told(published[-1].release, words_in(language))
    words = told.words
    head = "".join(f'<th scope="col">{escape(words(f"released.column.{name}"))}</th>' for name in ("id", "period", "made", "state"))
    rows = "".join(
        f'<tr><th scope="row"><a href="{up}{each.release.id}/{_index(language)}">{escape(each.release.id)}</a></th>'
        f"<td>{escape(each.release.period)}</td><td>{escape(words.date(datetime.fromisoformat(each.release.made_at)))}</td>"
        f"<td>{escape(state_said(each.one, words))}</td></tr>"
        for each in reversed(published)
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    body = f'<h1>{escape(words("released.all.heading"))}</h1><div class="scroll" tabindex="0">{table}</div>'
    if front_of(published) is None:
        body = f'<p class="banner">{escape(words("page.public.none_in_force.title"))}. {escape(words("page.public.none_in_force.text"))}</p>{body}'
    body += f"<h2>{escape(words('site.open'))}</h2>"
    body += "".join(f"<p>{escape(words(f'site.{name}'))}</p>" for name in ("data", "licence", "test"))
    links = "".join(f'<li><a href="{up}{file}">{escape(words(f"site.file.{name}"))}</a></li>' for name, file in _open(language))
    body += f'<ul class="downloads">{links}</ul>'
    return _page(words("released.all.heading"), body, told, up, "archive/" if up else "", event=event)


def embed_page(shown: Published, language: str) -> bytes:
    """The finding and the main picture alone, for other people's pages; source, number and code are seen whatever the size of the frame."""
    told = Told(shown.release, words_in(language))
    words, pictures = told.words, told.pictures()
    title = words("snapshot.brand", cluster=_cluster(told).name, region=_cluster(told).region)
    picture = _picture(shown, pictures[0].alt if pictures else "", language, "")
    finding = SENTENCE.split(pictures[0].headline)[0] if pictures else title
    foot = words("event.foot", id=shown.release.id, day=shown.release.made_at, coverage=words(f"snapshot.coverage.{told.covered}"))
    address = address_of(shown.release)
    code = code_svg(address, title=words("event.code", address=address)) if address else ""
    said = f'<a href="{escape(address or index_name(language))}" target="_blank" rel="noopener">{escape(foot)}</a> {escape(told.attribution)}'
    body = f'{_practice(told)}<h1>{escape(finding)}</h1><div class="drawing">{picture}</div><footer>{code}<p class="quiet">{said}</p></footer>'
    return _document(title, f'<main class="embedded">{body}</main>', language, "../")


def _open(language: str) -> tuple[tuple[str, str], ...]:
    """What stands as open data, the edition for the language's spreadsheet first."""
    ends = ("-nb", "") if language == "nb" else ("", "-nb")
    tables = ((f"{name}{end.replace('-', '_')}", f"data/{name}{end}.csv") for name in ("figures", "history") for end in ends)
    feeds = (("atom", feed_name(language, "xml")), ("feed", feed_name(language, "json")))
    return (*tables, ("json", "data/releases.json"), *feeds, ("key", "public-key.txt"))


def index_name(language: str) -> str:
    """The file that is a folder's page in the language."""
    return _index(language)


def feed_name(language: str, kind: str) -> str:
    """The file of the feed (`xml` or `json`) in the language."""
    return f"feed.{kind}" if language == LANGUAGES[0] else f"feed-{language}.{kind}"


def _index(language: str) -> str:
    return "index.html" if language == LANGUAGES[0] else f"{language}.html"


def _cluster(told: Told):
    return told.region.reference.cluster


def _practice(told: Told) -> str:
    return f'<p class="banner">{escape(told.words("frame.practice"))}</p>' if told.release.practice else ""


def _standing(one: Released, published: Sequence[Published], words: Words, up: str) -> str:
    """If it should no longer be used, or newer figures exist: that, first of all."""
    newest = in_force([each.one for each in published])
    if one.state == WITHDRAWN:
        said = words("released.recalled.title", id=one.release.id) + ". " + words("released.recalled.text", day=one.when, reason=one.reason)
        return f'<p class="banner">{escape(said)}</p>'
    newer = one.newer or (newest.release.id if newest is not None and newest.release.id != one.release.id else "")
    if not newer:
        return ""
    said = words("released.newer.text", id=one.release.id, newer=newer)
    return f'<p class="banner"><a href="{up}{newer}/{_index(words.language)}">{escape(said)}</a></p>'


def _opening(told: Told) -> str:
    words, total, release = told.words, told.total, told.release
    assert total is not None
    net = None if release.removals_withheld else total.net_t
    three = {"emitted_t": total.emitted_t, "removed_t": total.removed_t, "net_t": total.net_t}
    label = words("snapshot.emitted" if net is None else "snapshot.net", period=total.period)
    first, *more = SENTENCE.split(told.pictures()[0].headline, maxsplit=1)
    return (
        f'<p class="big">{escape(words("snapshot.number", value_t=total.emitted_t if net is None else net))}</p>'
        f'<p class="unit">{escape(words("snapshot.unit"))}, {escape(label)}</p><h1>{escape(first)}</h1>'
        + "".join(f"<p>{escape(text)}</p>" for text in more)
        + f"<p>{escape(words('snapshot.withheld') if net is None else words('snapshot.three', **three))}</p>"
    )


def _picture(shown: Published, alt: str, language: str, folder: str) -> str:
    """As it stands in the sealed page, to suit the screen; where that draws itself, the sheet."""
    if drawn := shown.drawings[language]:
        return picture_html(drawn, folder, alt)
    name = f"{shown.release.id}-{MAIN_PICTURE}-{language}.png"
    return f'<img src="{folder}{name}" alt="{escape(alt)}" width="1200" height="675">' if name in shown.files else ""


def _facts(told: Told, up: str, folder: str) -> str:
    """Who released it and when, what is hidden, and how to test that a file is genuine."""
    words, release = told.words, told.release
    command = f"python -m gic_metrics snapshot verify {release.id}.html --key public-key.txt"
    links = ((f"{up}public-key.txt", "site.file.key"), (f"{folder}manifest.json", "site.download.manifest"))
    key = ", ".join(f'<a href="{href}">{escape(words(said))}</a>' for href, said in links)
    return (
        f"<h2>{escape(words('site.released'))}</h2><p>{escape(' '.join(released_sentences(told)))}</p>{hidden_html(told)}"
        f"<h2>{escape(words('snapshot.genuine.title'))}</h2><p>{escape(words('site.genuine', file=f'{release.id}.html'))}</p>"
        f"<p><code>{escape(command)}</code></p><p>{key}</p>"
    )


def _downloads(shown: Published, words: Words, folder: str) -> str:
    """Every file in this language, with what it is and its size."""
    others = tuple(f"-{language}" for language in LANGUAGES if language != words.language)
    names = [name for name in sorted(shown.files) if not name.rpartition(".")[0].endswith(others)]
    items = "".join(
        f'<li><a href="{folder}{escape(name)}" download>{escape(_file_said(name, shown.release.id, words))}</a> '
        f'<span class="quiet">{escape(words("site.download.size", kb=max(1, round(len(shown.files[name]) / KB))))}</span></li>'
        for name in sorted(names, key=lambda name: (name.endswith(".png"), name))
    )
    return f'<h2>{escape(words("site.downloads"))}</h2><ul class="downloads">{items}</ul>'


def _file_said(name: str, release_id: str, words: Words) -> str:
    """What a file of a release is: a picture by the question it answers, all else by its kind."""
    stem, _, kind = name.rpartition(".")
    middle = stem.removeprefix(release_id).strip("-")
    picture = middle.removesuffix(f"-{words.language}")
    if kind == "png" and words.has(f"snapshot.question.{picture}"):
        return words("site.download.png", question=words(f"snapshot.question.{picture}"))
    key = "manifest" if stem == "manifest" else f"{kind}_nb" if kind == "csv" and middle == "nb" else kind
    return words(f"site.download.{key}") if words.has(f"site.download.{key}") else name


def _embedding(release: Release, language: str, words: Words) -> str:
    """Code for other people's pages; only where the site has an address."""
    address = address_of(release)
    if not address:
        return ""
    title = words("site.embed_frame.title", id=release.id)
    look = "border:0;width:100%;aspect-ratio:4/3;min-height:30rem"
    code = f'<iframe src="{address}embed-{language}.html" title="{title}" style="{look}" loading="lazy"></iframe>'
    return (
        f'<div class="embed"><h2>{escape(words("site.embed"))}</h2>'
        f'<textarea readonly rows="3" aria-label="{escape(words("site.embed"))}">{escape(code)}</textarea></div>'
    )


def _code(release: Release, words: Words) -> str:
    address = address_of(release)
    if not address:
        return ""
    code = code_svg(address, title=words("event.code", address=address))
    return f"<h2>{escape(words('site.address'))}</h2>{code}<p><code>{escape(address)}</code></p>"


def _page(title: str, body: str, told: Told, up: str, place: str, *, event: bool) -> bytes:
    words, language = told.words, told.words.language
    other = next(each for each in LANGUAGES if each != language)
    brand = words("snapshot.brand", cluster=_cluster(told).name, region=_cluster(told).region)
    links = [
        (f"{up}{_index(language)}", words("site.menu.newest"), ""),
        (f"{up}archive/{_index(language)}", words("site.menu.archive"), ""),
        *([(f"{up}event.html", words("site.menu.event"), "")] if event else []),
        (f"{up}{place}{_index(other)}", words(f"frame.language.{other}"), f' lang="{other}"'),
    ]
    menu = "".join(f'<a href="{href}"{lang}>{escape(said)}</a>' for href, said, lang in links)
    return _document(title, f'<main><nav><span class="brand">{escape(brand)}</span>{menu}</nav>{_practice(told)}{body}</main>', language, up)


def _document(title: str, body: str, language: str, up: str) -> bytes:
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{up}style.css">
<link rel="alternate" type="application/atom+xml" href="{up}{feed_name(language, "xml")}">
<link rel="alternate" type="application/feed+json" href="{up}{feed_name(language, "json")}">
<title>{escape(title)}</title>
</head>
<body>{body}</body>
</html>
""".encode()


def front_of(published: Sequence[Published]) -> Published | None:
    """The release that stands in front: the newest in force."""
    newest = in_force([each.one for each in published if each.one.state == GENUINE])
    return next((each for each in published if newest is not None and each.release.id == newest.release.id), None)
