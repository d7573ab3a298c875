"""Who is asking, and what they may see: public < board < staff. Knows nothing of Streamlit, files or the ledger.

A server bound to loopback is its user's own (`local`). Behind a proxy that has logged people in (`proxy`), a header says the role,
and is believed only together with the proxy's secret. Anything else is closed: everyone is the public.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from enum import IntEnum
from ipaddress import ip_address

ROLE_HEADER = "X-Auth-Role"
NAME_HEADER = "X-Auth-Name"
SECRET_HEADER = "X-Auth-Secret"
SHORTEST_SECRET = 16
"""characters; a shorter secret is no secret, and nobody is believed"""


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


def demand(role: Role, least: Role) -> None:
    """Raises NotAllowed if `role` is below `least`."""
    if role < least:
        raise NotAllowed(f"{least.name.lower()} is needed, this is {role.name.lower()}")


def _is_proxy(headers: Mapping[str, str], secret: str | None) -> bool:
    if not secret or len(secret) < SHORTEST_SECRET:
        return False
    return hmac.compare_digest(_header(headers, SECRET_HEADER).encode(), secret.encode())


def _header(headers: Mapping[str, str], name: str) -> str:
    wanted = name.lower()
    return next((str(value) for key, value in headers.items() if key.lower() == wanted), "")
