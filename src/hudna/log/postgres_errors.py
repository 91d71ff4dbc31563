"""What a PostgreSQL server's errors mean, and how a database is named: never with a password."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict

from hudna.fault import Fault
from hudna.log.store import StoreError
from hudna.say import Say, say

_GONE = ("08", "57P", "25P03")
_NOTHING_KEPT = say("room to write; nothing of this was kept")
# By the start of the SQLSTATE, the first that fits.
_MEANING: dict[str, tuple[str, Say]] = {
    "53100": ("a full disk", _NOTHING_KEPT),
    "53300": ("a server with too many connections", say("room for a few connections more")),
    "53": ("a server without memory or room", _NOTHING_KEPT),
    "25006": ("a store that is read-only", say("a store that this process may write")),
    "55000": ("a server that is not the one to write to", say("the primary server")),
    "55P03": ("a lock that another process holds", say("processes that end what they began")),
    "58": ("a disk that fails", say("a sound disk with room; nothing of this was kept")),
    "XX": ("a damaged database", say("the log as it was written; restore a copy")),
    "42501": ("a role that may not do this", say("a role that may make and write its schema")),
    "57P": ("a server that has stopped", say("a server that runs")),
    "08": ("a connection that is lost", say("a server that runs")),
}


def parts(url: str) -> dict[str, Any]:
    """The parts of a URL. StoreError, which does not repeat it, where it is none."""
    try:
        return dict(conninfo_to_dict(url))
    except psycopg.Error:
        expected = say("{form}", form="postgresql://user@host:port/database")
        raise StoreError(Fault("store", "a URL that cannot be read", expected)) from None


def shown_url(url: str) -> str:
    """The URL with who and where in it, and nothing else."""
    part = parts(url)
    user = f"{quote(part['user'])}@" if "user" in part else ""
    port = f":{part['port']}" if "port" in part else ""
    host = part.get("host", "")
    if str(host).startswith("/"):
        return f"postgresql://{user}/{part.get('dbname', '')}?host={host}{port}"
    return f"postgresql://{user}{host}{port}/{part.get('dbname', '')}"


def gone(error: psycopg.Error) -> bool:
    """Whether the server has ended the connection with these words."""
    return (error.sqlstate or "").startswith(_GONE)


def meaning(error: psycopg.Error, url: str) -> tuple[str, Say]:
    """What was found and what was expected."""
    state = error.sqlstate or ""
    for start, known in _MEANING.items():
        if state.startswith(start):
            return known
    return _without_password(error, url), say("a store that works")


def _without_password(error: psycopg.Error, url: str) -> str:
    said = " ".join(str(error).split())[:300] or type(error).__name__
    secret = str(parts(url).get("password", ""))
    for form in (secret, quote(secret, safe="")):
        if form:
            said = said.replace(form, "***")
    return f"{error.sqlstate}: {said}" if error.sqlstate else said
