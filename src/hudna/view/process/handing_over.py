"""Notes that a shift hands to the next: what each says, what was open then, and who has read it.

They stay with their author's node. What another node says of the kind is nobody's word here.
"""

from __future__ import annotations

from typing import cast

import msgspec

from hudna.record.kinds import HandOver, HandOverTaken, RecordHash
from hudna.record.record import Record
from hudna.view.process.said import issued
from hudna.view.world import World


class Note(msgspec.Struct, frozen=True):
    """`taken`: the first word that it was read, None where nobody has said so."""

    record: Record
    taken: Record | None

    @property
    def said(self) -> HandOver:
        return cast(HandOver, self.record.said)


def notes(world: World) -> tuple[Note, ...]:
    """This party's own, the latest first."""
    own = [r for r in world.process.hand_overs.all() if r.author == world.me]
    found = (Note(r, _taken(world, r)) for r in sorted(own, key=_ended, reverse=True))
    return tuple(found)


def note(world: World, of: RecordHash) -> Note | None:
    return next((n for n in notes(world) if n.record.hash == of), None)


def not_taken(world: World) -> tuple[Note, ...]:
    """Those that nobody has read, and after which none was read either, the latest first."""
    found = []
    for one in notes(world):
        if one.taken is not None:
            break
        found.append(one)
    return tuple(found)


def taken(record: Record) -> HandOverTaken:
    return cast(HandOverTaken, record.said)


def _taken(world: World, record: Record) -> Record | None:
    words = (r for r in world.process.taken_over.of(record.hash) if r.author == world.me)
    return min(words, key=issued, default=None)


def _ended(record: Record) -> tuple[int, int, RecordHash]:
    return cast(HandOver, record.said).at_ms, record.issued_ms, record.hash
