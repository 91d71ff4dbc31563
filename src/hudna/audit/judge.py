"""One piece of the tracks against the areas, and the part that it gives.

A judge is made once in a process and then asked by any of its threads; what it answers follows
from the piece, and from what is known from before it, alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hudna.audit.bars import Bars
from hudna.audit.batch import NOBODY, Batch, FileMatches, Mask, Refusals
from hudna.audit.flown import Changes, changes_of
from hudna.audit.lines import Endings
from hudna.audit.order import in_turn, refused_rows
from hudna.audit.refused import FIRST, added
from hudna.audit.source import Columns, Piece, ReadPlan
from hudna.place.columns import Int64, Matches, Positions
from hudna.place.features import AreaFeature
from hudna.place.match.cover import cover_of
from hudna.place.tracks.columns import Fixes
from hudna.place.tracks.parts import Part as Track
from hudna.place.tracks.parts import part_of

Reader = Callable[[Piece, ReadPlan], Batch]
NO_FIXES = np.zeros((0, 5), np.int64)
NO_LINES = np.zeros(0, np.uint8)


@dataclass(frozen=True)
class Brief:
    """All that a judge is made from; picklable.

    Areas are numbered as they come here. `expected` is how many positions are to come. Where
    `as_lines`, rows are given as lines of CSV.
    """

    read: Reader
    plan: ReadPlan
    areas: tuple[AreaFeature, ...]
    per_position: bool
    as_lines: bool
    gap_ms: int
    expected: int


class Rows(NamedTuple):
    """Row and area of each position in an area; or, where they were asked for, their lines."""

    total: int
    matches: FileMatches | None
    lines: NDArray[np.uint8] = NO_LINES


class Part(NamedTuple):
    """What one piece gives: `rows` where one row a position was asked for, else the rest.

    `first` and `last` are the first and the last sound fix of each of `crafts`, as in `Order`.
    `operators` are those that rows name, where any area bars one by its name.
    """

    read: int
    refused: Refusals
    rows: Rows | None = None
    track: Track | None = None
    crafts: tuple[str, ...] = ()
    first: Int64 = NO_FIXES
    last: Int64 = NO_FIXES
    changes: Changes | None = None
    operators: frozenset[str] = frozenset()


class Judge:
    """Areas, ready to be asked about pieces."""

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self.bars = Bars.of(brief.areas)
        self.cover = cover_of([area.volume for area in brief.areas], brief.expected)
        self._lay_out()
        self.endings = Endings.of(str(area.id) for area in brief.areas)

    def _lay_out(self) -> None:
        """Both indexes that will be asked for; threads that came at one time would each begin."""
        for file in self.brief.plan.files:
            _ = self.cover.flat if file.columns.time is None else self.cover.sliced

    def part(self, piece: Piece, before: Int64 | None = None) -> Part:
        """What a piece gives. `before`: the last sound fix before the piece of each aircraft, by
        the codes of the piece; where it is not known, the piece is judged by itself."""
        batch = self.brief.read(piece, self.brief.plan)
        part = self._rows(batch) if self.brief.per_position else self._track(batch, before)
        return part._replace(operators=_named(batch)) if self.bars.by_name else part

    def _rows(self, batch: Batch) -> Part:
        """Each position by itself: its moment need not follow another's."""
        matches = self.cover.match(batch.positions)
        if not self.bars.everyone:
            tables = self.bars.tables(batch.operators, batch.categories)
            held = tables.applies(matches.areas, batch.operator[matches.rows],
                                  batch.category[matches.rows])
            matches = Matches(matches.rows[held], matches.areas[held])
        found = FileMatches(batch.rows[matches.rows], matches.areas)
        count = len(found.rows)
        rows = (Rows(count, None, self.endings.lines(found)) if self.brief.as_lines
                else Rows(count, found))
        return Part(batch.read, batch.refused, rows)

    def _track(self, batch: Batch, before: Int64 | None) -> Part:
        """Fix after fix of each aircraft; rows out of turn are refused."""
        order = in_turn(batch, before)
        late = refused_rows(batch, order, self._names(batch), FIRST)
        sound = batch if order.sound.all() else _where(batch, order.sound)
        track = part_of(self.cover, Fixes(sound.rows, sound.craft, sound.positions,
                                          sound.height_mm, sound.crafts), self.brief.gap_ms)
        changes = changes_of(sound, self.brief.gap_ms) if self.named else None
        return Part(batch.read, added((batch.refused, late)), None, track, batch.crafts,
                    order.first, order.last, changes)

    @cached_property
    def named(self) -> bool:
        """Whether any file says who flies."""
        return any(file.columns.operator or file.columns.category
                   for file in self.brief.plan.files)

    def _names(self, batch: Batch) -> tuple[str, str]:
        columns: Columns = self.brief.plan.files[batch.file].columns
        return columns.time or "", columns.aircraft or ""


def _named(batch: Batch) -> frozenset[str]:
    """The operators that rows of a batch name."""
    counts = np.bincount(batch.operator - NOBODY, minlength=len(batch.operators) + 1)
    return frozenset(name for name, count in zip(batch.operators, counts[1:], strict=True)
                     if count)


def _where(batch: Batch, sound: Mask) -> Batch:
    return batch._replace(
        rows=batch.rows[sound], craft=batch.craft[sound], operator=batch.operator[sound],
        category=batch.category[sound], height_mm=batch.height_mm[sound],
        positions=Positions(*(None if c is None else c[sound] for c in batch.positions)))  # type: ignore[arg-type]
