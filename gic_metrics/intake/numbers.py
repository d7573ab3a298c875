"""Numbers and notation keys as people write them, in Norwegian or English; what could be read in two ways is asked about, never guessed."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from gic_metrics.vocabulary import Notation

_DIGITS = r"[0-9]+"
_PLAIN = re.compile(rf"{_DIGITS}")
_SPACED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?")
_DECIMAL = re.compile(rf"(?:{_DIGITS})?[.,]{_DIGITS}")
_DOT_GROUPS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_COMMA_GROUPS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3}){2,}")
_AMBIGUOUS = re.compile(r"([1-9][0-9]{0,2})[.,]([0-9]{3})")
_ABOUT = re.compile(r"(?:ca\.?|circa|cirka|omtrent|rundt|about|approx\.?|around|~|≈|±)\s*.*", re.IGNORECASE | re.DOTALL)
_BOUND = re.compile(r"(?:[<>≤≥]|under |over |mindre enn |less than |more than ).*", re.IGNORECASE | re.DOTALL)
_PLACEHOLDER = re.compile(
    r"-+|\.+|\?+|x+|n[./]\s?a\.?|i[./]\s?a\.?|ikke tilgjengelig|not available|mangler|ukjent|unknown|null|none|nil|tbd", re.IGNORECASE
)
_WITH_UNIT = re.compile(r"[-+]?[0-9][0-9 .,]*\s*[^\W\d_].*", re.DOTALL)
_KEY = re.compile(r"(NO|NE|IE|NA|C)(?:\s*[:(]\s*(.*?)\s*\)?)?", re.IGNORECASE | re.DOTALL)
_ERRORS = ("#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#I/T", "#VERDI!", "#REFERANSE!", "#NAVN?", "#TALL!")


class NotANumber(ValueError):
    """The text is no number that can be read in one way only; carries the code of the finding and what fills its sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Said:
    """What a quantity cell says: a number, a notation key (IE with its place), or nothing."""

    value: float | None = None
    percent: bool = False
    """written with a percent sign; `value` is then the share (50 % is 0.5)"""
    notation: str = ""
    elsewhere: str = ""


def parse_quantity(text: str) -> Said:
    """A number or a notation key. Blank is "not reported" (no value), never zero. Raises NotANumber.

    >>> parse_quantity("1 234,5").value, parse_quantity("IE:NO-47").elsewhere, parse_quantity(" ").value
    (1234.5, 'NO-47', None)
    """
    plain = _plain(text)
    if not plain:
        return Said()
    if key := _KEY.fullmatch(plain):
        return _notation(key)
    return parse_number(plain)


def parse_number(text: str) -> Said:
    """A number written in Norwegian or English. Raises NotANumber for anything that is not, or that could be two numbers.

    >>> parse_number("−1.234,5").value, parse_number("12,5 %")
    (-1234.5, Said(value=0.125, percent=True, notation='', elsewhere=''))
    >>> parse_number("382.000")
    Traceback (most recent call last):
    gic_metrics.intake.numbers.NotANumber: V02
    """
    plain = _plain(text)
    said = plain.rstrip("%").rstrip() if plain.endswith("%") and not plain.endswith("%%") else plain
    percent = said != plain
    sign, digits = (-1.0, said[1:].lstrip()) if said[:1] == "-" else (1.0, said[1:] if said[:1] == "+" else said)
    if found := _AMBIGUOUS.fullmatch(digits):
        whole, thousandths = float(found[1]), float(found[2])
        raise NotANumber("V02", small=sign * (whole + thousandths / 1000), large=sign * (whole * 1000 + thousandths))
    written = _canonical(digits)
    if written is None:
        raise _why_not(plain)
    value = sign * float(written)
    if not math.isfinite(value):
        raise NotANumber("V01")
    return Said(value / 100 if percent else value, percent)


def stripped(text: str) -> str:
    """A number that is said to be about or bounded, without the words that say so.

    >>> stripped("ca. 40"), stripped("< 5"), stripped("mindre enn 1 200")
    ('40', '5', '1 200')
    """
    return re.sub(r"^[^0-9+\-.,]*\.?\s*(?=[0-9+\-])", "", _plain(text))


def _canonical(digits: str) -> str | None:
    if _PLAIN.fullmatch(digits):
        return digits
    if _SPACED.fullmatch(digits):
        return digits.replace(" ", "").replace(",", ".")
    if _DOT_GROUPS.fullmatch(digits):
        return digits.replace(".", "").replace(",", ".")
    if _COMMA_GROUPS.fullmatch(digits):
        return digits.replace(",", "")
    if _DECIMAL.fullmatch(digits):
        return digits.replace(",", ".")
    return None


def _notation(key: re.Match[str]) -> Said:
    said, place = key[1].upper(), (key[2] or "").strip()
    if said == Notation.IE:
        if not place:
            raise NotANumber("V12")
        return Said(0.0, notation=said, elsewhere=place)
    if place or (said == Notation.NO and key[1] != "NO"):
        raise NotANumber("V13")
    return Said(0.0 if said == Notation.NO else None, notation=said)


def _why_not(plain: str) -> NotANumber:
    if plain.upper() in _ERRORS or (plain.startswith("#") and plain[-1:] in "!?"):
        return NotANumber("V09")
    if _ABOUT.fullmatch(plain):
        return NotANumber("V03")
    if _BOUND.fullmatch(plain):
        return NotANumber("V04")
    if _PLACEHOLDER.fullmatch(plain):
        return NotANumber("V05")
    if _WITH_UNIT.fullmatch(plain) and not re.fullmatch(r".*[0-9]e[-+]?[0-9]+", plain, re.IGNORECASE):
        return NotANumber("V06")
    return NotANumber("V01")


def _plain(text: str) -> str:
    plain = text.replace("\u200b", "").replace("\ufeff", "")  # no folding of raised digits: 10³ is not 103
    plain = re.sub("[\u2010-\u2015\u2212\ufe63]", "-", plain)
    return " ".join(plain.split())
