"""Pieces of an aircraft's way that meet one volume, put together. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

EARLIER = -1
"""Stands for the positions before those that are at hand."""


@dataclass
class Span:
    """From when until when, and which positions lie within, rising."""

    begin: int
    until: int
    inside: list[int]


class Carried(NamedTuple):
    """A stay that reaches up to the first position at hand: since when, and whether a position
    before that lay within."""

    entered: int
    inside: bool


def begun(carried: Carried, first_ms: int) -> Span:
    """What is carried on, up to the first position."""
    return Span(carried.entered, first_ms, [EARLIER] if carried.inside else [])


def add(spans: dict[int, list[Span]], position: int | None, met: Mapping[int, tuple[int, int]]
        ) -> None:
    """The next piece: the circle of that position, or a band. What it meets of each volume goes on
    with the last stay there, or is another."""
    for number, (begin, until) in met.items():
        of = spans.setdefault(number, [])
        if not of or begin > of[-1].until:
            of.append(Span(begin, until, []))
        last = of[-1]
        last.begin, last.until = min(last.begin, begin), max(last.until, until)
        if position is not None:
            last.inside.append(position)
