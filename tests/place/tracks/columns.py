"""Rows as the engine takes them, and its columns as rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hudna.place.columns import Positions
from hudna.place.tracks.columns import Fixes, Stays
from tests.place.tracks.oracle import Row, Stay


def positions_of(rows: Sequence[Row]) -> Positions:
    def column(name: str, kind=np.int32):
        return np.array([getattr(row, name) for row in rows], kind)
    return Positions(column("lon"), column("lat"), column("at", np.int64), column("low"),
                     column("high"))


def fixes_of(rows: Sequence[Row], begin: int = 0, names: Sequence[str] | None = None) -> Fixes:
    """Rows numbered from `begin`; aircraft in the order of their names unless given."""
    names = sorted({row.craft for row in rows}) if names is None else names
    return Fixes(np.arange(begin, begin + len(rows)),
                 np.array([names.index(row.craft) for row in rows], np.int32),
                 positions_of(rows), np.array([row.height for row in rows], np.int32),
                 tuple(names))


def listed(stays: Stays) -> list[Stay]:
    """Columns as the oracle gives them."""
    return [Stay(int(stays.entered_ms[i]), int(stays.areas[i]), stays.crafts[stays.craft[i]],
                 int(stays.first_row[i]), int(stays.left_ms[i]), int(stays.last_row[i]),
                 int(stays.lowest_mm[i]), int(stays.highest_mm[i]), bool(stays.crossed[i]))
            for i in range(len(stays.areas))]
