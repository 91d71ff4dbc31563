"""A request to this node's desk, and the house that it was put to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, cast

from litestar import Request
from litestar.connection import ASGIConnection

from hudna.speak.language import Language, negotiate

if TYPE_CHECKING:  # The watch's door needs none of the desk.
    from hudna.web.house import House

Asked: TypeAlias = Request[Any, Any, Any]
Connection: TypeAlias = ASGIConnection[Any, Any, Any, Any]

LANGUAGE_COOKIE = "hudna-language"


def house_of(connection: Connection) -> House:
    return cast("House", connection.app.state["house"])


def language_of(connection: Connection) -> Language:
    """The reader's language: `?lang=`, else the earlier choice, else `Accept-Language`."""
    choice = connection.query_params.get("lang") or connection.cookies.get(LANGUAGE_COOKIE)
    return negotiate(connection.headers.get("accept-language"), choice)


def here(connection: Connection) -> str:
    """The path and query of the page that was asked for."""
    query = connection.url.query
    return f"{connection.url.path}?{query}" if query else connection.url.path
