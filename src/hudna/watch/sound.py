"""Whether a position may come in at all: what is none is left out before anything is kept. Pure.

One message of one feed must never stop the watch. So wherever bytes of others become positions,
what the tables and records of the watch cannot hold, and names that are the watch's own, stay
outside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, get_args

from hudna.record.watching import Craft
from hudna.watch.fix import Fix
from hudna.watch.item import Heard, Item

TURN, QUARTER = 1_800_000_000, 900_000_000
EARLIEST_MS, LATEST_MS = 315_532_800_000, 7_258_118_400_000
"""From 1980 to 2200."""
HIGHEST_MM, FASTEST_MM_S, WIDEST_M = 10**11, 10**8, 200_000
LONGEST_NAME, LONGEST_CALLSIGN = 128, 32
MOST = 20_000
"""Positions of one item."""
UNREADABLE, OUT_OF_RANGE, BAD_TIME, TOO_LONG = "unreadable", "out-of-range", "bad-time", "too-long"
CRAFTS: Final = frozenset(("", *get_args(Craft)))
_ADDRESS = re.compile(r"icao:[0-9a-f]{6}|adsb:~?[0-9a-f]{6}", re.ASCII)
_NAMED = ("cot:", "plot:", "adsb:")
"""`seen:` is of what people see, and never comes from outside."""


def unsound(fix: Fix) -> str:
    """Why it may not come in, one of the reasons of `feeds.dropped`; empty where it may."""
    if not (-TURN <= fix.lon <= TURN and -QUARTER <= fix.lat <= QUARTER):
        return OUT_OF_RANGE
    if not EARLIEST_MS <= fix.at_ms <= LATEST_MS:
        return BAD_TIME
    if not _measured(fix):
        return OUT_OF_RANGE
    return "" if _named(fix) else UNREADABLE


def sift(fixes: Sequence[Fix]) -> tuple[tuple[Fix, ...], Counter[str]]:
    """Those that may come in, in their order, and how many may not, by reason. None of them where
    there are more than `MOST`."""
    if len(fixes) > MOST:
        return (), Counter({TOO_LONG: len(fixes)})
    why = [unsound(fix) for fix in fixes]
    if not any(why):
        return tuple(fixes), Counter()
    return (tuple(fix for fix, reason in zip(fixes, why, strict=True) if not reason),
            Counter(reason for reason in why if reason))


def sifted(item: Item) -> Item | None:
    """An item that others have put into a stream, with what may come in of it; the same whoever
    sifts it. None where it came at no moment."""
    if not EARLIEST_MS <= item.arrived_ms <= LATEST_MS:
        return None
    if not isinstance(item, Heard):
        return item
    fixes, left = sift(item.fixes)
    feed = item.feed if _printable(item.feed, LONGEST_NAME) else ""
    return Heard(item.arrived_ms, feed, fixes) if left or feed != item.feed else item


def _measured(fix: Fix) -> bool:
    height, speed, course = fix.height_mm, fix.speed_mm_s, fix.course_mdeg
    return (0 <= fix.within_m <= WIDEST_M
            and (height is None or -HIGHEST_MM <= height <= HIGHEST_MM)
            and (speed is None or 0 <= speed <= FASTEST_MM_S)
            and (course is None or 0 <= course <= 360_000))


def _named(fix: Fix) -> bool:
    """`isprintable` is false for line ends, for what turns the direction of a text, and for halves
    of characters."""
    return (is_name(fix.aircraft) and fix.craft in CRAFTS
            and (not fix.callsign or _printable(fix.callsign, LONGEST_CALLSIGN)))


def is_name(name: str) -> bool:
    """Whether a feed may call an aircraft so."""
    if _ADDRESS.fullmatch(name):
        return True
    return (name.startswith(_NAMED) and _printable(name, LONGEST_NAME)
            and bool(name.partition(":")[2].strip()))


def _printable(text: str, most: int) -> bool:
    return len(text) <= most and text.isprintable()
