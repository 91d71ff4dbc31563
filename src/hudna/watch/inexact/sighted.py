"""Sightings, put on the tracks of their aircraft; those that count no more, taken off. Pure."""

from __future__ import annotations

from hudna.record.statement import RecordHash
from hudna.watch.brief import Brief, Reported
from hudna.watch.inexact.blurred import as_fix, name_of
from hudna.watch.inexact.following import State
from hudna.watch.inexact.fusing import fits_chain
from hudna.watch.inexact.taking import WEIGHED_MS, hold, horizon
from hudna.watch.inexact.tying import common, places
from hudna.watch.inexact.vague import Held


def report(state: State, brief: Brief) -> set[str]:
    """Hold those that are new, and let go of those that count no more; the aircraft touched."""
    wanted = {r.sighting: r for r in brief.reported
              if places(r) and r.sighting not in state.explained.of}
    fresh = [r for s, r in wanted.items() if s not in state.names and s not in state.seen
             and r.at_ms >= horizon(state, sighted=True)]
    gone = [s for s in state.names if s not in wanted]
    touched = {name for s in gone if (name := _withdraw(state, s, brief.at_ms))}
    for one in sorted(fresh, key=lambda r: (r.at_ms, r.sighting)):
        touched |= _sight(state, one)
    return touched


def _sight(state: State, one: Reported) -> set[str]:
    name = _name_for(state, one)
    if not hold(state, name, Held(as_fix(name, one), state.now_ms, "", one.sighting)):
        return set()
    state.names[one.sighting] = name
    chain = state.tracks[name].chain
    chain.append(one)
    chain.sort(key=lambda r: (r.at_ms, r.sighting))
    return {name}


def _withdraw(state: State, sighting: RecordHash, at_ms: int) -> str:
    """The aircraft of a sighting that was held and counts no more. One that is only too old to be
    briefed stays as it is, and so does one upon which what has settled stands."""
    name = state.names[sighting]
    track = state.tracks[name]
    old = all(r.at_ms < at_ms - WEIGHED_MS for r in track.chain if r.sighting == sighting)
    if old or (track.trimmed and sighting not in {h.sighting for h in track.held[1:]}):
        return ""
    del state.names[sighting]
    track.held = [h for h in track.held if h.sighting != sighting]
    track.chain = [r for r in track.chain if r.sighting != sighting]
    return name


def _name_for(state: State, one: Reported) -> str:
    """The aircraft that it fits best, or a new one."""
    tracks = state.tracks
    fits = [(fit, name) for name, track in tracks.items() if track.chain
            and common(track.craft, one.craft) is not None
            and (fit := fits_chain(_up_to(track.chain, one), one)) is not None]
    if fits:
        return min(fits)[1]
    plain = name_of(one)
    names = (plain if n == 1 else f"{plain}#{n}" for n in range(1, len(tracks) + 2))
    return next(name for name in names if name not in tracks)


def _up_to(chain: list[Reported], one: Reported) -> list[Reported]:
    """Those before it, or the first after it: what it must fit."""
    before = [r for r in chain if r.at_ms <= one.at_ms]
    return before or chain[:1]
