"""Stays as they happen: micro-batches of positions in, events out."""

from __future__ import annotations

from hudna.place.columns import Int32, Positions
from hudna.place.match.cover import Cover
from hudna.place.tracks.columns import GAP_MS, Events


class Watching:
    """Where each aircraft is, and in which areas; aircraft are codes from 0 that the caller keeps.

    Not to be told by two threads at once.
    """

    def __init__(self, cover: Cover, gap_ms: int = GAP_MS, crafts: int = 1024) -> None:
        """`crafts` is how many aircraft to make room for; more may come."""

    def tell(self, craft: Int32, positions: Positions) -> Events:
        """What these positions bring about, in the order in which they are given."""
        raise NotImplementedError

    def silent(self, now_ms: int) -> Events:
        """Ends the stays of aircraft not heard of for longer than the gap."""
        raise NotImplementedError

    def inside(self, craft: int) -> tuple[int, ...]:
        """The areas that an aircraft was in at its last fix, sorted."""
        raise NotImplementedError
