"""Calls as rows of a page, and what each is about in words."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import shorten

import msgspec

from hudna.record.hotline import Heard
from hudna.record.kinds import Call, Concern, Names, RecordHash, Stop
from hudna.record.record import Record
from hudna.say import Instant, Say, say
from hudna.view.days import day_of
from hudna.view.process import calls
from hudna.view.process.calls import CallState, Logged
from hudna.view.process.duty import zone_of
from hudna.view.world import World
from hudna.web import explain, naming

STATES: dict[CallState, tuple[str, Say]] = {
    "unanswered": ("✕", say("nobody answered")),
    "waits": ("…", say("waits for the other end")),
    "overdue": ("▲", say("unconfirmed: no word in time")),
    "differs": ("≠", say("the other end says otherwise")),
    "unknown": ("?", say("not known at the other end")),
    "confirmed": ("✓", say("confirmed by both ends")),
}
HEARD: dict[Heard, Say] = {
    "confirms": say("It was as it is logged."),
    "differs": say("It was otherwise, as said here."),
    "unknown": say("Nothing is known here of such a call."),
}


class Row(msgspec.Struct, frozen=True):
    """`mine`: this party's word is missing, and one is due or nobody here has heard of the call.
    `same`: calls that the other end has logged and that are likely this one."""

    call: Logged
    state: CallState
    mine: bool
    same: tuple[Record, ...]
    day: str

    @property
    def record(self) -> Record:
        return self.call.record


def rows(world: World, found: Iterable[Logged], now_ms: int) -> list[Row]:
    """In the order in which they come."""
    same, zone = calls.likely_same(world), zone_of(world)
    return [
        Row(c, c.state(now_ms), c.word is None and c.other == world.me != c.record.author,
            same.get(c.record.hash, ()), day_of(c.said.from_ms, zone))
        for c in found]


def about(world: World, subject: RecordHash, now_ms: int) -> list[Row]:
    """The calls about what a page shows, the latest first."""
    return rows(world, calls.about(world, subject), now_ms)


def named(world: World, subject: RecordHash) -> Names | Say | str:
    """What a call is about, or a note has left open, in few words."""
    record = world.record(subject)
    match record.said if record else None:
        case Stop() if record:
            return explain.stop_words(world, record)
        case Call() if record:
            one = calls.logged(world, record)
            return say("Call of {caller} to {called} at {at}",
                       caller=naming.party(world, one.caller),
                       called=naming.party(world, one.called), at=Instant(one.said.from_ms))
        case Concern() as said if said.text.strip():
            return say("Concern: {text}", text=shortened(said.text))
    return naming.named(world, subject)


def shortened(text: str) -> str:
    """A long text up to a whole word, as a name."""
    return shorten(text, 80, placeholder="…")
