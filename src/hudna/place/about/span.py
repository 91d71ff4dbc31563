"""Pieces of an aircraft's way that meet one volume, put together. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

EARLIER = -1
"""Stands for the positions before those that are at hand."""

Meeting: TypeAlias = tuple[int, int, dict[int, tuple[int, int]]]
"""From which position to which, and the volumes met with when."""


class Span(NamedTuple):
    """From when until when, and which positions lie within."""

    begin: int
    until: int
    inside: frozenset[int]


class Carried(NamedTuple):
    """A stay that reaches up to the first position at hand: since when, and whether a position
    before that lay within."""

    entered: int
    inside: bool


def spans(number: int, meetings: Sequence[Meeting], first_ms: int,
          carried: Carried | None) -> list[Span]:
    """The stays in volume `number`: meetings that follow on one another are one."""
    found: list[Span] = []
    if carried is not None:
        found.append(Span(carried.entered, first_ms,
                          frozenset({EARLIER} if carried.inside else ())))
    for i, j, met in meetings:
        if number not in met:
            continue
        begin, until = met[number]
        inside = frozenset({i} if i == j else ())
        if found and begin <= found[-1].until:
            was = found.pop()
            begin, until = min(was.begin, begin), max(was.until, until)
            inside |= was.inside
        found.append(Span(begin, until, inside))
    return found
