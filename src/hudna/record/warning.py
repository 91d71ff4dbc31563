"""A warning to those below: what the watch decides, the words are put to, and the outlets send.

It says where and when and how sure, never who flies, never who watched, and names a place by its
public name only.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from hudna.place.geometry import MultiPolygon, Polygon, Position
from hudna.record.protecting import Names

Kind: TypeAlias = Literal["Alert", "Update", "Cancel"]
Sure: TypeAlias = Literal["observed", "likely", "possible"]
"""`observed`: an aircraft is there. `likely`: its course leads there. `possible`: it may."""
Ended: TypeAlias = Literal["", "turned", "void", "recognised", "past"]
"""Why a warning is cancelled: the aircraft no longer makes for the place; there was none; it is
known to be allowed; the time of the warning is over."""


WIDE = "around:"
"""The id of what stands for many places begins so; its names are those of the one in the middle."""


class WarnPlace(msgspec.Struct, frozen=True):
    """A place whose people are warned: all that lies within `reach_mm` of `at`, or in `shape`.
    `stands_for`: the ids of the places that it is warned in place of."""

    id: str
    names: Names
    at: Position
    reach_mm: int
    shape: Polygon | MultiPolygon | None = None
    stands_for: tuple[str, ...] = ()

    @property
    def wide(self) -> bool:
        return self.id.startswith(WIDE)


class Earlier(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A message that a later one refers to (CAP 1.2 section 3.2.1, `references`)."""

    id: str
    sent_ms: int
    expires_ms: int


class PlaceWarning(msgspec.Struct, frozen=True):
    """One message about one place. `id` is the CAP identifier, `number` counts a place's messages
    from 0. `event` names what it is about at the author's watch, and `passages` those of the same
    aircraft so far that are named otherwise: they are never shown outside.

    The aircraft is there at some time in `from_ms` to `until_ms`, both rounded outward to the
    minute. After `expires_ms` the message no longer stands, with or without a `Cancel`.
    `pending`: a draft that waits for a person, not sent by anything."""

    id: str
    kind: Kind
    event: str
    place: WarnPlace
    number: int
    sent_ms: int
    from_ms: int
    until_ms: int
    expires_ms: int
    sure: Sure
    references: tuple[Earlier, ...] = ()
    ended: Ended = ""
    pending: bool = False
    passages: tuple[str, ...] = ()
