"""What the depositary's node finds when it holds a notice against what was given to it alone.

What it finds is a function of the notice, the agreement and, of each sealed place, two things: the
agreement's cells that it lies in, and the UTC days of its validity. Each such cell is taken as a
whole, at all heights, grown by the largest buffer that the agreement has for anything. So two
places in one cell are never told apart, whatever is asked and however often: all questions
together tell the cell, which an answer names anyway, and no more. Were the place itself held
against the notice, or its own buffer, hours or heights, each answer would cut the cell further.
And since the cell holds the place, no meeting is missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import shapely
from msgspec.structs import replace

from hudna.place.bounds import boxes_of
from hudna.place.cells import cells_of, drawn_cell, flat
from hudna.place.clash import clash
from hudna.place.geometry import Moving, Polygon, Ring
from hudna.place.grid import SIDES, CellSize, cell, rectangle
from hudna.place.volume import Heights, Volume, Window
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.terms.working import Working
from hudna.view.notices import notice
from hudna.view.register import protection
from hudna.view.releases import PROTECTIONS, common
from hudna.view.volumes import notice_volume, protection_volume

if TYPE_CHECKING:
    from hudna.view.world import World

DAY_MS = 86_400_000
MOST_CELLS = 256
"""A sealed place that lies in more is taken as the one rectangle of cells that holds it: every
notice is held against each cell, on the one node that answers for all."""
MOST_TOLD = 200
"""Where a notice meets more, it is told the one rectangle of cells that holds them."""
_DIAGONAL_MM = {"1 km": 2_000_000, "10 km": 20_000_000}
"""More than the diagonal of a cell anywhere."""


class Sealings:
    """The cells that were found for each notice: a cache of what does not depend on the clock."""

    def __init__(self) -> None:
        self._found: dict[RecordHash, tuple[Polygon, ...]] = {}

    def of(self, world: World, record: Record) -> tuple[Polygon, ...]:
        if record.hash not in self._found:
            self._found[record.hash] = cells_met(world, record)
        return self._found[record.hash]

    def forget(self) -> None:
        self._found.clear()

    def take_note(self, world: World, about: Record | None) -> None:
        """Forget, if what was just said is about a place that is sealed, or was in any version."""
        if not self._found or about is None or not isinstance(about.said, PROTECTIONS):
            return
        if any(is_sealed(world, v) for v in world.register.lines.versions(about.hash)):
            self.forget()


def is_sealed(world: World, record: Record) -> bool:
    """Whether there is a guarantor that has not the place of this protection at all."""
    return common(world, record) == "existence"


def cells_met(world: World, record: Record) -> tuple[Polygon, ...]:
    """The cells in which something sealed lies that the notice meets, in one order."""
    terms = world.terms
    assert terms.sealed is not None
    flight = replace(notice_volume(notice(record)), heights=Heights())
    found = {drawn for place in _sealed_near(world, flight)
             for drawn in _met(terms, flight, place)}
    return _told(found, terms.sealed.cell)


def _sealed_near(world: World, flight: Volume) -> Iterator[Record]:
    """Those whose cells may be met: none of them lies farther from its own place than this."""
    sealed = world.terms.sealed
    assert sealed is not None
    more = _largest_mm(world.terms) + 2 * _DIAGONAL_MM[sealed.cell]
    wide = replace(flight, reach_mm=flight.reach_mm + more, window=whole_days(flight.window))
    for record in world.register.near(wide):
        if world.register.lines.stands(record.hash) and is_sealed(world, record):
            yield record


def _met(terms: Working, flight: Volume, record: Record) -> Iterator[Polygon]:
    assert terms.sealed is not None
    volume = protection_volume(protection(record))
    largest = _largest_mm(terms)
    over = max(0, volume.reach_mm - largest)
    days = whole_days(volume.window)
    for drawn in _near_flight(flight, largest, _lies_in(volume.shape, over, terms.sealed.cell)):
        if _meets(flight, Volume(drawn, largest, window=days)):
            yield drawn


def _near_flight(
    flight: Volume, largest: int, cells: tuple[Polygon, ...]
) -> tuple[Polygon, ...]:
    """Those that the flight's bounds come near: a large area has many cells."""
    reach = replace(flight, reach_mm=flight.reach_mm + largest)
    bounds = shapely.union_all([shapely.box(b.west, b.south, b.east, b.north)
                                for b in boxes_of(reach)])
    return tuple(c for c in cells if bounds.intersects(flat(c)))


def _meets(flight: Volume, whole: Volume) -> bool:
    try:
        return clash(flight, whole) is not None
    except Exception:
        # Whatever fails, the answer is a meeting; never *nothing*.
        return True


@lru_cache(maxsize=4096)
def _lies_in(shape: Moving, over_mm: int, size: CellSize) -> tuple[Polygon, ...]:
    """The cells that a place lies in; where its buffer is larger by `over_mm` than any of the
    agreement's, those around them as well."""
    wide = cell(shape, size)
    if _count(wide, size) > MOST_CELLS:
        return _around(wide, over_mm, size)
    drawn = (drawn_cell(c, size) for c in sorted(cells_of(shape, size)))
    if not over_mm:
        return tuple(drawn)
    return tuple(sorted({c for d in drawn for c in _around(d, over_mm, size)}, key=_order))


def _around(drawn: Polygon, over_mm: int, size: CellSize) -> tuple[Polygon, ...]:
    if not over_mm:
        return (drawn,)
    return tuple(cell(rectangle(b.west, b.south, b.east, b.north), size)
                 for b in boxes_of(Volume(drawn, over_mm)))


def _count(drawn: Polygon, size: CellSize) -> int:
    (west, south), (east, north) = drawn.rings[0][0], drawn.rings[0][2]
    side = SIDES[size]
    return (east - west) // side * ((north - south) // side)


def _told(found: set[Polygon], size: CellSize) -> tuple[Polygon, ...]:
    if len(found) > MOST_TOLD:
        corners = tuple(p for drawn in found for p in drawn.rings[0])
        return (cell(Polygon((corners,)), size),)
    return tuple(sorted(found, key=_order))


def _order(drawn: Polygon) -> tuple[Ring, ...]:
    return drawn.rings


def whole_days(window: Window) -> Window:
    """The UTC days that a window touches."""
    first, last = window.from_ms, window.until_ms
    return Window(
        None if first is None else first // DAY_MS * DAY_MS,
        None if last is None else (last // DAY_MS + 1) * DAY_MS - 1,
    )


def _largest_mm(terms: Working) -> int:
    return max(terms.buffers_mm.values(), default=0)
