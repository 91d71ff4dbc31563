"""Slips of the hand in a coordinate: digits changed places, or one digit is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from hudna.place.geometry import E7, Position

DIGITS = 4
"""Decimals looked at: a slip further back moves a point by less than 11 m."""


Variants: TypeAlias = Callable[[str], Iterator[str]]


def transposed(position: Position) -> Iterator[Position]:
    """Every position that differs by two neighbouring digits of one coordinate."""
    yield from _each(position, _swaps)


def mistyped(position: Position) -> Iterator[Position]:
    """Every position that differs by one digit of one coordinate."""
    yield from _each(position, _slips)


def _each(position: Position, variants: Variants) -> Iterator[Position]:
    lon, lat = position
    yield from ((x, lat) for x in _within(variants, lon, 180))
    yield from ((lon, y) for y in _within(variants, lat, 90))


def _within(variants: Variants, value: int, limit: int) -> Iterator[int]:
    sign = -1 if value < 0 else 1
    for digits in variants(f"{abs(value):010d}"):
        if (other := sign * int(digits)) != value and abs(other) <= limit * E7:
            yield other


def _swaps(digits: str) -> Iterator[str]:
    for i in range(_first(digits), 3 + DIGITS - 1):
        yield digits[:i] + digits[i + 1] + digits[i] + digits[i + 2:]


def _slips(digits: str) -> Iterator[str]:
    for i in range(_first(digits), 3 + DIGITS):
        yield from (digits[:i] + d + digits[i + 1:] for d in "0123456789" if d != digits[i])


def _first(digits: str) -> int:
    """The first digit that is written at all: a leading nought of the hundreds is not."""
    return next((i for i in range(2) if digits[i] != "0"), 2)
