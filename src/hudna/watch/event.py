"""What the watch tells: passages of aircraft through areas, approaches, and the sky as it is. Pure.

A passage that turns out otherwise is told again under its name with the next revision; what was
told never vanishes.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from hudna.place.datum import Datum
from hudna.record.statement import RecordHash
from hudna.record.watching import Basis, Grade, PassageState, Seen
from hudna.watch.waits import Waits

NOBODY = ""


class Who(msgspec.Struct, frozen=True, gc=False):
    """Whose aircraft it is taken to be: an assessment. `operator` and `category` are empty where
    not known: then it counts as barred, and as not excepted."""

    operator: str = NOBODY
    category: str = ""
    basis: Basis = "unknown"
    grade: Grade = "none"
    notice: RecordHash = ""


class Passage(msgspec.Struct, frozen=True, tag="passage"):
    """An aircraft in an area, from `entered_ms` to `left_ms` (None while it is inside). `barred`:
    false where it is recognised: whoever may have flown it is not barred, or excepted.

    `aircraft` is as in `Fix`, with `#2` and on where several fly under one name. `lowest_mm` and
    `highest_mm` are the range of what may be true above mean sea level; None where not known.
    `known_ms`: when the positions that tell this arrived."""

    id: str
    revision: int
    aircraft: str
    callsign: str
    area: str
    version: str
    clause: str
    state: PassageState
    entered_ms: int
    left_ms: int | None
    who: Who
    barred: bool
    known_ms: int
    evidence: tuple[Seen, ...] = ()
    lowest_mm: int | None = None
    highest_mm: int | None = None
    sure: bool = True


class Approach(msgspec.Struct, frozen=True, tag="approach"):
    """An aircraft that is barred from an area will be in it at `enters_ms` at this course and
    speed. `over`: it no longer will, or is."""

    id: str
    revision: int
    aircraft: str
    callsign: str
    area: str
    version: str
    clause: str
    enters_ms: int
    who: Who
    at: Seen
    course_mdeg: int
    speed_mm_s: int
    known_ms: int
    over: bool = False


Event: TypeAlias = Passage | Approach


class Aloft(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Where an aircraft was last; the ids of the areas that it is in, or makes for. `datum`: from
    where `height_mm` is measured. `within_m`: how far off the place may be, 0 where it is exact."""

    aircraft: str
    callsign: str
    at_ms: int
    lon: int
    lat: int
    height_mm: int | None
    course_mdeg: int | None
    speed_mm_s: int | None
    who: Who
    inside: tuple[str, ...] = ()
    makes_for: tuple[str, ...] = ()
    datum: Datum = Datum.MSL
    within_m: int = 0


class FeedState(msgspec.Struct, frozen=True):
    """How one feed does. `kind`: sbs, readsb, beast, cot, post, nats, replay. `state`: up, down
    (trying again), waiting (for others to bring something), silent, ended. `dropped`: how many
    positions were not taken, by reason; `aside`: how many of those taken were set aside."""

    name: str
    kind: str
    state: str
    heard_ms: int | None = None
    taken: int = 0
    dropped: dict[str, int] = {}
    fault: str = ""
    aside: dict[str, int] = {}


class WayOut(msgspec.Struct, frozen=True):
    """One way on which warnings leave a watch: how many have since it was started, and wait now;
    how many never left. `fault`: why the last try failed; empty where it did not."""

    name: str
    given: int = 0
    waiting: int = 0
    dropped: int = 0
    fault: str = ""
    given_ms: int | None = None


class Sky(msgspec.Struct, frozen=True):
    """All of it at `at_ms`. `set_aside`: positions that were not believed, by reason. `pending`:
    warnings that wait for a person, the nearest in time first. `untaken`: what was told of late and
    the node will never take. `ways`: on which every warning leaves."""

    at_ms: int
    aloft: tuple[Aloft, ...]
    feeds: tuple[FeedState, ...] = ()
    set_aside: dict[str, int] = {}
    pending: tuple[Waits, ...] = ()
    untaken: int = 0
    ways: tuple[WayOut, ...] = ()


EVENTS: msgspec.msgpack.Decoder[tuple[Event, ...]] = msgspec.msgpack.Decoder(tuple[Event, ...])
SKY: msgspec.msgpack.Decoder[Sky] = msgspec.msgpack.Decoder(Sky)
