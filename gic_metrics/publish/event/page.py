"""An event as one file: every card in both languages, drawings inside, a small script that turns them; no request goes out."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from gic_metrics.figures.latest import goal_of
from gic_metrics.figures.sector_sentence import low
from gic_metrics.figures.static import Drawing, Shelf, Studio
from gic_metrics.figures.svg import Inline, colour_rules, inline
from gic_metrics.figures.theme import EVENT
from gic_metrics.publish.code import address_of, code_svg
from gic_metrics.publish.event.cards import Card, cards
from gic_metrics.publish.release import Release
from gic_metrics.publish.snapshot.page import font_faces, fonts, ground
from gic_metrics.publish.snapshot.pictures import Told, told
from gic_metrics.text import Words

STYLE, SCRIPT = Path(__file__).with_name("event.css"), Path(__file__).with_name("event.js")
WIDTH_PX = 620
"""of a drawing: small, so that its words are large on a stand"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"


def event_page(release: Release, *, browser: str, shelf: Shelf | None = None) -> bytes:
    """The whole event of a release; `shelf` has pictures that were drawn before. Raises NotDrawn."""
    languages = told(release)
    decks = {language: cards(one) for language, one in languages.items()}
    drawings = _draw(decks, browser, shelf)
    script = SCRIPT.read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    colours = {colour for drawing in drawings.values() for colour in drawing.colours}
    css = STYLE.read_text(encoding="utf-8").replace("/*fonts*/", font_faces()).replace("/*colours*/", ground(EVENT) + colour_rules(colours, EVENT))
    first = next(iter(languages.values()))
    body = "".join(_deck(languages[language], deck, drawings, first=language == first.words.language) for language, deck in decks.items())
    return f"""<!doctype html>
<html lang="{first.words.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}; script-src 'sha256-{digest}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>{escape(_title(first))}</title>
<style>{css}</style>
</head>
<body>
{body}
<script>{script}</script>
</body>
</html>
""".encode()


def _draw(decks: Mapping[str, Sequence[Card]], browser: str, shelf: Shelf | None) -> dict[tuple[str, str], Inline]:
    wanted = [(language, card) for language, deck in decks.items() for card in deck if card.picture is not None]
    with Studio(browser, fonts=fonts(), shelf=shelf) as studio:
        made = studio.drawn([Drawing(card.picture.figure, WIDTH_PX) for _, card in wanted if card.picture])
    return {
        (language, card.key): inline(svg, key=f"{card.key}-{language}", title=card.picture.headline, desc=card.picture.alt)
        for (language, card), svg in zip(wanted, made, strict=True)
        if card.picture
    }


def _deck(one: Told, deck: Sequence[Card], drawings: Mapping[tuple[str, str], Inline], *, first: bool) -> str:
    words, cluster, release = one.words, one.region.reference.cluster, one.release
    address = address_of(release)
    code = code_svg(address, title=words("event.code", address=address)) if address else ""
    shown = "".join(_card(one, card, drawings.get((words.language, card.key)), code) for card in deck)
    practice = f'<p class="practice">{escape(words("frame.practice"))}</p>' if release.practice else ""
    said = words("event.foot", id=release.id, day=release.made_at, coverage=words(f"snapshot.coverage.{one.covered}"))
    source = f'<p class="said">{escape(said)}<br>{escape(one.attribution)}</p>'
    goal = goal_of(one.region)
    brand = words("event.brand", cluster=cluster.name, goal=low(words.of(goal.name))) if goal is not None else cluster.name
    return (
        f'<main class="deck" data-language="{words.language}" data-title="{escape(_title(one))}" lang="{words.language}"'
        f'{"" if first else " hidden"}>{practice}<h1 class="unseen">{escape(_title(one))}</h1>'
        f'<header class="top"><p>{escape(brand)}</p><p>{escape(words.of(cluster.region))}</p></header>'
        f'<div class="cards">{shown}</div>'
        f'<footer class="foot"><p class="dots" aria-hidden="true">{"<i></i>" * len(deck)}</p>{source}{code}</footer>'
        f"{_keys(words)}</main>"
    )


def _title(one: Told) -> str:
    """What the window is called; of a practice release that it is practice."""
    title = one.words("event.title", cluster=one.region.reference.cluster.name, id=one.release.id)
    return one.words("frame.practice_headline", headline=title) if one.release.practice else title


def _card(one: Told, card: Card, drawing: Inline | None, code: str) -> str:
    number = f'<p class="number">{escape(card.number)}</p><p class="unit">{escape(card.unit)}</p>' if card.number else ""
    note = f'<p class="note">{escape(card.note)}</p>' if card.note else ""
    side = drawing.svg if drawing is not None else ""
    if card.key == "ask" and code:
        side = f'<div class="where">{code}<p>{escape(address_of(one.release))}</p></div>'
    kind = f"card {card.key}" if side else f"card alone {card.key}"
    return (
        f'<section class="{kind}" aria-label="{escape(card.question)}"><div><p class="question">{escape(card.question)}</p>{number}'
        f"<h2>{escape(card.text)}</h2>{note}</div>" + (f'<div class="side">{side}</div>' if side else "") + "</section>"
    )


def _keys(words: Words) -> str:
    """For touch, keyboard and screen reader; a clicker needs none of them."""
    buttons = "".join(f'<button type="button" data-do="{deed}">{escape(words(f"event.do.{deed}"))}</button>' for deed in _DEEDS)
    return f'<nav class="keys" aria-label="{escape(words("event.do.title"))}">{buttons}</nav>'


_DEEDS = ("back", "next", "pause", "language", "full")
