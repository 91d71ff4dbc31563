"""Stays in volumes of an aircraft of which each position is only known to lie in a circle. Pure.

It may have been in a volume where its circle meets it, or the band between two circles does, which
moves from the one to the other with time. The exact geometry decides, in metres on the ellipsoid.
What is only about known never ends by itself: it is left, or lost in a silence.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from hudna.place.about.span import EARLIER, Carried, Span
from hudna.place.about.spot import Spot
from hudna.place.about.way import FAR, Met, Way
from hudna.place.bounds import Candidates
from hudna.place.clash import clash
from hudna.place.volume import Volume

State: TypeAlias = Literal["inside", "left", "crossed", "lost"]


@dataclass
class Stay:
    """From `entered` to `left` (None: not known to have left) in the volume of that number;
    `last`: the last moment at which it may be told to have been there. `around`: the positions that
    tell of it, by place among those given: those inside, or those on either side. `changes_ms`: of
    one that is inside, the first moment at which time alone ends it."""

    number: int
    entered: int
    last: int
    state: State
    left: int | None
    around: list[int]
    changes_ms: int | None = None


class Ground:
    """Volumes, and which of them a circle or a band meets, and when."""

    def __init__(self, volumes: Sequence[Volume], gap_ms: int) -> None:
        self.gap_ms, self._volumes = gap_ms, volumes
        self.was_near = False

    @cached_property
    def _near(self) -> Candidates[int]:
        """Made when first asked for: most watches hear nothing that is only about known."""
        near: Candidates[int] = Candidates()
        for number, volume in enumerate(self._volumes):
            near.add(number, volume)
        return near

    def way(self) -> Way:
        """For one aircraft: what is met is kept there, for as long as it is."""
        return Way(self._measured, self.gap_ms)

    def stays(self, spots: list[Spot], now_ms: int, carried: Mapping[int, Carried],
              way: Way | None = None) -> list[Stay]:
        """The stays of one aircraft, of which `spots` are the positions, by moment. `carried`: the
        volumes that it was in up to the first of them. `way`: its own, from earlier. After it,
        `was_near` says whether any was so near that it had to be measured."""
        way = way or self.way()
        way.goes(spots, carried if spots else {})
        self.was_near = way.near > 0
        return [self._stay(number, span, way.spots, now_ms) for number in sorted(way.spans)
                for span in way.spans[number]] if spots else []

    def up_to(self, spots: list[Spot], carried: Mapping[int, Carried], last: int | None = None,
              way: Way | None = None) -> dict[int, Carried]:
        """What is to be carried on once all that are before that of the number `last` are let go
        of; all but the last of them where it is not given."""
        last = len(spots) - 1 if last is None else last
        if last < 1:
            return dict(carried)
        way = way or self.way()
        way.goes(spots, carried)
        ends = way.up_to(last, carried)
        return {n: Carried(ends[n][-1].begin, bool(ends[n][-1].inside)) for n in sorted(ends)
                if ends[n][-1].until >= spots[last].at_ms}

    def _stay(self, number: int, span: Span, spots: Sequence[Spot], now_ms: int) -> Stay:
        state, left = self._ended(number, span, spots, now_ms)
        changes = self._changes(number, spots[-1]) if state == "inside" else None
        return Stay(number, span.begin, span.until if left is None else left, state, left,
                    _around(span, spots), changes)

    def _changes(self, number: int, last: Spot) -> int:
        silent, end = last.told_ms + self.gap_ms + 1, self._volumes[number].window.until_ms
        return silent if end is None or end > last.at_ms + self.gap_ms else min(silent, end)

    def _ended(self, number: int, span: Span, spots: Sequence[Spot], now_ms: int
               ) -> tuple[State, int | None]:
        if not span.inside:
            return "crossed", span.until
        last = span.inside[-1]
        if last == EARLIER:
            return "left", span.until
        at = spots[last].at_ms
        after = spots[last + 1].at_ms if last + 1 < len(spots) else None
        if after is not None and after - at <= self.gap_ms:
            return "left", span.until
        end = self._volumes[number].window.until_ms
        if end is not None and end <= min(now_ms, at + self.gap_ms):
            return "left", max(span.until, end)
        # That it was lost is told at a moment that gives nothing away of the one it was seen at.
        silent = after is not None or now_ms - spots[last].told_ms > self.gap_ms
        return ("lost", at) if silent else ("inside", None)

    def _measured(self, piece: Volume) -> Met:
        met, near = dict[int, tuple[int, int]](), self._near.near(piece)
        for number in near:
            found = clash(self._volumes[number], piece)
            if found is not None:
                window = found.window
                if window.from_ms is not None and window.until_ms is not None:
                    met[number] = (window.from_ms, window.until_ms)
        return Met(True, met) if near else FAR


def _around(span: Span, spots: Sequence[Spot]) -> list[int]:
    inside = span.inside[1:] if span.inside[:1] == [EARLIER] else span.inside[:]
    if inside:
        return inside
    before = bisect_right(spots, span.begin, key=lambda s: s.at_ms) - 1
    after = bisect_left(spots, span.until, key=lambda s: s.at_ms)
    return sorted({max(0, before), min(after, len(spots) - 1)})
