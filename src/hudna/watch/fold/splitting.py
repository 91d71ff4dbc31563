"""One name, perhaps several aircraft: each position of a name is put on one of its strands. Pure.

A position that no aircraft can have reached from where the name was last begins a strand of its
own. That counts once a second position bears it out, and then from its first position on: a single
jump (a spoofed signal, a broken frame) never draws a line through an area, and two aircraft under
one address are followed side by side. What comes of a name depends on its positions in order of
time alone, never on when they arrived.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from hudna.place.columns import LOWEST_MM
from hudna.watch.fold.aside import believed
from hudna.watch.fold.reachable import can_climb, near_enough, squared
from hudna.watch.fold.rows import NO_TRACK, Rows

BORNE_OUT_WITHIN_MS = 60_000
"""A strand of one position that none has borne out for so long is given up."""
HEIGHT_HOLDS_MS = 60_000
"""For so long after a height that is believed, a position with an impossible one is set aside."""


@dataclass
class Strand:
    """One aircraft under a name, at its last position. `first` is the position that it began with
    while no second has borne it out; `height_at` is when a height was last believed."""

    track: int
    at: int
    lon: int
    lat: int
    height: int
    datum: int
    who: int
    height_at: int | None
    first: Any = None

    def copy(self) -> Strand:
        return replace(self)


class Strands:
    """The strands of one name, after all its positions up to a moment. `made` is how many tracks
    the name has had."""

    def __init__(self, strands: list[Strand] | None = None, made: int = 0) -> None:
        self.strands, self.made = strands or [], made

    def copy(self) -> Strands:
        return Strands([s.copy() for s in self.strands], self.made)

    @property
    def plain(self) -> bool:
        """Whether all that is known of the name is one aircraft."""
        return len(self.strands) == 1 and self.strands[0].first is None


class Put(NamedTuple):
    """A position on a track: `row` counts the rows that were given, -1 where it is `first`, one of
    earlier rows that is borne out only now. `doubted`: its height counts as unknown."""

    row: int
    track: int
    doubted: bool = False
    first: Any = None


NewTrack = Callable[[int], int]
"""The number of the n-th track of the name, n from 1."""
Aside = Callable[[str, int], None]
"""Called with the reason and the number of the feed, for each position that is on no track for
good, or not yet."""


def split(
    of: Strands, rows: Rows, gap_ms: int, new_track: NewTrack, aside: Aside,
) -> Iterator[Put]:
    """Take rows of one name, sorted (`rows.by_name`), later than all before; `of` is changed."""
    for i, row in enumerate(rows):
        at, lon, lat = int(row["at"]), int(row["lon"]), int(row["lat"])
        height, datum = int(row["height"]), int(row["datum"])
        give_up(of, at, gap_ms, aside)
        doubted = not believed(height)
        strand = _strand_for(of, (at, lon, lat), height, datum, doubted=doubted)
        if strand is None:
            yield from _begin(of, i, row, new_track, doubted=doubted)
            continue
        if strand.at == at:
            aside("repeated", int(row["feed"]))
            continue
        if doubted and strand.height_at is not None and at - strand.height_at <= HEIGHT_HOLDS_MS:
            aside("height", int(row["feed"]))
            continue
        if strand.first is not None:
            yield _borne_out(of, strand, new_track)
        strand.at, strand.lon, strand.lat, strand.who = at, lon, lat, int(row["who"])
        if not doubted and height != LOWEST_MM:
            strand.height, strand.datum, strand.height_at = height, datum, at
        yield Put(i, strand.track, doubted)


def _strand_for(
    of: Strands, where: tuple[int, int, int], height: int, datum: int, *, doubted: bool
) -> Strand | None:
    """The nearest strand from which the position can have been reached; None where there is
    none."""
    at, lon, lat = where
    best: tuple[int, int] | None = None
    for n, s in enumerate(of.strands):
        if not near_enough(s.lon, s.lat, lon, lat, at - s.at):
            continue
        if not doubted and not _climbs(s, at, height, datum):
            continue
        far = squared(s.lon, s.lat, lon, lat), n
        best = far if best is None else min(best, far)
    return None if best is None else of.strands[best[1]]


def _climbs(s: Strand, at: int, height: int, datum: int) -> bool:
    if LOWEST_MM in (height, s.height) or datum != s.datum or s.height_at is None:
        return True
    return bool(can_climb(height, s.height, at - s.height_at))


def _begin(
    of: Strands, i: int, row: Any, new_track: NewTrack, *, doubted: bool
) -> Iterator[Put]:
    """A new strand: the first of a name counts at once."""
    known = not doubted and int(row["height"]) != LOWEST_MM
    at = int(row["at"])
    strand = Strand(NO_TRACK, at, int(row["lon"]), int(row["lat"]),
                    int(row["height"]) if known else LOWEST_MM, int(row["datum"]),
                    int(row["who"]), at if known else None)
    of.strands.append(strand)
    if len(of.strands) == 1:
        of.made += 1
        strand.track = new_track(of.made)
        yield Put(i, strand.track, doubted)
    else:
        strand.first = row.copy()
        strand.first["doubted"] = doubted


def _borne_out(of: Strands, strand: Strand, new_track: NewTrack) -> Put:
    of.made += 1
    strand.track = new_track(of.made)
    first, strand.first = strand.first, None
    return Put(-1, strand.track, bool(first["doubted"]), first)


def give_up(of: Strands, at: int, gap_ms: int, aside: Aside) -> None:
    """Before a position of the moment `at`, or later: the strands that nothing has borne out, and
    those that have gone silent beside another."""
    if len(of.strands) < 2:
        return
    kept = []
    for s in of.strands:
        if s.first is not None and at - s.at > min(BORNE_OUT_WITHIN_MS, gap_ms):
            aside("jump", int(s.first["feed"]))
        elif s.first is not None or at - s.at <= gap_ms:
            kept.append(s)
    counting = [s for s in of.strands if s.first is None]
    if not any(s.first is None for s in kept):
        # The name's last true track goes on over any silence.
        kept.insert(0, max(counting, key=lambda s: s.at))
    of.strands = kept
