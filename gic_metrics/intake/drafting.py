"""From a table of somebody else's layout, and what a person has said of it so far, to a draft: our columns beside theirs, graded, with reasons.

What is proposed is shown to a person before it is used; a name that is only like one of ours is never chosen beforehand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz, process

from gic_metrics.intake import drafting_parts as parts
from gic_metrics.intake.draft import LEAVE_OUT, QUANTITY, Draft, Grade, Item, Table, groups, named, said
from gic_metrics.intake.layout import DATA_SHEETS, Column, folded, template
from gic_metrics.intake.mapping import PERIOD, without_period
from gic_metrics.intake.survey import SurveyColumn
from gic_metrics.intake.survey_tables import is_unit
from gic_metrics.intake.terms import header_words, known_word
from gic_metrics.text import layout
from gic_metrics.vocabulary import ENERGY_GWH, Sheet

LIKE = 86.0
"""rapidfuzz's weighted ratio from which a header is like a name that is known"""
SHEETS = tuple(sheet for sheet in DATA_SHEETS if sheet != Sheet.INDICATORS)
MOST_WORDS = 300
"""different contents of a column that are looked at to see what it is"""
_ALSO = ("period", "edition")
_MANY = (QUANTITY, "period")
"""what several columns may be"""


@dataclass(frozen=True, slots=True)
class _Guess:
    rank: int
    value: str
    grade: Grade
    why: str
    told: Mapping[str, object] = field(default_factory=dict)


def draft(of: Table, choices: Mapping[str, str]) -> Draft:
    """Everything that has to be said of the table, as proposed or as a person has chosen."""
    items = [_sheet(of, choices)]
    sheet = items[0].value
    if sheet and sheet != LEAVE_OUT:
        items += _roles(of, sheet, choices)
        items += parts.rest(of, sheet, tuple(items), choices)
    return Draft(of.table, tuple(items))


def _sheet(of: Table, choices: Mapping[str, str]) -> Item:
    before = of.before.get(named("sheet"), "")
    if before:
        return said(Item("sheet", (), before, Grade.EXACT, "before"), choices)
    scores = sorted(((_score(of, sheet), sheet) for sheet in SHEETS), reverse=True)
    (best, sheet), (second, _) = scores[0], scores[1]
    sure = best > 0 and best > second
    return said(Item("sheet", (), sheet if sure else "", Grade.NEAR if sure else Grade.UNKNOWN, "sheet" if sure else "no_sheet"), choices)


def _score(of: Table, sheet: str) -> float:
    """How much of the table speaks of one of our sheets: its columns, its units, its words, its name."""
    roles = [item for item in _roles(of, sheet, {}) if item.value not in ("", LEAVE_OUT)]
    score = sum(2.0 if item.grade is Grade.EXACT else 1.0 for item in roles)
    text = " ".join((of.table.sheet, *(r.text for r in of.table.remarks), *(c.header for c in of.table.columns)))
    units = {c.unit for c in of.table.columns if c.unit} | {w for c in of.table.columns if c.units for w in of.words(c)} | {
        r.unit for r in of.table.remarks if r.unit
    }  # fmt: skip
    named_so = any(word in folded(text) for word in template().sheet_name(sheet).values() for word in (folded(word)[:7],))
    if sheet == Sheet.ENERGY:
        score += 3 * bool(units & set(ENERGY_GWH))
    elif sheet == Sheet.EMISSIONS:
        score += 3 * (bool(header_words(text, "gas")) or any(known_word(w, "gas") for c in of.table.columns if c.texts for w in of.words(c)))
    else:
        variable = template().columns[sheet].get("variable")
        score += 4 * any(_all_ours(of, variable, c) for c in of.table.columns if c.texts and variable is not None)
    return score + 3 * named_so


def _roles(of: Table, sheet: str, choices: Mapping[str, str]) -> list[Item]:
    """What each column is: the surest guesses first, each of our columns once, figures and quarters as often as they stand there."""
    found = groups(of.table)
    cells = {header: sum(c.numbers + c.texts + c.dates for c in columns) for header, columns in found.items()}
    fixed = {header: choices[i] for header in found if (i := named("role", header)) in choices}
    taken = {role for role in fixed.values() if role not in _MANY}
    guesses = {header: sorted(_guesses(of, sheet, header, columns), key=lambda g: g.rank) for header, columns in found.items() if header not in fixed}
    order = sorted((guess.rank, n, header, guess) for n, header in enumerate(found) for guess in guesses.get(header, ()))
    chosen: dict[str, _Guess] = {}
    for _rank, _n, header, guess in order:
        if header in chosen or (guess.value in taken and guess.value not in _MANY and guess.value != LEAVE_OUT):
            continue
        chosen[header] = guess
        taken.add(guess.value)
    items = []
    for header, columns in found.items():
        guess = chosen.get(header) or _nothing_known(columns)
        needed = any(c.numbers and not c.total for c in columns)
        items.append(said(Item("role", (header,), guess.value, guess.grade, guess.why, guess.told, needed, cells[header]), choices))
    return items


def _guesses(of: Table, sheet: str, header: str, columns: list[SurveyColumn]) -> Iterator[_Guess]:
    """What a column may be, each with its rank: the lower the surer."""
    if all(column.total for column in columns):
        yield _Guess(0, LEAVE_OUT, Grade.EXACT, "total")
        return
    if before := of.before.get(named("role", header), ""):
        yield _Guess(0, before, Grade.EXACT, "before")
    bare = _bare(header)
    if found := template().column_names[sheet].get(bare):
        yield _Guess(1, found[0], Grade.EXACT, "name")
    figures = sum(c.numbers for c in columns) > sum(c.texts + c.dates for c in columns)
    if figures:
        yield from _as_figures(sheet, header, bare, columns)
    else:
        yield from _by_content(of, sheet, bare, columns)
    words = [word for column in columns for word in of.words(column)]
    if words and all(map(parts.is_quarter, words)):
        yield _Guess(2, "period", Grade.EXACT, "quarters", {"n": len(words)})
    yield from _by_likeness(of, sheet, bare, columns, figures=figures)


def _as_figures(sheet: str, header: str, bare: str, columns: list[SurveyColumn]) -> Iterator[_Guess]:
    """A column of numbers: figures where the header says a unit, a quarter or what is measured; not where it says that they are something else."""
    rest = parts.left_of(header, sheet)
    if any(word in rest.split() or word == rest for word in layout("near_headers")["not_figures"]["words"]):
        yield _Guess(2, LEAVE_OUT, Grade.NEAR, "not_figures")
    known = not rest or rest in layout("near_headers")["columns"][QUANTITY]
    speaks = PERIOD in header or any(c.unit for c in columns) or is_unit(bare) or bool(header_words(header, "gas"))
    if speaks:
        why = "period_header" if PERIOD in header else "unit_header"
        yield _Guess(3, QUANTITY, Grade.EXACT if known else Grade.NEAR, why)


def _by_content(of: Table, sheet: str, bare: str, columns: list[SurveyColumn]) -> Iterator[_Guess]:
    """What the cells of a column say. Sites under a header such as "mottaker" are those of the other side."""
    words: Counter[str] = Counter()
    for column in columns:
        words += of.words(column)
    texts = [word for word, _n in words.most_common(MOST_WORDS) if not word.isdigit()]
    if not texts:
        return
    for key, column in template().columns[sheet].items():
        if column.how not in ("site", "choice", "unit", "carrier"):
            continue
        n = sum(_is_ours(of, column, word) for word in texts)
        key = "counterparty" if column.how == "site" and _near_names(sheet).get(bare) == "counterparty" else key
        if n == len(texts):
            yield _Guess(2, key, Grade.EXACT, "cells", {"n": n})
        elif 2 * n >= len(texts):
            yield _Guess(4, key, Grade.NEAR, "cells_some", {"n": n, "of": len(texts)})
    if all(parts.quarter_of(word) for word in texts):
        yield _Guess(2, "period", Grade.EXACT, "quarters", {"n": len(texts)})


def _all_ours(of: Table, column: Column, one: SurveyColumn) -> bool:
    return all(_is_ours(of, column, word) for word in of.words(one))


def _is_ours(of: Table, column: Column, word: str) -> bool:
    if column.how == "site":
        return of.register.find_site(word) is not None
    return is_unit(word) if column.how == "unit" else bool(known_word(word, column.vocabulary))


def _by_likeness(of: Table, sheet: str, bare: str, columns: list[SurveyColumn], *, figures: bool) -> Iterator[_Guess]:
    names = _near_names(sheet)
    for rank, (said_as, score) in enumerate(_likest(bare, names)):
        key = names[said_as]
        if key == "period" and figures and not all(parts.counts_time(word) for c in columns for word in of.words(c)):
            continue
        if (key == QUANTITY) != figures and key not in _ALSO and key not in ("variable", "share", "stop_days"):
            continue
        yield _Guess(5 + min(rank, 3), key, Grade.NEAR, "synonym" if score == 100 else "like", {"like": said_as})


def _likest(bare: str, names: Mapping[str, str]) -> list[tuple[str, float]]:
    found = process.extract(bare, list(names), scorer=fuzz.ratio, score_cutoff=LIKE, limit=3)
    return [(name, score) for name, score, _index in found]


@lru_cache(maxsize=8)
def _near_names(sheet: str) -> dict[str, str]:
    """What people call the columns of one of our sheets -> the column's key."""
    ours = template().columns[sheet].keys() | set(_ALSO)
    names = {folded(word): key for key, words in layout("near_headers")["columns"].items() if key in ours for word in words}
    return names | {name: key for name, (key, _language) in template().column_names[sheet].items()}


def _nothing_known(columns: list[SurveyColumn]) -> _Guess:
    """Figures that nobody has explained must be; words may be left out."""
    if any(c.numbers for c in columns):
        return _Guess(9, "", Grade.UNKNOWN, "figures")
    return _Guess(9, LEAVE_OUT, Grade.NEAR, "text")


def _bare(header: str) -> str:
    """A header without what stands in brackets and without its quarter, its innermost level."""
    return parts.without_brackets(without_period(header).replace(PERIOD, " ").split(" / ")[-1])
