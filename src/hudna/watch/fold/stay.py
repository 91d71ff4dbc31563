"""Stays in areas as the engine's log tells them, put together line by line. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from hudna.place.columns import LOWEST_MM
from hudna.place.tracks.opening import (
    CROSSED,
    ENTERED,
    ENTRY,
    EXIT,
    FIRST_ROW,
    KIND,
    LAST_ROW,
    LEAST,
    LEFT,
    LOST,
    MOST,
    WHERE,
)
from hudna.record.watching import PassageState

OVER: dict[int, PassageState] = {EXIT: "left", LOST: "lost", CROSSED: "crossed"}


@dataclass
class Stay:
    """`first`: the moment of the first fix inside, of the fix before where it was crossed; `last`:
    of the last, of the fix after. `closed_at`: the moment of the fix that tells its end; where
    silence does, of the last fix: None while it is open."""

    area: int
    entered: int
    first: int
    last: int
    state: PassageState = "inside"
    left: int | None = None
    closed_at: int | None = None
    lowest: int = LOWEST_MM
    highest: int = LOWEST_MM


class Told(NamedTuple):
    """A line of the log that has been heard: the stay that it is of, and whether it began it."""

    stay: Stay
    began: bool


def opened(lines: Iterable[Sequence[int]]) -> list[Stay]:
    """Stays that are open, from lines of them."""
    return [Stay(int(line[WHERE]), int(line[ENTERED]), int(line[FIRST_ROW]), int(line[FIRST_ROW]),
                 lowest=int(line[LEAST]), highest=int(line[MOST])) for line in lines]


def hear(open_: dict[int, Stay], lines: Iterable[Sequence[int]], fix_at: Iterable[int]
         ) -> Iterator[Told]:
    """Take lines of one track; `open_` holds what is open by area, and is changed. `fix_at`: the
    moment of the fix that brought each line about."""
    for line, at in zip(lines, fix_at, strict=True):
        kind, area = int(line[KIND]), int(line[WHERE])
        if kind == ENTRY:
            stay = Stay(area, int(line[ENTERED]), int(line[FIRST_ROW]), int(line[LAST_ROW]),
                        lowest=int(line[LEAST]), highest=int(line[MOST]))
            open_[area] = stay
            yield Told(stay, True)
            continue
        known = open_.pop(area, None)
        stay = known or Stay(area, int(line[ENTERED]), int(line[FIRST_ROW]), int(line[LAST_ROW]))
        stay.state, stay.left, stay.closed_at = OVER[kind], int(line[LEFT]), at
        stay.last, stay.lowest, stay.highest = (int(line[LAST_ROW]), int(line[LEAST]),
                                                int(line[MOST]))
        yield Told(stay, known is None)
