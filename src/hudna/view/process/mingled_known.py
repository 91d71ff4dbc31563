"""All mingled ground at a moment. It may take long: whoever shows it makes ready what it rests on,
and lays it beside the loop."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from hudna.place.volume import Window
from hudna.terms.working import Working
from hudna.view.process.claims import holding
from hudna.view.process.involved import bearing, sides
from hudna.view.process.layings import Layings
from hudna.view.process.mingled import (
    Mingled,
    Spoken,
    Spots,
    claimants,
    each_by_itself,
    protected,
    spoken_of,
)
from hudna.view.process.mingling import word
from hudna.view.process.said import issued
from hudna.view.process.sharing import Sharing

if TYPE_CHECKING:
    from hudna.view.world import World

Key: TypeAlias = tuple[str, int, int]
MOST_KEPT = 4
"""Moments: pages ask for now, and for a day."""


class MingledKnown:
    """A cache: of a log, terms and times between which nothing begins or ends."""

    def __init__(self) -> None:
        self._known: dict[Key, tuple[Mingled, ...]] = {}
        self._moments: tuple[int, list[int]] = (0, [])
        self._layings, self._sharing = Layings(), Sharing()
        self._spots = "", Spots()

    def ready(self, world: World, at_ms: int) -> Callable[[], tuple[Mingled, ...]]:
        """What gives it, and reads nothing of the world any more: it may be asked beside the loop,
        one at a time."""
        key = self._key(world, at_ms)
        if key in self._known:
            known = self._known[key]
            return lambda: known
        records = sorted(claimants(world, world.process.overlaps.all()), key=issued)
        if not sides(world.terms.process, records).both:
            return lambda: ()
        words, terms, fineness = [word(world, r) for r in records], world.terms, \
            world.process.fineness

        def laid() -> tuple[Mingled, ...]:
            bears = bearing(terms.process, records, fineness, self._sharing)
            some = np.flatnonzero(bears).tolist()
            grounds = fineness.grounds([records[i] for i in some], terms.process.grain_m2)
            said = spoken_of(terms, [words[i] for i in some], grounds)
            return self._keep(key, self._found(said, at_ms))

        return laid

    def _found(self, said: Spoken, at_ms: int) -> tuple[Mingled, ...]:
        try:
            pieces = self._layings.of_named({c.claimant: (c,) for c in said.claims}).pieces
            return protected(said, pieces, Window(at_ms, at_ms), self._spots_of(said.terms))
        except Exception:
            # As a flight meets *unknown* there: all of it is shown, and no page fails.
            return each_by_itself(said, at_ms)

    def _spots_of(self, terms: Working) -> Spots:
        if self._spots[0] != terms.digest:
            self._spots = terms.digest, Spots()
        return self._spots[1]

    def _keep(self, key: Key, found: tuple[Mingled, ...]) -> tuple[Mingled, ...]:
        kept = [(k, v) for k, v in self._known.items() if k != key][-MOST_KEPT + 1:]
        self._known = dict([*kept, (key, found)])
        return found

    def _key(self, world: World, at_ms: int) -> Key:
        changed, _ = world.process.holdings.lasting(at_ms)
        if self._moments[0] != changed:
            every = map(holding, world.process.overlaps.all())
            moments = {t for h in every for t in (h.from_ms, h.until_ms) if t is not None}
            self._moments = changed, sorted(moments)
        return world.terms.digest, changed, bisect_right(self._moments[1], at_ms)


def mingled_at(world: World, at_ms: int) -> tuple[Mingled, ...]:
    """All mingled ground that is protected at a moment, by what is known here."""
    return world.process.mingled_known.ready(world, at_ms)()
