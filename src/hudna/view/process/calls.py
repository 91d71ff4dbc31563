"""Calls on the hotline: what one end has logged, and what the other end says of it.

Only the word of the end that did not log a call counts for it. Calls that both ends have logged are
found to be likely the same, and never made one here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Literal, TypeAlias, cast

import msgspec

from hudna.record.kinds import Call, CallHeard, Incident, Incursion, PartyId, RecordHash
from hudna.record.record import Record
from hudna.view.clocks import latest_ms
from hudna.view.process.said import issued, standing
from hudna.view.world import World

CallState: TypeAlias = Literal[
    "unanswered", "waits", "overdue", "confirmed", "differs", "unknown"]
"""`unanswered`: nobody answered, and the other end has said nothing of it. Of an answered one:
`waits` for the other end's word, `overdue` where that did not come in the time given. `unknown`:
nothing is known there of such a call."""
_STATES: Mapping[str, CallState] = {
    "confirms": "confirmed", "differs": "differs", "unknown": "unknown"}


class Logged(msgspec.Struct, frozen=True):
    """A call as its author has logged it. `words`: all that the other end ever said of it, as
    issued, and `word` the one that stands. `due_ms`: until when its word is due; None where none
    is: nobody answered, or the agreement gives no time."""

    record: Record
    word: Record | None
    words: tuple[Record, ...]
    due_ms: int | None

    @property
    def said(self) -> Call:
        return call(self.record)

    @property
    def other(self) -> PartyId:
        """The end that has not logged it, whose word it waits for."""
        return self.said.to

    @property
    def caller(self) -> PartyId:
        return self.said.to if self.said.received else self.record.author

    @property
    def called(self) -> PartyId:
        return self.record.author if self.said.received else self.said.to

    @property
    def answered(self) -> bool:
        return self.said.until_ms is not None

    def state(self, now_ms: int) -> CallState:
        if self.word is not None:
            return _STATES[heard(self.word).heard]
        if not self.answered:
            return "unanswered"
        return "overdue" if self.due_ms is not None and self.due_ms < now_ms else "waits"


def logged(world: World, record: Record) -> Logged:
    said = call(record)
    within_ms = world.terms.process.call_ms
    due = said.until_ms is not None and within_ms is not None
    words = _words(world, record)
    word = standing(words).get(said.to) if words else None
    return Logged(record, word, words, record.issued_ms + (within_ms or 0) if due else None)


def of(world: World, record: RecordHash) -> Logged | None:
    found = world.record(record)
    return logged(world, found) if found and isinstance(found.said, Call) else None


def all_calls(world: World) -> tuple[Logged, ...]:
    """The latest to begin first."""
    found = sorted(world.process.calls.all(), key=_began, reverse=True)
    return tuple(logged(world, r) for r in found)


def about(world: World, subject: RecordHash) -> tuple[Logged, ...]:
    """The calls about a record, or about any version of the incident, the incursion or the concern
    that it is of; the latest to begin first."""
    line = frozenset(line_of(world, subject))
    found = (r for r in world.process.calls.all() if call(r).about in line)
    return tuple(logged(world, r) for r in sorted(found, key=_began, reverse=True))


def line_of(world: World, subject: RecordHash) -> tuple[RecordHash, ...]:
    """Every version of what a call may be about, the one that counts last; the record alone where
    it has no versions."""
    record = world.record(subject)
    match record.said if record else None:
        case Incident() if line := world.incidents.of(subject):
            return tuple(r.hash for r in line.versions)
        case Incursion() if passage := world.incursions.of(subject):
            return tuple(r.hash for r in passage.versions)
    if subject in world.process.concerns.records:
        return tuple(r.hash for r in world.process.concerns.versions(subject))
    return (subject,)


def waits_for(world: World, party: PartyId) -> tuple[Logged, ...]:
    """The calls that wait for this party's word and for which a time is given, the first due
    first."""
    if world.terms.process.call_ms is None:
        return ()
    found = (logged(world, r) for r in world.process.calls.all()
             if call(r).to == party != r.author and call(r).until_ms is not None
             and not _words(world, r))
    return tuple(sorted(found, key=lambda x: (x.due_ms or 0, x.record.hash)))


def missed(world: World, party: PartyId, since_ms: int) -> tuple[Logged, ...]:
    """The calls to this party since a moment that nobody there answered, and after which the two
    have not spoken; the latest to begin first."""
    found = sorted((r for r in world.process.calls.all()
                    if call(r).from_ms >= since_ms and party in pair(r)), key=_began, reverse=True)
    spoken: defaultdict[frozenset[PartyId], int] = defaultdict(int)
    for record in found:
        if call(record).until_ms is not None:
            # A call dated ahead hides none that comes before that moment does.
            at_ms = min(call(record).from_ms, latest_ms(world, record))
            spoken[pair(record)] = max(spoken[pair(record)], at_ms)
    rung = (logged(world, r) for r in found
            if call(r).until_ms is None and call(r).from_ms >= spoken[pair(r)])
    return tuple(x for x in rung if x.called == party)


def likely_same(world: World) -> dict[RecordHash, tuple[Record, ...]]:
    """Of calls that both ends have logged and neither has confirmed, by each the other end's that
    overlap it in time, within the agreement's tolerance of clocks."""
    by_end: defaultdict[tuple[PartyId, PartyId], list[Record]] = defaultdict(list)
    for record in world.process.calls.all():
        if not _confirmed(world, record):
            by_end[record.author, call(record).to].append(record)
    found: defaultdict[RecordHash, list[Record]] = defaultdict(list)
    for (author, to), own in by_end.items():
        if author < to:
            for one, other in _overlapping(
                    own, by_end.get((to, author), ()), world.terms.clock_tolerance_ms):
                found[one.hash].append(other)
                found[other.hash].append(one)
    return {of: tuple(sorted(same, key=issued)) for of, same in found.items()}


def same_as(world: World, said: Call) -> tuple[Record, ...]:
    """The calls that the other end has logged and that one about to be logged is likely to be."""
    tolerance = world.terms.clock_tolerance_ms
    return tuple(
        r for r in world.process.calls.all()
        if r.author == said.to and call(r).to == world.me != said.to
        and not _confirmed(world, r) and _meet(call(r), said, tolerance))


def pair(record: Record) -> frozenset[PartyId]:
    return frozenset((record.author, call(record).to))


def call(record: Record) -> Call:
    return cast(Call, record.said)


def heard(record: Record) -> CallHeard:
    return cast(CallHeard, record.said)


def _words(world: World, record: Record) -> tuple[Record, ...]:
    to = call(record).to
    return tuple(w for w in world.process.heard.of(record.hash)
                 if w.author == to != record.author)


def _confirmed(world: World, record: Record) -> bool:
    word = logged(world, record).word
    return word is not None and heard(word).heard == "confirms"


def _overlapping(
    own: Collection[Record], others: Collection[Record], tolerance_ms: int
) -> Iterable[tuple[Record, Record]]:
    """Of two ends: no call is held against one of the same end, nor against what began longer
    before it than any call there lasted."""
    in_order = sorted(others, key=_began)
    begins = [call(r).from_ms for r in in_order]
    longest = max((_ended_ms(call(r)) - call(r).from_ms for r in in_order), default=0)
    for one in own:
        first = bisect_left(begins, call(one).from_ms - longest - tolerance_ms)
        last = bisect_right(begins, _ended_ms(call(one)) + tolerance_ms)
        for other in in_order[first:last]:
            if _meet(call(one), call(other), tolerance_ms):
                yield one, other


def _meet(one: Call, other: Call, tolerance_ms: int) -> bool:
    return (one.from_ms <= _ended_ms(other) + tolerance_ms
            and other.from_ms <= _ended_ms(one) + tolerance_ms)


def _ended_ms(said: Call) -> int:
    return said.from_ms if said.until_ms is None else said.until_ms


def _began(record: Record) -> tuple[int, RecordHash]:
    return call(record).from_ms, record.hash
