"""A file played again as a feed, at any speed, and shifted only as its settings say.

A replay says by its kind that it is one, and how it is shifted: nobody may take it for the sky.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import islice

import msgspec

from hudna.say import say
from hudna.watch.feeds.doors import Doors
from hudna.watch.feeds.outlet import MOST, TOGETHER_S, Outlet
from hudna.watch.feeds.recorded import recorded
from hudna.watch.feeds.settings import FeedLine, Shift
from hudna.watch.feeds.units import E7
from hudna.watch.fix import Fix

TURN, HALF_TURN, QUARTER_TURN = 360 * E7, 180 * E7, 90 * E7
OVER = say("the file has been played to its end")
ALL = 1 << 62


async def run_replay(line: FeedLine, doors: Doors) -> None:
    """Plays it once, then has ended. Raises `Refused` where there is no such file."""
    outlet = Outlet(line.name, kind_of(line), doors, ALL if not line.speed else line.most_per_s)
    fixes = await asyncio.to_thread(recorded, line, outlet.dropped)
    later_ms = _later_ms(line, fixes, outlet.arrived_ms())
    async with outlet.opened():
        player = _Player(line, doors, outlet)
        await player.play(fixes, later_ms)
        await outlet.flush()


def kind_of(line: FeedLine) -> str:
    """`replay`, with the shift as the settings state it."""
    shift = line.shift
    if shift is None or shift == Shift():
        return line.kind
    when = "now" if shift.now else f"{shift.later_s:+g}s"
    return f"{line.kind} lon{shift.lon:+g} lat{shift.lat:+g} {when}"


def shifted(fix: Fix, lon: int, lat: int, later_ms: int) -> Fix | None:
    """None where it would lie beyond a pole."""
    there = fix.lat + lat
    if not -QUARTER_TURN <= there <= QUARTER_TURN:
        return None
    return msgspec.structs.replace(
        fix, at_ms=fix.at_ms + later_ms, lat=there,
        lon=(fix.lon + lon + HALF_TURN) % TURN - HALF_TURN)


class _Player:
    def __init__(self, line: FeedLine, doors: Doors, outlet: Outlet) -> None:
        shift = line.shift or Shift()
        self._line, self._doors, self._outlet = line, doors, outlet
        self._lon, self._lat = round(shift.lon * E7), round(shift.lat * E7)

    async def play(self, fixes: Sequence[Fix], later_ms: int) -> None:
        """What is due together goes together."""
        loop, at = asyncio.get_running_loop(), 0
        began = loop.time()
        while at < len(fixes):
            end = self._end(fixes, at)
            if self._line.speed:
                due = (fixes[at].at_ms - fixes[0].at_ms) / 1000 / self._line.speed
                await self._doors.sleep(max(0, began + due - loop.time()))
            await self._give(list(islice(fixes, at, end)), later_ms)
            at = end

    def _end(self, fixes: Sequence[Fix], at: int) -> int:
        """The first that is not due with this one. As fast as it goes, all are, but that whoever is
        told the moment is told each second."""
        as_it_goes = 1000 if self._doors.played else ALL
        together_ms = TOGETHER_S * 1000 * self._line.speed or as_it_goes
        end = at + 1
        while (end < len(fixes) and end - at < MOST
               and fixes[end].at_ms - fixes[at].at_ms < together_ms):
            end += 1
        return end

    async def _give(self, fixes: Sequence[Fix], later_ms: int) -> None:
        there = [shifted(fix, self._lon, self._lat, later_ms) for fix in fixes]
        played = [fix for fix in there if fix is not None]
        if len(played) < len(there):
            self._outlet.dropped.count("out-of-range", times=len(there) - len(played))
        if self._doors.played is not None:
            self._doors.played(fixes[-1].at_ms + later_ms)
        self._outlet.heard()
        await self._outlet.take(played)
        if not self._line.speed:
            await self._outlet.flush()


def _later_ms(line: FeedLine, fixes: Sequence[Fix], now_ms: int) -> int:
    """`now`: positions keep what lies between them, so faster than it was they run ahead of the
    clock. Then they begin as much earlier: none lies in the future when it is given."""
    shift = line.shift or Shift()
    if not (shift.now and fixes):
        return round(shift.later_s * 1000)
    long_ms = fixes[-1].at_ms - fixes[0].at_ms
    lasts_ms = long_ms / line.speed if line.speed else 0
    return now_ms - fixes[0].at_ms - max(0, round(long_ms - lasts_ms))
