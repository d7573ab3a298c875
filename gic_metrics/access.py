"""Who is asking, and what they may see: public < board < staff. Knows nothing of Streamlit, files or the ledger.

A server bound to loopback is its user's own (`local`). Behind a proxy that has logged people in (`proxy`), a header says the role,
and is believed only together with the proxy's secret. Anything else is closed: everyone is the public.

A name that no proxy vouches for is typed, not proven. Two names are two people only where they are not one name written in two ways.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import IntEnum
from ipaddress import ip_address

ROLE_HEADER = "X-Auth-Role"
NAME_HEADER = "X-Auth-Name"
SECRET_HEADER = "X-Auth-Secret"
SHORTEST_SECRET = 16
"""characters; a shorter secret is no secret, and nobody is believed"""
SAME, TOO_LIKE = "same", "too_like"
LOOK_ALIKE = str.maketrans(
    dict(zip("АВЕКМНОРСТУХІЈЅԚԜаеорсухіјѕһԛԝԁкмтнвпгиӏ", "abekmhopctyxijsqwaeopcyxijshqwdkmthbnrul", strict=True))
    | dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβγεηικμνορςστυχω", "abezhikmnoptyxabyenikuvopcotuxw", strict=True))
    | {"æ": "ae", "œ": "oe", "Æ": "ae", "Œ": "oe", "þ": "th", "ð": "d", "ɑ": "a", "0": "o", "1": "l"}
)
"""letters that the eye takes for one another (Unicode TR39), Cyrillic and Greek first"""
LATIN = re.compile(r"LATIN (?:SMALL |CAPITAL )?LETTER (?:SMALL CAPITAL |SCRIPT |DOTLESS |LONG )?([A-Z])(?: WITH .*)?")
UNSEEN = "\u115f\u1160\u3164\uffa0\u2800"
"""letters and signs that are drawn as nothing"""


class Role(IntEnum):
    """Roles in rising order; each may see what the one before it sees."""

    PUBLIC = 0
    BOARD = 1
    STAFF = 2


class NotAllowed(PermissionError):
    """The role asked for something that it may not see."""


def mode_of(asked: str | None, address: str | None) -> str:
    """`local`, `proxy` or `closed`, from what was asked for and the address the server is bound to.

    `local` only where the server is bound to loopback; an unknown wish is closed.
    """
    if asked == "proxy":
        return "proxy"
    if asked in (None, "", "local") and is_loopback(address):
        return "local"
    return "closed"


def is_loopback(address: str | None) -> bool:
    """Whether only this machine reaches the address. No address means all of them, so no."""
    if not address:
        return False
    if address == "localhost":
        return True
    try:
        return ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def role_of(mode: str, headers: Mapping[str, str], secret: str | None) -> Role:
    """The role of who is asking; public where anything is missing or does not fit."""
    if mode == "local":
        return Role.STAFF
    if mode != "proxy" or not _is_proxy(headers, secret):
        return Role.PUBLIC
    return {"board": Role.BOARD, "staff": Role.STAFF}.get(_header(headers, ROLE_HEADER), Role.PUBLIC)


def name_of(mode: str, headers: Mapping[str, str], secret: str | None) -> str:
    """The name the proxy vouches for, or ""."""
    return _header(headers, NAME_HEADER) if mode == "proxy" and _is_proxy(headers, secret) else ""


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name as an eye reads it, sorted: without accents, unseen characters, punctuation, and letters of another alphabet."""
    return tuple(sorted(_read(name).split()))


def likeness(one: str, other: str) -> str:
    """Are they one name? `same`: written in two ways; `too_like`: one may be a short form of the other; "" where they are not.

    Names without a letter, or of mixed alphabets, are nobody's, and the same.
    """
    a, b = name_words(one), name_words(other)
    if not a or not b or _mixed(one) or _mixed(other) or a == b or _run_together(one) == _run_together(other):
        return SAME
    shorter, longer = sorted((a, b), key=len)
    return TOO_LIKE if _within(shorter, longer) or _initials(shorter, longer) or _initials(longer, shorter) else ""


def two_people(one: str, other: str | None) -> bool:
    """Are these the names of two people, as far as names can tell?"""
    return not likeness(one, other or "")


def demand(role: Role, least: Role) -> None:
    """Raises NotAllowed if `role` is below `least`."""
    if role < least:
        raise NotAllowed(f"{least.name.lower()} is needed, this is {role.name.lower()}")


def _is_proxy(headers: Mapping[str, str], secret: str | None) -> bool:
    if not secret or len(secret) < SHORTEST_SECRET:
        return False
    return hmac.compare_digest(_header(headers, SECRET_HEADER).encode(), secret.encode())


def _read(name: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name)).translate(LOOK_ALIKE).casefold()
    kinds = [(_plain(letter), unicodedata.category(letter)) for letter in plain if letter not in UNSEEN]
    return "".join(letter if kind[0] in "LN" else "" if kind in ("Cf", "Mn", "Me") else " " for letter, kind in kinds)


def _plain(letter: str) -> str:
    """A Latin letter with a stroke, a hook or another shape as the letter that it is."""
    found = None if letter.isascii() else LATIN.fullmatch(unicodedata.name(letter, ""))
    return found[1].lower() if found else letter


def _mixed(name: str) -> bool:
    """Whether a word has letters of several alphabets, as no name has."""
    words = unicodedata.normalize("NFKC", name).split()
    return any(len({unicodedata.name(letter, "").split(" ")[0] for letter in word if letter.isalpha()}) > 1 for word in words)


def _run_together(name: str) -> str:
    """The letters of a name in the order in which they are written."""
    return "".join(_read(name).split())


def _within(shorter: Sequence[str], longer: Sequence[str]) -> bool:
    """Whether each word of the one stands for a word of its own in the other: itself, or its first letter."""
    left = list(longer)
    for word in sorted(shorter, key=len, reverse=True):
        found = next((each for each in left if each == word), None)
        found = found or next((each for each in left if 1 in (len(each), len(word)) and each[0] == word[0]), None)
        if found is None:
            return False
        left.remove(found)
    return True


def _initials(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the one is a single word of the other's first letters."""
    return len(one) == 1 and len(other) > 1 and sorted(one[0]) == sorted(word[0] for word in other)


def _header(headers: Mapping[str, str], name: str) -> str:
    wanted = name.lower()
    return next((str(value) for key, value in headers.items() if key.lower() == wanted), "")
