"""The kinds of statement about calls, who is on duty, and what is announced together."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from hudna.record.protecting import Names
from hudna.record.statement import PartyId, RecordHash, Statement

Heard: TypeAlias = Literal["confirms", "differs", "unknown"]
"""`unknown`: nothing is known there of such a call."""


class Call(Statement, frozen=True, tag="call"):
    """Its author called `to` on the hotline; or was called by it, where it has `received` the call.
    `until_ms` None: nobody answered. `requested`: what was asked for, empty where nothing was.
    `about`: the stop, incident, incursion or concern it was about."""

    to: PartyId
    from_ms: int
    until_ms: int | None
    line: str
    text: str
    requested: str
    officer: str
    about: RecordHash | None = None
    received: bool = False


class CallHeard(Statement, frozen=True, tag="call-heard"):
    """The other end's word on `call`; where it differs, in what: in words, and its own times where
    these are other ones."""

    call: RecordHash
    heard: Heard
    text: str
    officer: str
    replaces: tuple[RecordHash, ...] = ()
    from_ms: int | None = None
    until_ms: int | None = None


class Shift(msgspec.Struct, frozen=True, gc=False):
    """`post` and `deputy` are posts, as in *duty officer 2*: no person's name."""

    from_ms: int
    until_ms: int
    post: str
    deputy: str = ""


class Roster(Statement, frozen=True, tag="roster"):
    """Who is on duty at its author's, from `from_ms` to `until_ms`, shift by shift without a gap.
    It has a line of versions."""

    from_ms: int
    until_ms: int
    shifts: tuple[Shift, ...]
    officer: str


class HandOver(Statement, frozen=True, tag="hand-over"):
    """The note at the end of the shift that ended at `at_ms`; `open`: what the next has to see to.
    It stays with its author's node."""

    at_ms: int
    text: str
    officer: str
    open: tuple[RecordHash, ...] = ()


class HandOverTaken(Statement, frozen=True, tag="hand-over-taken"):
    """The next has read it. It stays, as that does."""

    of: RecordHash
    officer: str


class Announcement(Statement, frozen=True, tag="announcement"):
    """One version of a text that the guarantors announce together, in a line of them. Public once
    each has signed this version, and not before `embargo_ms`. `corrects`: earlier announcements."""

    title: Names
    text: Names
    officer: str
    embargo_ms: int | None = None
    corrects: tuple[RecordHash, ...] = ()
