"""What the watch is told by its node: the areas in effect, the flights announced, the terms. Pure.

A brief is whole: what is not in it is not in effect.
"""

from __future__ import annotations

import msgspec

from hudna.place.volume import Volume
from hudna.record.protecting import Names
from hudna.record.statement import RecordHash
from hudna.record.watching import Craft, Manner


class Barred(msgspec.Struct, frozen=True):
    """One version of an area: `version` is the digest of the agreement that draws it. `bars`: the
    operators that are barred (empty: everyone); `excepts`: categories that may pass. The volume's
    window is the area's own; `since_ms` is from when this version counts, by the node's log."""

    area: str
    version: str
    clause: str
    volume: Volume
    bars: tuple[str, ...] = ()
    excepts: tuple[str, ...] = ()
    names: Names = Names()
    since_ms: int = 0


class Announced(msgspec.Struct, frozen=True):
    """A flight that its operator's guarantor has announced and not withdrawn. `since_ms`: from when
    the node had it. `aircraft`: how many fly."""

    notice: RecordHash
    designation: str
    operator: str
    category: str
    volume: Volume
    since_ms: int = 0
    aircraft: int = 1


class Reported(msgspec.Struct, frozen=True):
    """A sighting that counts: of a source that is trusted, or that a person has let pass."""

    sighting: RecordHash
    at_ms: int
    lon: int
    lat: int
    within_m: int
    manner: Manner
    craft: Craft
    course_mdeg: int | None
    aircraft: int = 1

    @property
    def bare(self) -> bool:
        """Whether it says no more than that something was heard. That puts no aircraft into an
        area, and alone it warns those close by, not all that some aircraft might reach."""
        return (self.manner, self.craft, self.course_mdeg) == ("heard", "unknown", None)


class WatchTerms(msgspec.Struct, frozen=True):
    """The agreement's terms of the watch, in ms. `gap`: no line is drawn over a longer silence.
    `late`: how late a position may come and still count. `approach`: how far ahead an aircraft's
    course is followed. `silent`: a feed without anything for so long is an alarm. `keep_days`: of
    the archive. `automatic`: warnings wait for nobody."""

    gap_ms: int = 600_000
    late_ms: int = 300_000
    approach_ms: int = 600_000
    silent_ms: int = 60_000
    answer_within_ms: int = 3_600_000
    keep_days: int = 400
    automatic: bool = True
    clause: str = ""


class Brief(msgspec.Struct, frozen=True):
    """`size` is the log's when it was made. `aircraft`: which operator a party has said an address
    to be of (`icao:4b1234`)."""

    size: int
    at_ms: int
    terms: WatchTerms
    areas: tuple[Barred, ...]
    announced: tuple[Announced, ...] = ()
    aircraft: dict[str, str] = {}
    reported: tuple[Reported, ...] = ()
