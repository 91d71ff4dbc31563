"""Stays in volumes of an aircraft of which each position is only known to lie in a circle. Pure.

It may have been in a volume where its circle meets it, or the band between two circles does, which
moves from the one to the other with time. The exact geometry decides, in metres on the ellipsoid.
What is only about known never ends by itself: it is left, or lost in a silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from hudna.place.about.span import EARLIER, Carried, Meeting, Span, spans
from hudna.place.about.spot import Spot, band, circle
from hudna.place.bounds import Candidates
from hudna.place.clash import clash
from hudna.place.volume import Volume

MOST_KEPT = 1 << 15
"""Pieces of which the meetings are remembered."""
State: TypeAlias = Literal["inside", "left", "crossed", "lost"]


@dataclass
class Stay:
    """From `entered` to `left` (None: not known to have left) in the volume of that number;
    `last`: the last moment at which it may be told to have been there. `around`: the positions that
    tell of it, by place among those given: those inside, or those on either side."""

    number: int
    entered: int
    last: int
    state: State
    left: int | None
    around: list[int]


class Ground:
    """Volumes, and which of them a circle or a band meets, and when."""

    def __init__(self, volumes: Sequence[Volume], gap_ms: int) -> None:
        self.gap_ms, self._volumes = gap_ms, volumes
        self._known: dict[tuple[Spot, Spot], tuple[bool, dict[int, tuple[int, int]]]] = {}
        self.was_near = False

    @cached_property
    def _near(self) -> Candidates[int]:
        """Made when first asked for: most watches hear nothing that is only about known."""
        near: Candidates[int] = Candidates()
        for number, volume in enumerate(self._volumes):
            near.add(number, volume)
        return near

    def stays(self, spots: Sequence[Spot], now_ms: int,
              carried: Mapping[int, Carried]) -> list[Stay]:
        """The stays of one aircraft, of which `spots` are the positions, by moment. `carried`: the
        volumes that it was in up to the first of them. After it, `was_near` says whether any was so
        near that it had to be measured."""
        self.was_near = False
        if not spots:
            return []
        meetings = self._meetings(spots)
        numbers = {n for met in meetings for n in met[2]}.union(carried)
        return [self._stay(number, span, spots, now_ms) for number in sorted(numbers)
                for span in spans(number, meetings, spots[0].at_ms, carried.get(number))]

    def up_to(self, spots: Sequence[Spot], carried: Mapping[int, Carried]) -> dict[int, Carried]:
        """What is to be carried on once all of `spots` but the last are let go of."""
        if len(spots) < 2:
            return dict(carried)
        meetings, last = self._meetings(spots)[:-1], spots[-1].at_ms
        numbers = {n for met in meetings for n in met[2]}.union(carried)
        ends = {n: spans(n, meetings, spots[0].at_ms, carried.get(n))[-1] for n in sorted(numbers)}
        return {n: Carried(span.begin, bool(span.inside)) for n, span in ends.items()
                if span.until >= last}

    def _stay(self, number: int, span: Span, spots: Sequence[Spot], now_ms: int) -> Stay:
        state, left = self._ended(number, span, spots, now_ms)
        return Stay(number, span.begin, span.until if left is None else left, state, left,
                    _around(span, spots))

    def _ended(self, number: int, span: Span, spots: Sequence[Spot], now_ms: int
               ) -> tuple[State, int | None]:
        if not span.inside:
            return "crossed", span.until
        last = max(span.inside)
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

    def _meetings(self, spots: Sequence[Spot]) -> list[Meeting]:
        found: list[Meeting] = []
        for i, one in enumerate(spots):
            found.append((i, i, self._met(one, one)))
            if i + 1 < len(spots) and spots[i + 1].at_ms - one.at_ms <= self.gap_ms:
                found.append((i, i + 1, self._met(one, spots[i + 1])))
        return found

    def _met(self, a: Spot, b: Spot) -> dict[int, tuple[int, int]]:
        known = self._known.get((a, b))
        if known is None:
            if len(self._known) > MOST_KEPT:
                self._known.clear()
            known = self._known[a, b] = self._measured(circle(a) if a == b else band(a, b))
        near, met = known
        self.was_near = self.was_near or near
        return met

    def _measured(self, piece: Volume) -> tuple[bool, dict[int, tuple[int, int]]]:
        met, near = {}, self._near.near(piece)
        for number in near:
            found = clash(self._volumes[number], piece)
            if found is not None:
                window = found.window
                if window.from_ms is not None and window.until_ms is not None:
                    met[number] = (window.from_ms, window.until_ms)
        return bool(near), met


def _around(span: Span, spots: Sequence[Spot]) -> list[int]:
    inside = sorted(span.inside - {EARLIER})
    if inside:
        return inside
    before = max((i for i, s in enumerate(spots) if s.at_ms <= span.begin), default=0)
    after = min((i for i, s in enumerate(spots) if s.at_ms >= span.until),
                default=len(spots) - 1)
    return sorted({before, after})
