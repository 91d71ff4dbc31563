"""Meetings: planned, held or cancelled, as whoever called each says by the latest version."""

from __future__ import annotations

from typing import Literal, TypeAlias, cast

import msgspec

from hudna.record.kinds import Meeting, PartyId, RecordHash
from hudna.record.record import Record
from hudna.view.process.decisions import Decided, decisions_at
from hudna.view.process.said import issued
from hudna.view.world import World

MeetingState: TypeAlias = Literal["planned", "held", "cancelled", "withdrawn"]
"""`withdrawn`: its author has taken the whole of it back."""


class Met(msgspec.Struct, frozen=True):
    """One meeting. `versions` as issued; `latest` is the one that counts; `withdrawal` is what its
    author took it back by. `decisions` were made at any version of it, as issued."""

    versions: tuple[Record, ...]
    latest: Record
    withdrawal: Record | None
    decisions: tuple[Decided, ...]

    @property
    def said(self) -> Meeting:
        return meeting_of(self.latest)

    @property
    def author(self) -> PartyId:
        return self.latest.author

    @property
    def state(self) -> MeetingState:
        return "withdrawn" if self.withdrawal else self.said.state

    @property
    def over_ms(self) -> int:
        """When it is over; where no end is named, when it begins."""
        return over_ms(self.said)

    def unnoted(self, now_ms: int) -> bool:
        """Whether it should be over, and its author has not said whether it was held."""
        return self.state == "planned" and self.over_ms < now_ms

    @property
    def concerns(self) -> tuple[RecordHash, ...]:
        """Those on the agenda, each once."""
        return tuple(dict.fromkeys(h for item in self.said.agenda for h in item.concerns))


def met(world: World, of: RecordHash) -> Met | None:
    """The meeting that has this version; None where no meeting here has it."""
    lines = world.process.meetings
    if of not in lines.records:
        return None
    versions = lines.versions(of)
    standing = [r for r in versions if lines.stands(r.hash)]
    latest = max(standing or versions, key=issued)
    ends = () if standing else lines.withdrawals(latest.hash)
    return Met(versions, latest, max(ends, key=issued, default=None),
               decisions_at(world, (r.hash for r in versions)))


def meetings(world: World) -> tuple[Met, ...]:
    """All, the latest to begin first."""
    lines = world.process.meetings
    roots = lines.roots()
    firsts = dict.fromkeys(roots[of] for of in lines.records)
    found = (m for of in firsts if (m := met(world, of)))
    return tuple(sorted(found, key=lambda m: (m.said.from_ms, m.latest.hash), reverse=True))


def unnoted(world: World, party: PartyId, now_ms: int) -> tuple[Met, ...]:
    """The meetings that `party` has called, that should be over, and of which it has not said
    whether they were held."""
    planned = (r for r in world.process.meetings.standing() if r.author == party)
    found = (m for r in planned if over_ms(meeting_of(r)) < now_ms and (m := met(world, r.hash)))
    own = {m.latest.hash: m for m in found if m.unnoted(now_ms)}
    return tuple(sorted(own.values(), key=lambda m: (m.over_ms, m.latest.hash)))


def passed(world: World, now_ms: int) -> tuple[int, int]:
    """How many of the meetings that stand have begun, and how many should be over: equal at two
    moments only if the clock alone has changed nothing that is shown of any."""
    held = [meeting_of(r) for r in world.process.meetings.standing()]
    return (sum(m.from_ms <= now_ms for m in held), sum(over_ms(m) < now_ms for m in held))


def over_ms(said: Meeting) -> int:
    """When it is over; where no end is named, when it begins."""
    return said.from_ms if said.until_ms is None else said.until_ms


def meeting_of(record: Record) -> Meeting:
    return cast(Meeting, record.said)
