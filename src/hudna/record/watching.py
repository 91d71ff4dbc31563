"""The kinds of statement about what was seen in the air, who answers for it, and who was warned.

An incursion says that an aircraft was in an area that is barred to it, and on what evidence. None
of these kinds says where anybody is to be found: an aircraft is named only as it named itself, and
only while it is in, or makes for, what the agreement protects.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from hudna.place.datum import Datum
from hudna.place.geometry import Point, Polygon
from hudna.record.statement import PartyId, RecordHash, Statement

PassageState: TypeAlias = Literal["inside", "left", "crossed", "lost", "void"]
"""`inside`: not known to have left. `crossed`: no position inside, only the line between two.
`lost`: left at the last position before a silence. `void`: what was learnt later has shown that it
was not so, or not barred; what was said stays, and this supersedes it."""
Basis: TypeAlias = Literal["declared", "transponder", "observer", "unknown"]
"""On what the operator is assessed: its own notice, an address that a party has named as its own,
somebody who watched, or nothing."""
Grade: TypeAlias = Literal["confirmed", "probable", "possible", "none"]
Manner: TypeAlias = Literal["seen", "heard", "sensor", "radar"]
Craft: TypeAlias = Literal["jet", "helicopter", "propeller", "drone", "unknown"]


class Seen(msgspec.Struct, frozen=True, gc=False):
    """One position, as evidence. `at_ms`: measured, by its source; `arrived_ms`: by the watch's own
    clock. `height_mm` as measured, from `datum`. `within_m`: the true place is no further off, 0
    where the source says nothing of it. `feed`: the source; in a record a
    neutral name, since the one it has at its node may say where its receiver stands."""

    at_ms: int
    arrived_ms: int
    lon: int
    lat: int
    height_mm: int | None = None
    datum: Datum = Datum.PRESSURE
    within_m: int = 0
    feed: str = ""


class Incursion(Statement, frozen=True, tag="incursion"):
    """An aircraft in an area that is barred to it, or may be: an operator that is not known counts
    as barred. One passage is one line of versions, each superseding the one before; `passage`
    names it at the author's watch, `revision` counts up from 0.

    `version` is the digest (hex SHA-256) of the agreement that draws `area`. Moments in ms are
    rounded outward. `lowest_mm` and `highest_mm` are of the heights measured inside (or around it,
    where it was crossed) above mean sea level, the range that may be true; None where none was.
    `sure`: false where only sources with an uncertainty place it there. `asked` are the guarantors
    that are asked to answer, until `answer_by_ms`. `archive` names the days (RFC 3339 dates) of the
    author's archives of tracks that hold the rest; none where an older version kept nothing of what
    is only about known."""

    passage: str
    revision: int
    aircraft: str
    callsign: str
    area: str
    version: str
    clause: str
    state: PassageState
    entered_ms: int
    left_ms: int | None
    operator: PartyId
    basis: Basis
    grade: Grade
    asked: tuple[PartyId, ...]
    answer_by_ms: int
    evidence: tuple[Seen, ...]
    lowest_mm: int | None = None
    highest_mm: int | None = None
    sure: bool = True
    archive: tuple[str, ...] = ()


class IncursionAnswer(Statement, frozen=True, tag="incursion-answer"):
    """A guarantor's answer to `incursion` (any version of its line). `ours`: it answers for the
    flight, and says why in `text`; `permitted`: it does, and the agreement allows it, by `notice`
    where there was one; `not-ours`; `denied`: it holds that there was no such flight; `looking`:
    it is being looked into. The answer stands beside the incursion for good; a later one of the
    same author (`replaces`) stands beside the earlier."""

    incursion: RecordHash
    outcome: Literal["ours", "permitted", "not-ours", "denied", "looking"]
    text: str
    officer: str
    notice: RecordHash | None = None
    replaces: tuple[RecordHash, ...] = ()


class Sighting(Statement, frozen=True, tag="sighting"):
    """Somebody has seen or heard an aircraft, or an instrument has. It stays with its author's node
    unless a person releases it, and then without `source` and the exact place unless that person
    chooses otherwise: who watches, and from where, is the most dangerous thing that a node knows.

    `source` is the pseudonym of a spotter or the name of a sensor, empty where it is not known.
    `at` is the middle of where the aircraft may have been by what the source says (where the source
    was, if it gave no direction; None where a reader is not told), `near` the cell of 0.1 degree
    that holds it, and `within_m` how far from it the aircraft may have been at most.
    `course_mdeg` from true north, clockwise, in thousandths of a degree; None where not said.
    `trusted`: from a source that this node knows; what is not waits for a person's `Weighed`."""

    source: str
    at_ms: int
    at: Point | None
    within_m: int
    manner: Manner
    craft: Craft
    course_mdeg: int | None = None
    aircraft: int = 1
    text: str = ""
    via: Literal["page", "text", "sensor", "desk"] = "page"
    trusted: bool = False
    near: Polygon | None = None


class Weighed(Statement, frozen=True, tag="weighed"):
    """A person has decided whether `subject`, a sighting of a source that is not known, counts."""

    subject: RecordHash
    counts: bool
    officer: str
    reason: str = ""


class WarnedPlace(msgspec.Struct, frozen=True, gc=False):
    """One place that was warned: `alert` is the identifier of the CAP message, `kind` its type."""

    place: str
    alert: str
    kind: Literal["Alert", "Update", "Cancel"]
    from_ms: int
    until_ms: int


MOST_PASSAGES = 100


class Warned(Statement, frozen=True, tag="warned"):
    """What the author's watch has sent out by itself about `event` (a passage or an approach at
    that watch), at `sent_ms`. `passages`: those of the same aircraft that are named otherwise. It
    stays with its author's node: the warnings themselves are public."""

    event: str
    sent_ms: int
    places: tuple[WarnedPlace, ...]
    passages: tuple[str, ...] = ()
