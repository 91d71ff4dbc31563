"""The aircraft that are followed beside the exact line, and which positions are taken. Pure."""

from __future__ import annotations

import msgspec

from hudna.place.about.span import Carried
from hudna.record.statement import RecordHash
from hudna.record.watching import Craft
from hudna.watch.brief import Reported, WatchTerms
from hudna.watch.fix import Fix
from hudna.watch.fold.aside import AHEAD_MS, believed, flown_at
from hudna.watch.fold.laid import Key, Version
from hudna.watch.inexact.explaining import Explained
from hudna.watch.inexact.retelling import Said
from hudna.watch.inexact.vague import Held
from hudna.watch.settled import Past

VAGUEST_M = 100_000
"""What may be further off than that says of no area that it was in it."""
NEVER = 1 << 62
FORM = 5
"""Counts up with each change of what is in `State`."""


class Track(msgspec.Struct):
    """One aircraft: its positions by moment, the passages that may still change, and in which
    versions it was up to the first of its positions. `chain`: the sightings among them. `craft`:
    the kind that earlier ones said it was. `hidden`: whether where a sensor is could be seen from
    what is told of it. `begun` tells this following of it from every other; `made`: how many
    passages it has had so far. `trimmed`: earlier positions have been let go of. `fresh`: how many
    have yet to be held against the areas; `wakes_ms`: when time alone may end a passage of it."""

    held: list[Held] = []
    said: list[Said] = []
    carried: list[tuple[Key, Carried]] = []
    chain: list[Reported] = []
    callsign: str = ""
    hidden: bool = False
    begun: int = 0
    made: int = 0
    trimmed: bool = False
    fresh: int = 0
    wakes_ms: int = NEVER
    craft: Craft = "unknown"

    @property
    def placing(self) -> list[Held]:
        """Its positions, without what was only heard."""
        bare = {r.sighting for r in self.chain if r.bare}
        return [h for h in self.held if h.sighting not in bare] if bare else self.held


class State(msgspec.Struct):
    """`due`: the aircraft of each feed that have yet to be held against the areas. `begun`: of the
    last aircraft that was begun with. `done`: positions let go of that nobody has taken yet.
    `settled`: what was measured before it has settled, of sensors and of people,
    but for what was due: then it is `behind`. `given_up` and
    `seen`: the last moment that has settled beyond that of an aircraft, and of a sighting."""

    form: int
    terms: WatchTerms
    versions: tuple[Version, ...] = ()
    now_ms: int = 0
    briefed: bool = False
    tracks: dict[str, Track] = {}
    names: dict[RecordHash, str] = {}
    aside: dict[str, int] = {}
    due: dict[str, list[str]] = {}
    explained: Explained = Explained()
    begun: int = 0
    done: list[Past] = []
    settled: tuple[int, int] = (0, 0)
    behind: bool = False
    given_up: dict[str, int] = {}
    seen: dict[RecordHash, int] = {}

    @property
    def waiting(self) -> set[str]:
        """All that are due."""
        return {name for names in self.due.values() for name in names}


def believable(fix: Fix) -> Fix:
    """A height that is doubted is none that is known; the place still counts."""
    if fix.height_mm is None or believed(fix.height_mm):
        return fix
    return msgspec.structs.replace(fix, height_mm=None)


def wrong(fix: Fix, now_ms: int, horizon_ms: int) -> str:
    """Why a position is set aside, empty where it is not. `horizon_ms`: what was measured before it
    can change nothing any more."""
    if fix.at_ms > now_ms + AHEAD_MS:
        return "future"
    if abs(fix.lon) > 1_800_000_000 or abs(fix.lat) > 900_000_000:
        return "out-of-range"
    if fix.within_m > VAGUEST_M:
        return "vague"
    if not flown_at(fix.height_mm, fix.datum):
        return "height"
    return "too-late" if fix.at_ms < horizon_ms else ""
