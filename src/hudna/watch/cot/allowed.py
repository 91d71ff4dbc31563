"""Which Cursor on Target events pass: what is not listed here does not exist for Hudna. Pure.

The list is of what passes, never of what does not: a tasking (`t-k…` to strike, any other `t-…`),
a mark on the ground, a person, a weapon in flight (`a-.-A-W…`) is refused because it is not here,
and so is whatever is added to the type tree after this was written.

In: air tracks, of aircraft, military or civil. The letter of affiliation (hostile, friend…) is
somebody's view of somebody: it decides nothing and is not taken over.

Out, of the tree that TAK clients know:

- `b-a-g`, an alarm that the border of an area has been crossed. Of the alarms it is the one that
  says what has happened; `b-a-o-tbl` would call rescuers to the place, `b-a-o-opn` says that
  people are fighting there.
- `b-a-o-can` takes an alarm of the same uid back.
- `u-d-f`, a shape drawn by a person: it says nothing about who or what is in it.

A TAK client's own way to delete (`t-x-d-d`) is a tasking, so it is not used: what is over is sent
once more and is stale.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

AIR_TRACK = re.compile(r"a-[a-z.]-A(-[MC](-[A-Za-z0-9.]+)*)?", re.ASCII)
PING = frozenset(("t-x-c-t", "t-x-c-t-r"))
"""The sign of life between TAK programs, and the answer to it: no aircraft."""
WARNING: Final = "b-a-g"
CANCEL: Final = "b-a-o-can"
AREA: Final = "u-d-f"
OUT = frozenset((WARNING, CANCEL, AREA))


class Dropped(StrEnum):
    """Why an event was not taken. Nothing of its content is kept, counted or logged."""

    NOT_LISTED = "not-listed"
    PING = "ping"
    BROKEN = "unreadable"
    TOO_LONG = "too-long"
    NO_TIME = "bad-time"
    NO_POSITION = "no-position"
    NO_NAME = "no-name"
    NO_TAKPROTO = "no-takproto"


def refusal(event_type: str) -> Dropped | None:
    """Why an event of that type may not come in; None for an air track."""
    if len(event_type) <= 64 and AIR_TRACK.fullmatch(event_type):
        return None
    return Dropped.PING if event_type in PING else Dropped.NOT_LISTED


def may_leave(event_type: str) -> bool:
    """Whether Hudna sends events of that type."""
    return event_type in OUT
