"""The areas that what is only about known is held against. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from hudna.watch.brief import Brief
from hudna.watch.fold.laid import Version, changed
from hudna.watch.inexact.following import State
from hudna.watch.inexact.taking import horizon


def own_versions(state: State, brief: Brief) -> tuple[Version, ...]:
    """Where nothing is watched beside this."""
    return changed(state.versions, brief.areas, state.now_ms, horizon(state, sighted=True),
                   first=not state.briefed)


def with_past(state: State, versions: Sequence[Version]) -> tuple[Version, ...]:
    """The versions that are watched, with those that have ended and may still be met by a position,
    or by what was told: one moment has one version of an area, whatever an aircraft is known by."""
    there = {v.key for v in versions}
    told = {s.key for track in state.tracks.values() for s in track.said}
    since_ms = horizon(state, sighted=True) - state.terms.gap_ms
    past = (v for v in state.versions if v.key not in there and v.until_ms is not None
            and (v.until_ms >= since_ms or v.key in told))
    return (*past, *versions)
