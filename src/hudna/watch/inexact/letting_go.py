"""Positions and aircraft that are followed no longer, and what of them goes into the archive. Pure.

A position goes when nothing that may still come can change what was told by it, each once. A
sighting that was withdrawn or explained never does, and one that places nothing neither. Of a
sighting no place goes: that is in the log alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping

from hudna.place.about.blur import MINUTE, up
from hudna.watch.inexact.following import State, Track
from hudna.watch.inexact.fusing import craft_of
from hudna.watch.inexact.tying import common
from hudna.watch.inexact.vague import Ground, Held
from hudna.watch.settled import Past

MOST_GIVEN_UP = 20_000
"""Of more, those measured longest ago are forgotten first."""
ROOM = 8
"""Of what floods this part goes at once."""


def begun(state: State) -> int:
    """What tells an aircraft that is begun with now from all before: it rises, and says no more of
    when that was than the minute."""
    state.begun = max(state.begun + 1, state.now_ms // MINUTE * MINUTE)
    return state.begun


def trim(state: State, name: str, before_ms: int, ground: Ground) -> None:
    """What of an aircraft was measured before that moment is settled, and in no state any more."""
    track = state.tracks[name]
    count = len(track.held)
    _let_go(state, name, track, _cut(name, track, before_ms, ground))
    if len(track.held) == count or not track.chain:
        return
    held = {h.sighting for h in track.held}
    gone = [r for r in track.chain if r.sighting not in held]
    track.craft = common(track.craft, craft_of(gone)) or track.craft
    track.chain = [r for r in track.chain if r.sighting in held]
    for one in gone:
        state.names.pop(one.sighting, None)
        state.seen[one.sighting] = up(one.at_ms)


def give_up(state: State, name: str) -> None:
    """Of too many. What was measured by then and comes again would settle twice."""
    track = state.tracks.pop(name)
    _let_go(state, name, track, track.placing, state.now_ms)
    state.given_up[name] = track.held[-1].fix.at_ms
    if len(state.given_up) > MOST_GIVEN_UP:
        latest = sorted(state.given_up.items(), key=lambda one: (one[1], one[0]))
        state.given_up = dict(latest[len(latest) // ROOM:])


def _let_go(state: State, name: str, track: Track, gone: Iterable[Held],
            let_go_ms: int | None = None) -> None:
    """These positions of an aircraft are settled. `let_go_ms`: it is given up before its time."""
    state.done += [_past(name, track.begun, one, let_go_ms) for one in gone]


def _past(name: str, number: int, one: Held, let_go_ms: int | None) -> Past:
    at_ms = one.fix.at_ms
    if one.sighting:
        return Past(name, number, at_ms // MINUTE * MINUTE, sighting=one.sighting,
                    let_go_ms=let_go_ms)
    return Past(name, number, at_ms, one.fix, one.arrived_ms, one.feed, let_go_ms=let_go_ms)


def _cut(name: str, track: Track, before_ms: int, ground: Ground) -> list[Held]:
    """Let go of the positions before that moment, but for the last of them, from which the band to
    the next begins; and of the passages that they alone tell. Those that went and place anything.

    Only once all that they tell has been told."""
    held = track.held
    old = bisect_left(held, before_ms, key=lambda h: h.fix.at_ms)
    if not old or (old == len(held) and any(s.state == "inside" for s in track.said)):
        return []
    placing = track.placing
    before = bisect_left(placing, before_ms, key=lambda h: h.fix.at_ms)
    if old == len(held):
        track.held, track.said, track.carried = [], [], []
        return placing
    gone = placing[:max(0, before - 1)]
    first = placing[len(gone)] if before else held[old]
    track.held = held[held.index(first):]
    if gone:
        track.trimmed = True
        track.carried = ground.up_to(name, placing, len(gone), track.carried)
        track.said = [s for s in track.said if s.left is None or s.left >= first.fix.at_ms]
    return gone


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
