"""The aircraft that are followed beside the exact line, and which are let go of. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import msgspec

from hudna.record.statement import RecordHash
from hudna.watch.brief import Reported, WatchTerms
from hudna.watch.fix import Fix
from hudna.watch.fold.aside import AHEAD_MS, believed, flown_at
from hudna.watch.fold.laid import Key, Version
from hudna.watch.inexact.explaining import Explained
from hudna.watch.inexact.retelling import Said
from hudna.watch.inexact.vague import Held

VAGUEST_M = 100_000
"""What may be further off than that says of no area that it was in it."""
FORM = 3
"""Counts up with each change of what is in `State`."""


class Track(msgspec.Struct):
    """One aircraft: its positions by moment, the passages that may still change, and in which
    versions it was before the first of its positions, since when. `chain`: the sightings of it.
    `hidden`: whether where a sensor is could be seen from what is told of it."""

    held: list[Held] = []
    said: list[Said] = []
    carried: list[tuple[Key, int]] = []
    chain: list[Reported] = []
    callsign: str = ""
    hidden: bool = False


class State(msgspec.Struct):
    """`due`: the aircraft of each feed that have yet to be held against the areas."""

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


def crowded(tracks: Mapping[str, Track], most: int) -> list[str]:
    """Beyond so many, those that are to go: of the feed that has the most, the longest silent.
    What people have seen stays, whatever sensors bring."""
    excess = len(tracks) - most
    if excess <= 0:
        return []
    of: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for name, track in tracks.items():
        if not track.chain and track.held:
            of[track.held[-1].feed].append((track.held[-1].fix.at_ms, name))
    for those in of.values():
        those.sort(reverse=True)
    gone: list[str] = []
    while len(gone) < excess and any(of.values()):
        gone.append(max(of.items(), key=lambda feed: (len(feed[1]), feed[0]))[1].pop()[1])
    return gone


def trim(track: Track, before_ms: int) -> None:
    """Let go of the positions before that moment, but for the last of them, from which the band to
    the next begins; and of the passages that they alone tell."""
    old = [h for h in track.held if h.fix.at_ms < before_ms]
    new = [h for h in track.held if h.fix.at_ms >= before_ms]
    kept = old[-1:] + new if new else new
    if len(kept) == len(track.held):
        return
    first = kept[0].fix.at_ms if kept else before_ms
    track.carried = [(s.key, s.entered) for s in track.said if s.state != "void"
                     and s.entered < first and (s.left is None or s.left >= first)]
    track.said = [s for s in track.said if s.left is None or s.left >= first]
    track.held = kept
