"""Which sightings are of an aircraft that sends, and make no second one. Pure.

Whoever sends can send what is not so, and so can whoever wants a warning not to be given. So a
sighting warns by itself, unless what it is taken for is barred from an area that it is in or makes
for, and has those on its way warned itself. One that is recognised never explains a sighting. What
was explained is asked again for as long as it would warn; once in doubt it does, and is never
explained any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TypeAlias

import msgspec

from hudna.record.statement import RecordHash
from hudna.watch.brief import Reported
from hudna.watch.fold.laid import Key
from hudna.watch.fold.passages import Known
from hudna.watch.fold.rows import Rows
from hudna.watch.fold.state import State
from hudna.watch.inexact.fusing import corroborated
from hudna.watch.inexact.sent import sent_near
from hudna.watch.inexact.tying import APART_MS

Ahead: TypeAlias = Mapping[tuple[int, Key], object]
HEARD_MS, CHECK_MS = 120_000, 10_000
"""Who has not been heard of for so long is silent; how often explanations are asked again."""


class Explained(msgspec.Struct, frozen=True):
    """`of`: the aircraft that each sighting is taken to be of. `doubted`: those that were once, and
    warn again. `checked_ms`: when that was last asked."""

    of: dict[RecordHash, str] = {}
    doubted: tuple[RecordHash, ...] = ()
    checked_ms: int = 0


def explain(state: State, ahead: Ahead, reported: tuple[Reported, ...], before: Explained,
            elsewhere: Collection[str] = ()) -> Explained:
    """As it stands now. `ahead`: the track and the area of each approach that is told;
    `elsewhere`: aircraft that are warned of because of areas that are not watched here."""
    there = {r.sighting for r in reported}
    doubted = tuple(s for s in before.doubted if s in there)
    asked = [r for r in reported if r.sighting not in doubted]
    names = alarming(state, ahead, elsewhere) if asked else frozenset()
    over_ms = state.arrived_ms - state.terms.late_ms - state.terms.approach_ms
    kept = {r.sighting: name for r in asked if (name := before.of.get(r.sighting)) is not None
            and (r.at_ms < over_ms or (
                name in names and r.at_ms - APART_MS <= state.settled_ms))}
    rest = [r for r in asked if r.sighting not in kept] if names else []
    sent = [f for f in sent_near(_pending(state, rest), state.names, rest)
            if f.aircraft in names]
    found = {**corroborated(rest, sent), **kept}
    gone = tuple(s for s in before.of if s in there and s not in found)
    return Explained(dict(sorted(found.items())), (*doubted, *gone), state.arrived_ms)


def _pending(state: State, reports: Collection[Reported]) -> Iterator[Rows]:
    """What is pending of about these times, piece by piece."""
    if reports:
        first = min(r.at_ms for r in reports) - APART_MS
        last = max(r.at_ms for r in reports) + APART_MS
        yield from state.pending.between(first, last)


def again(state: State, ahead: Ahead, reported: tuple[Reported, ...],
          before: Explained) -> Explained:
    """The same of those that were explained: whether they still are."""
    if not before.of or state.arrived_ms - before.checked_ms < CHECK_MS:
        return before
    known = tuple(r for r in reported if r.sighting in before.of or r.sighting in before.doubted)
    return explain(state, ahead, known, before)


def alarming(state: State, ahead: Ahead, elsewhere: Collection[str] = ()) -> frozenset[str]:
    """What sends, is heard, and is warned of now: in an area that it is barred from, or has left
    it so lately that it is still warned of, or making for one. Where several fly under one name,
    nothing says which of them it is."""
    since = state.arrived_ms - state.terms.approach_ms
    told = state.passages.of.items()
    tracks = {track for track, _ in ahead} | {
        track for track, known in told if any(_warned(k, since) for k in known)}
    table, of_name = state.tracks.table, state.tracks.of_name
    numbers = (state.names.find(name) for name in elsewhere)
    tracks |= {t for n in numbers if n is not None for t in of_name.get(n, ())}
    heard = (int(table["name"][t]) for t in tracks
             if int(table["at"][t]) > state.arrived_ms - HEARD_MS)
    return frozenset(state.names[name] for name in heard if len(of_name[name]) == 1)


def _warned(known: Known, since_ms: int) -> bool:
    said = known.said
    if said is None or not said.barred or said.state == "void":
        return False
    return said.state == "inside" or (said.left is not None and said.left >= since_ms)
