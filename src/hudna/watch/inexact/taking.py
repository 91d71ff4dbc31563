"""A position put on the track of its aircraft, or set aside. Pure."""

from __future__ import annotations

from bisect import bisect_left

import msgspec

from hudna.watch.fold.aside import why
from hudna.watch.inexact.following import State, Track, believable, wrong
from hudna.watch.inexact.letting_go import begun
from hudna.watch.inexact.vague import Held, moment, moment_at

WEIGHED_MS = 3_600_000
"""How late a sighting may still count: a person may have had to decide about it."""
MOST_FIXES = 1_500


def horizon(state: State, *, sighted: bool) -> int:
    """What was measured before it can change nothing any more. It never goes back, whatever comes
    to be agreed: what has settled would settle again."""
    terms = state.terms
    late = max(terms.late_ms, WEIGHED_MS) if sighted else terms.late_ms
    return max(state.now_ms - late - terms.gap_ms, state.settled[sighted])


def hold(state: State, name: str, one: Held) -> bool:
    """Keep a position in its place by moment; whether it is new."""
    track = state.tracks.get(name) or Track()
    reason = wrong(one.fix, state.now_ms, horizon(state, sighted=bool(one.sighting)))
    if not reason and one.fix.at_ms <= state.given_up.get(name, -1):
        reason = "too-late"
    one = msgspec.structs.replace(one, fix=believable(one.fix))
    place = bisect_left(track.held, moment(one), key=moment)
    if not reason and moment(one) == moment_at(track.held, place):
        return False
    # What is before the first that is left would change what has settled.
    flood = len(track.held) >= MOST_FIXES or (track.trimmed and not place)
    if reason or flood:
        set_aside(state, reason or "flood", one.feed)
        return False
    track.begun = track.begun or begun(state)
    track.held.insert(place, one)
    track.fresh += 1
    track.hidden = track.hidden or one.hides
    track.callsign = one.fix.callsign or track.callsign
    state.tracks[name] = track
    return True


def set_aside(state: State, reason: str, feed: str) -> None:
    """Counted, by reason and feed."""
    of = why(reason, feed)
    state.aside[of] = state.aside.get(of, 0) + 1
