"""What one aircraft meets by its positions, kept from one asking to the next. Pure.

Only what is new, and what lies beside it, is measured; where positions come after all others, only
what they add is put together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from hudna.place.about.span import Carried, Span, add, begun
from hudna.place.about.spot import Spot, band, circle
from hudna.place.volume import Volume


class Met(NamedTuple):
    """Whether a piece was so near any volume that it was measured; those met, and when."""

    near: bool
    of: dict[int, tuple[int, int]]


FAR = Met(False, {})
Measure: TypeAlias = Callable[[Volume], Met]
Spans: TypeAlias = dict[int, list[Span]]


class Way:
    """`near`: how many of its circles and bands were so near a volume that they were measured."""

    def __init__(self, measure: Measure, gap_ms: int) -> None:
        self.measure, self._gap_ms = measure, gap_ms
        self.spots: list[Spot] = []
        self._circles: list[Met] = []
        self._bands: list[Met] = []
        self._carried: Mapping[int, Carried] = {}
        self.spans: Spans = {}
        self.near = 0

    def goes(self, spots: list[Spot], carried: Mapping[int, Carried]) -> None:
        """These are its positions now, by moment; `carried`: the volumes that it was in up to the
        first of them."""
        known = len(self.spots)
        start, end = shared(self.spots, spots)
        if start < known or len(spots) > known:
            self._measured(spots, start, end)
        if 0 < known == start and carried == self._carried:
            self._put(self.spans, known, len(spots))
            return
        self._carried = dict(carried)
        self.spans = self._begun(carried)
        self._put(self.spans, 0, len(spots))

    def up_to(self, last: int, carried: Mapping[int, Carried]) -> Spans:
        """The same up to the position of that number, without its own circle."""
        spans = self._begun(carried)
        self._put(spans, 0, last)
        if last:
            add(spans, None, self._bands[last - 1].of)
        return spans

    def _begun(self, carried: Mapping[int, Carried]) -> Spans:
        first_ms = self.spots[0].at_ms if self.spots else 0
        return {number: [begun(one, first_ms)] for number, one in carried.items()}

    def _put(self, spans: Spans, begin: int, end: int) -> None:
        for i in range(begin, end):
            if i and (met := self._bands[i - 1].of):
                add(spans, None, met)
            if met := self._circles[i].of:
                add(spans, i, met)

    def _measured(self, spots: list[Spot], start: int, end: int) -> None:
        """All but so many at the start and at the end."""
        known, count = len(self.spots), len(spots)
        circles = [self.measure(circle(s)) for s in spots[start:count - end]]
        first = max(0, start - 1)
        bands = [self._band(spots[i], spots[i + 1])
                 for i in range(first, min(count - 1, count - end))]
        if start == known:
            self.near += sum(m.near for m in (*circles, *bands))
            self._circles += circles
            self._bands += bands
            self.spots += spots[start:]
            return
        self._circles = [*self._circles[:start], *circles, *self._circles[known - end:]]
        self._bands = [*self._bands[:first], *bands, *self._bands[known - end:]]
        self.spots = list(spots)
        self.near = sum(m.near for m in (*self._circles, *self._bands))

    def _band(self, a: Spot, b: Spot) -> Met:
        return self.measure(band(a, b)) if b.at_ms - a.at_ms <= self._gap_ms else FAR


def shared(old: list[Any], new: list[Any]) -> tuple[int, int]:
    """How many at the beginning of both are the same, and how many of the others at the end."""
    least = min(len(old), len(new))
    start = _same(least, lambda k: old[:k] == new[:k])
    return start, _same(least - start, lambda k: old[len(old) - k:] == new[len(new) - k:])


def _same(most: int, same: Callable[[int], bool]) -> int:
    """The largest number up to `most` for which it is the same, as it is for all below."""
    if same(most):
        return most
    return bisect_left(range(1, most + 1), True, key=lambda k: not same(k))
