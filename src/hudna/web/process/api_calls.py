"""Calls on the hotline as machines read them: what one end has logged, and what the other says."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import get

from hudna.place.times import format_instant
from hudna.record.erasure import blanked
from hudna.record.record import Record
from hudna.view.process import calls
from hudna.view.process.calls import Logged
from hudna.web.api import About, about
from hudna.web.asked import Asked, house_of

MOST = 1_000
STATE = ("`unanswered`: nobody answered, and the other end has said nothing of it. Of an answered "
         "one: `waits` for the other end's word, `overdue`: that did not come in the time given. "
         "`confirmed`, `differs`: by the other end's word; `unknown`: nothing is known there of "
         "such a call.")
SAME = ("Calls that the other end has logged and that overlap this one in time, while neither is "
        "confirmed: likely the same. No node makes one of them.")


class WordOut(msgspec.Struct, frozen=True):
    """`heard`: confirms, differs, unknown. `stands`: whether it is the last word of its author.
    `starts`, `ends`: the call's times by that end's log, null where it names none. What is withheld
    is empty, and named in `withheld`."""

    id: str
    author: str
    at: str
    heard: str
    text: str
    starts: str | None
    ends: str | None
    stands: bool
    withheld: list[str]


class CallOut(msgspec.Struct, frozen=True):
    """One call as `author` has logged it. `ends` is null where nobody answered; `about` is the hash
    of what it was about, or null; what is withheld is empty, and named in `withheld`. `due`: until
    when the other end's word is due, null where none is."""

    id: str
    author: str
    at: str
    caller: str
    called: str
    starts: str
    ends: str | None
    line: str
    text: str
    requested: str
    about: str | None
    withheld: list[str]
    state: Annotated[str, msgspec.Meta(description=STATE)]
    due: str | None
    words: list[WordOut]
    likely_same: Annotated[list[str], msgspec.Meta(description=SAME)]


class Calls(About, frozen=True, kw_only=True):
    """`left_out`: how many more there are than one answer gives."""

    calls: list[CallOut]
    left_out: int


@get("/calls", summary="Calls on the hotline: logged by one end, confirmed by the other or not")
async def all_calls(request: Asked) -> Calls:
    """The latest to begin first, of many the first thousand."""
    house = house_of(request)
    found, same = calls.all_calls(house.world), calls.likely_same(house.world)
    told = [_out(c, same.get(c.record.hash, ()), house.now_ms()) for c in found[:MOST]]
    return Calls(calls=told, left_out=max(0, len(found) - MOST), **about(house))


HANDLERS = (all_calls,)


def _out(one: Logged, same: tuple[Record, ...], now_ms: int) -> CallOut:
    record, said = one.record, calls.call(blanked(one.record))
    return CallOut(
        record.hash, record.author, format_instant(record.issued_ms), one.caller, one.called,
        format_instant(said.from_ms), _moment(said.until_ms), said.line, said.text,
        said.requested, said.about, list(record.withheld), one.state(now_ms), _moment(one.due_ms),
        [_word(w, stands=w == one.word) for w in one.words], [r.hash for r in same])


def _word(record: Record, *, stands: bool) -> WordOut:
    said = calls.heard(blanked(record))
    return WordOut(record.hash, record.author, format_instant(record.issued_ms), said.heard,
                   said.text, _moment(said.from_ms), _moment(said.until_ms), stands,
                   list(record.withheld))


def _moment(ms: int | None) -> str | None:
    return None if ms is None else format_instant(ms)
