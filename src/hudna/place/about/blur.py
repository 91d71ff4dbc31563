"""What may be said of where and when somebody, or a sensor, could be found. Pure.

The cell of a fixed grid that holds a place, and the whole minute: told as often as one likes, they
tell no more.
"""

from __future__ import annotations

from hudna.place.geometry import Position
from hudna.place.grid import SIDES

CELL = SIDES["10 km"]
MINUTE = 60_000


def middle(lon: int, lat: int) -> Position:
    """Of the cell that holds a place."""
    return lon // CELL * CELL + CELL // 2, lat // CELL * CELL + CELL // 2


def up(moment: int) -> int:
    """The end of the minute that it is in; of a moment at its beginning too."""
    return moment // MINUTE * MINUTE + MINUTE


def minutes(entered: int, left: int | None) -> tuple[int, int | None]:
    """Moments in whole minutes, rounded outward: by the millisecond they would tell when the
    message was sent."""
    return entered // MINUTE * MINUTE, None if left is None else up(left)
