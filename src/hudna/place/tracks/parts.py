"""Stays in bulk: a part for each batch of a file, parts joined over their seams."""

from __future__ import annotations

from hudna.place.match.cover import Cover
from hudna.place.tracks.columns import GAP_MS, Fixes, Stays


class Part:
    """What is known from some rows that follow one another; picklable. `gaps` counts gaps."""

    gaps: int


def part_of(cover: Cover, fixes: Fixes, gap_ms: int = GAP_MS) -> Part:
    """The part of a batch of fixes, in the file's order."""
    raise NotImplementedError


def merge(cover: Cover, a: Part, b: Part) -> Part:
    """The part of the rows of `a` followed by the rows of `b`, wherever a file was cut.

    Parts are joined by the aircraft's names; associative, so in any grouping.
    """
    raise NotImplementedError


def stays(part: Part) -> Stays:
    """The stays of a whole file; what is still open at its end ends with the last fix."""
    raise NotImplementedError
