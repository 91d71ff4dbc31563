"""Who sits at the desk: a signed cookie, and the token that each form carries.

Three desks may run on one host, and browsers do not tell ports apart for cookies: so the name of
the cookie has the party in it, and a form is taken only from a page of this very origin.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from secrets import token_urlsafe
from urllib.parse import urlsplit

import msgspec
from litestar import Request
from litestar.datastructures import Cookie
from litestar.handlers import BaseRouteHandler

from hudna.web.asked import Asked, Connection, house_of
from hudna.web.house import House
from hudna.web.people import Officer

WATCH_MS = 12 * 3_600_000
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Session(msgspec.Struct, frozen=True):
    """`id` is random; `until_ms` ends the sitting, whatever is done at the desk."""

    id: str
    officer: str
    role: str
    until_ms: int


class NotSignedInError(Exception):
    """Nobody sits at this desk."""


class ForeignFormError(Exception):
    """A form that no page of this desk has sent."""


def begun(house: House, officer: Officer) -> Session:
    return Session(token_urlsafe(16), officer.name, officer.role, house.now_ms() + WATCH_MS)


def session_of(connection: Connection) -> Session | None:
    """The sitting that the cookie vouches for; None if it is absent, forged or over."""
    house = house_of(connection)
    body, _, mac = connection.cookies.get(cookie_name(house), "").partition(".")
    if not hmac.compare_digest(mac.encode(), _mac(house, "session", body).encode()):
        return None
    try:
        session = msgspec.json.decode(urlsafe_b64decode(body), type=Session)
    except (NotBase64, msgspec.MsgspecError):
        return None
    return session if house.now_ms() < session.until_ms else None


def officer_of(request: Asked) -> str:
    """The post that records made at this desk carry as `officer`."""
    session = session_of(request)
    if session is None:
        raise NotSignedInError
    return session.officer


def cookie_name(house: House) -> str:
    safe = "".join(c if c.isalnum() and c.isascii() else f"-{ord(c):x}" for c in house.party)
    return f"hudna-desk-{safe}"


def cookie(request: Asked, session: Session) -> Cookie:
    house = house_of(request)
    body = urlsafe_b64encode(msgspec.json.encode(session)).decode()
    return _cookie(request, f"{body}.{_mac(house, 'session', body)}", WATCH_MS // 1000)


def no_cookie(request: Asked) -> Cookie:
    return _cookie(request, "", 0)


def csrf_token(connection: Connection) -> str:
    """A fresh token for a form, bound to the sitting (or to there being none)."""
    nonce = token_urlsafe(12)
    return f"{nonce}.{_token_mac(connection, nonce)}"


# --- guards ------------------------------------------------------------------------------


def signed_in(connection: Connection, _: BaseRouteHandler) -> None:
    if session_of(connection) is None:
        raise NotSignedInError


async def from_this_desk(connection: Connection, _: BaseRouteHandler) -> None:
    """What changes anything comes from a page of this origin, and carries its token."""
    if not isinstance(connection, Request) or connection.method in SAFE:
        return
    if not _same_origin(connection) or not _token_holds(connection, await _token(connection)):
        raise ForeignFormError


def _same_origin(connection: Connection) -> bool:
    fetch_site = connection.headers.get("sec-fetch-site")
    if fetch_site is not None and fetch_site != "same-origin":
        return False
    origin = connection.headers.get("origin")
    if origin is None:
        return True
    return urlsplit(origin).netloc.lower() == connection.headers.get("host", "").lower()


async def _token(request: Asked) -> str:
    sent = request.headers.get("x-csrf-token")
    if sent is not None:
        return sent
    form = await request.form()
    return str(form.get("csrf", ""))


def _token_holds(connection: Connection, token: str) -> bool:
    nonce, _, mac = token.partition(".")
    return hmac.compare_digest(mac.encode(), _token_mac(connection, nonce).encode())


def _token_mac(connection: Connection, nonce: str) -> str:
    session = session_of(connection)
    return _mac(house_of(connection), "form", f"{session.id if session else ''} {nonce}")


def _mac(house: House, purpose: str, text: str) -> str:
    made = hmac.digest(house.secret, f"hudna {purpose}\n{text}".encode(), "sha256")
    return urlsafe_b64encode(made).decode()


def _cookie(request: Asked, value: str, seconds: int) -> Cookie:
    return Cookie(
        key=cookie_name(house_of(request)), value=value, path="/", httponly=True,
        samesite="strict", secure=request.url.scheme == "https", max_age=seconds,
    )
