"""Warnings that wait for a person, as the node's desk has them, and what was decided. Pure.

Nothing of who flies or who watched is in them: a public place, when, and how sure.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from hudna.record.protecting import Names
from hudna.record.warning import Ended, Kind, PlaceWarning, Sure, WarnPlace

MOST = 1_000
"""So many are told at once, the nearest in time: the others once these are decided."""


class Waits(msgspec.Struct, frozen=True, gc=False):
    """A draft. `id` is the identifier that it goes out under; `made_ms`: when it was made, and
    another under the same identifier is another draft. The rest is as in `PlaceWarning`."""

    id: str
    made_ms: int
    kind: Kind
    names: Names
    from_ms: int
    until_ms: int
    expires_ms: int
    sure: Sure
    ended: Ended = ""


class Decision(msgspec.Struct, frozen=True, gc=False):
    """What a person has decided. One to send holds for whatever waits under that identifier; one
    not to send for the draft that was made at `made_ms`, and no later one."""

    id: str
    made_ms: int
    send: bool

    def holds(self, one: Waits) -> bool:
        return self.id == one.id and (self.send or self.made_ms == one.made_ms)


def waiting(drafts: Iterable[PlaceWarning]) -> tuple[Waits, ...]:
    """`drafts`: the nearest in time first."""
    return tuple(_waits(one) for one, _ in zip(drafts, range(MOST), strict=False))


def _waits(one: PlaceWarning) -> Waits:
    return Waits(one.id, one.sent_ms, one.kind, _names(one.place), one.from_ms, one.until_ms,
                 one.expires_ms, one.sure, one.ended)


def _names(place: WarnPlace) -> Names:
    """Whoever lets a warning go out for many places knows that it is not for the one."""
    if not place.wide:
        return place.names
    around = f" ± {-(-place.reach_mm // 1_000_000)} km"
    return Names(*(name and name + around for name in (
        place.names.en, place.names.ar, place.names.ru)))


DECISIONS: msgspec.msgpack.Decoder[tuple[Decision, ...]] = msgspec.msgpack.Decoder(
    tuple[Decision, ...])
