"""Which strands each name has, as positions come and as they are settled. Pure.

Nearly every name is one aircraft: its one strand is a row of a table, and only the others are
objects.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hudna.place.columns import LOWEST_MM
from hudna.watch.fold.rows import NO_TRACK
from hudna.watch.fold.splitting import Strand, Strands

STRAND = np.dtype([("track", "i4"), ("at", "i8"), ("lon", "i4"), ("lat", "i4"), ("height", "i4"),
                   ("datum", "i1"), ("who", "i4"), ("height_at", "i8"), ("made", "i4")])
NEVER = -(2**62)


class Named:
    """`table` has the strand of each name that is plain; `odd` the strands of each that is not."""

    def __init__(self) -> None:
        self.table = np.empty(0, STRAND)
        self.odd: dict[int, Strands] = {}

    def make_room_for(self, names: int) -> None:
        have = len(self.table)
        if names > have:
            more = np.zeros(max(names - have, have), STRAND)
            more["track"] = NO_TRACK
            self.table = np.concatenate([self.table, more])

    def copy(self) -> Named:
        made = Named()
        made.table = self.table.copy()
        made.odd = {name: strands.copy() for name, strands in self.odd.items()}
        return made

    def get(self, name: int) -> Strands:
        """A copy of its strands."""
        if name in self.odd:
            return self.odd[name].copy()
        row = self.table[name]
        if row["track"] == NO_TRACK:
            return Strands()
        height_at = int(row["height_at"])
        return Strands([Strand(int(row["track"]), int(row["at"]), int(row["lon"]),
                               int(row["lat"]), int(row["height"]), int(row["datum"]),
                               int(row["who"]), None if height_at == NEVER else height_at)],
                       int(row["made"]))

    def put(self, name: int, strands: Strands) -> None:
        if not strands.plain:
            self.odd[name] = strands
            return
        self.odd.pop(name, None)
        s = strands.strands[0]
        self.table[name] = (s.track, s.at, s.lon, s.lat, s.height, s.datum, s.who,
                            NEVER if s.height_at is None else s.height_at, strands.made)

    def moved(self, rows: Any) -> None:
        """Plain names, each at its last row; `rows` are sorted by name, then time, on the strand's
        own track."""
        name, known = rows["name"], rows[(rows["height"] != LOWEST_MM) & ~rows["doubted"]]
        new = name[self.table["track"][name] == NO_TRACK]
        self.table["height_at"][new], self.table["height"][new] = NEVER, LOWEST_MM
        self.table["made"][new] = 1
        # Of several rows of one name the last is written last.
        for column in ("track", "at", "lon", "lat", "who"):
            self.table[column][name] = rows[column]
        for column in ("height", "datum"):
            self.table[column][known["name"]] = known[column]
        self.table["height_at"][known["name"]] = known["at"]
