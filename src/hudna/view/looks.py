"""Looks at the exact places that others registered: who may still look, who has looked at what.

Reading many protections is itself an act. Every list shows another party's place as a cell; the
place itself is shown where a person asks for it, and each such look is said to its registrant.
What may be shown is read off the log: what was not said to be looked at is not shown. All times
are those at which this node's own log admitted a look: they never go back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import TYPE_CHECKING, cast

import msgspec

from hudna.place.cells import cells_of, drawn_cell
from hudna.place.geometry import MultiPolygon, Polygon, Way
from hudna.place.grid import CellSize, cell
from hudna.record.kinds import Looked, Protection, RecordHash
from hudna.record.record import Record
from hudna.record.release import PLACE
from hudna.view.releases import PROTECTIONS
from hudna.view.volumes import protection_volume

if TYPE_CHECKING:
    from hudna.view.world import World

AGAIN_MS = 3_600_000
"""The looks of one person at one entry within an hour are one look."""


class Left(msgspec.Struct, frozen=True):
    """How many more looks one person, and the whole node, has; None where nothing bounds them.
    `person` and `node` have been spent in the agreement's time."""

    person: int
    node: int
    person_left: int | None = None
    node_left: int | None = None

    @property
    def least(self) -> int | None:
        """How many more this person may look at."""
        if self.person_left is None or self.node_left is None:
            return None
        return min(self.person_left, self.node_left)


def is_others(world: World, record: Record) -> bool:
    """Whether it is another party's protection whose exact place is held here."""
    said = record.said
    return (isinstance(said, PROTECTIONS) and record.author != world.me
            and PLACE[type(said)] not in record.withheld)


def about(said: Protection) -> Polygon | MultiPolygon:
    """The place as a list shows another party's: at `about_step`, or as the cell that was told."""
    shape, step = protection_volume(said).shape, about_step(said)
    if step == "1 km":
        return cell(shape, step)
    found = sorted(cells_of(shape, step))
    return MultiPolygon(tuple(drawn_cell(c, step).rings for c in found))


def about_step(said: Protection) -> CellSize:
    """A place is one cell of about 1 km. A way, of which the rectangle around it would be half the
    country, is all the cells of about 10 km that it passes through."""
    return "10 km" if isinstance(protection_volume(said).shape, Way) else "1 km"


def shown(
    world: World, records: Iterable[Record], officer: str, now_ms: int, again_ms: int = AGAIN_MS
) -> frozenset[RecordHash]:
    """Those of the records whose place this person may see as it is held here: all but others'
    protections that it has not looked at within `again_ms`."""
    return frozenset(
        r.hash for r in records
        if not is_others(world, r)
        or _recent(world, r, officer, now_ms - again_ms, refused=False)
    )


def turned_away(world: World, record: Record, officer: str, now_ms: int) -> bool:
    """Whether it was said within the hour that this person was not shown the record."""
    return _recent(world, record, officer, now_ms - AGAIN_MS, refused=True)


def left(world: World, officer: str, now_ms: int) -> Left:
    """What is left of the agreement's budgets."""
    reading = world.terms.reading
    if reading is None:
        return Left(0, 0)
    own = list(_since(world, now_ms - reading.per_ms))
    person, node = _spent(looked for looked in own if looked.officer == officer), _spent(own)
    return Left(person, node, max(0, reading.per_person - person), max(0, reading.per_node - node))


def looked(record: Record) -> Looked:
    return cast(Looked, record.said)


def _recent(
    world: World, record: Record, officer: str, since_ms: int, *, refused: bool
) -> bool:
    """Whether the person has looked, or was refused a look, since then."""
    own = world.steps.looks_of(record.hash, world.me)
    later = takewhile(lambda r: _admitted_ms(world, r) > since_ms, own)
    return any(looked(r).officer == officer and looked(r).refused == refused for r in later)


def _since(world: World, since_ms: int) -> Iterator[Looked]:
    """This node's own looks since then at which something was shown."""
    own = takewhile(lambda r: _admitted_ms(world, r) > since_ms, world.steps.looks_by(world.me))
    return (looked(r) for r in own if not looked(r).refused)


def _spent(looks: Iterable[Looked]) -> int:
    return sum(len(one.subjects) for one in looks)


def _admitted_ms(world: World, record: Record) -> int:
    return world.entries[record.hash].admitted_ms
