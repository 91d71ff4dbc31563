"""Match: positions in bulk against areas, in two dimensions and with heights and times."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from hudna.bench.measure import Spread, cores, ratio_of, rounds, spread_of, timed
from hudna.bench.peers.bulk import Bulk, fastest
from hudna.bench.peers.bulkpeers import PEERS, BulkPeer
from hudna.bench.peers.postgres import NotStarted
from hudna.bench.result import Figure, Line, Report
from hudna.bench.same import Answer, same
from hudna.bench.setting import Setting
from hudna.bench.workloads.areas import Areas, areas_of
from hudna.bench.workloads.feed import feed_of, month, sample, shuffled, taken
from hudna.bench.works.aims import Aim, aim_of
from hudna.place.columns import (
    EARLIEST_MS,
    HIGHEST_MM,
    LATEST_MS,
    LOWEST_MM,
    Limits,
    Positions,
)

if TYPE_CHECKING:
    from hudna.place.match.cover import Cover

WARM = 20_000
M = 1e6


class Ground(NamedTuple):
    """Areas and positions of a work in two or four dimensions."""

    dimensions: int
    areas: Areas
    positions: Positions

    @property
    def name(self) -> str:
        return f"match in bulk, {'two' if self.dimensions == 2 else 'four'} dimensions"


def run(setting: Setting, report: Report) -> None:
    """All lines of `match`."""
    setting.tell("match: making areas and positions")
    areas = areas_of(setting.size.areas, setting.seed)
    rows = setting.size.positions
    seen = feed_of(month(rows), rows, setting.seed).positions
    compiled = timed(lambda: _warm(areas, seen))[0]
    report.notes_once(f"compiling or loading the loops of match: {compiled:.1f} s, once; not "
                      "counted below")
    for ground in (Ground(2, areas, Positions(seen.lon, seen.lat)), Ground(4, areas, seen)):
        with cores(1):
            _one_core(setting, report, ground)
        _two_threads(setting, report, ground)


def built(areas: Areas, positions: Positions, expected: int) -> Cover:
    """The engine's index, ready to be asked: nothing is left to be made at the first question."""
    from hudna.place.match.bodies import Bodies  # noqa: PLC0415 - the compiler comes with it
    from hudna.place.match.cover import cover_of_bodies  # noqa: PLC0415 - as above

    owner = np.arange(len(areas), dtype=np.int32)
    limits = without_limits(len(areas)) if positions.at_ms is None else areas.limits
    cover = cover_of_bodies(Bodies(areas.xy.astype(np.int32), areas.rings, areas.polygons, owner),
                            limits, expected)
    assert (cover.flat if positions.at_ms is None else cover.sliced) is not None
    return cover


def without_limits(n: int) -> Limits:
    """All moments and heights: what is asked about in two dimensions."""
    return Limits(np.full(n, EARLIEST_MS), np.full(n, LATEST_MS),
                  np.full(n, LOWEST_MM, np.int32), np.full(n, HIGHEST_MM, np.int32))


def _warm(areas: Areas, positions: Positions) -> None:
    """Enough rows, in any order, that every loop has run."""
    some = shuffled(sample(positions, WARM), 0)
    for part in (some, Positions(some.lon, some.lat)):
        _matched(built(areas.first(WARM), part, WARM), part)


def _matched(cover: Cover, positions: Positions) -> Answer:
    return Answer(*cover.match(positions))


def _one_core(setting: Setting, report: Report, ground: Ground) -> None:
    _rates(setting, report, ground)
    sql: list[tuple[float, Line]] = []
    for peer in PEERS:
        if ground.dimensions not in peer.dimensions or not setting.asks(peer.key):
            continue
        found = peer.presence()
        if not found.here:
            report.lacks(found.name, found.why)
            continue
        setting.tell(f"{ground.name}: {found.name}")
        try:
            with peer.opened(ground.areas) as opened:
                lines = _whole if ground.dimensions in peer.whole else _slice
                found_lines = lines(setting, ground, peer, opened, str(found))
        except NotStarted as why:
            report.lacks(str(found), str(why))
            continue
        report.lines += found_lines
        if peer.sql and found_lines[-1].ratio:
            sql.append((found_lines[-1].ratio.median, found_lines[-1]))
    _best_sql(report, ground, sql)


def _rates(setting: Setting, report: Report, ground: Ground) -> None:
    """Ours alone, as the feed comes and shuffled."""
    n = len(ground.positions.lon)
    setting.tell(f"{ground.name}: ours")
    mixed = shuffled(ground.positions, setting.seed)
    cover = built(ground.areas, ground.positions, n)
    took = rounds({"build": lambda: built(ground.areas, ground.positions, n),
                   "ordered": lambda: cover.match(ground.positions),
                   "shuffled": lambda: cover.match(mixed)}, setting.repeat)
    build = spread_of(took["build"])
    for order in ("ordered", "shuffled"):
        rate = spread_of([n / seconds / M for seconds in took[order]])
        report.lines.append(Line(
            f"{ground.name}, {order}", Figure(rate.median, "M positions/s"),
            note=f"{_between(rate)}; build {build.median:.2f} s"))


def _whole(setting: Setting, ground: Ground, peer: BulkPeer, opened: Bulk,
           name: str) -> list[Line]:
    """Both over all positions, build counted and not."""
    n = len(ground.positions.lon)
    peer_build = timed(opened.build)[0]
    way = fastest(opened, sample(ground.positions, setting.size.slice))
    opened.load(taken_one(ground.positions))
    opened.match(way)
    peer_build += timed(lambda: opened.match(way))[0]
    opened.load(ground.positions)
    cover = built(ground.areas, ground.positions, n)
    same(_matched(cover, ground.positions), opened.match(way), ground.name, name)
    took = rounds({"build": lambda: built(ground.areas, ground.positions, n),
                   "ours": lambda: cover.match(ground.positions),
                   "theirs": lambda: opened.match(way)}, setting.repeat)
    once = peer_build if peer.counts_build else 0.0
    with_build = [a + b for a, b in zip(took["ours"], took["build"], strict=True)]
    theirs = [seconds + once for seconds in took["theirs"]]
    bare = [seconds + once - peer_build for seconds in took["theirs"]]
    work = f"{ground.name}, {n:,} × {len(ground.areas):,}"
    of = _Peer(name, way, n)
    aim = f"match{ground.dimensions}/{peer.key}"
    return [_line(f"{work}, build counted", of, with_build, theirs, aim_of(aim)),
            _line(f"{work}, without build", of, took["ours"], bare, aim_of(f"{aim}/bare"))]


def _slice(setting: Setting, ground: Ground, peer: BulkPeer, opened: Bulk,
           name: str) -> list[Line]:
    """Both over the same runs of rows, spread over the whole; builds apart."""
    n = len(ground.positions.lon)
    part = sample(ground.positions, round(setting.size.slice * peer.share))
    build = timed(opened.build)[0]
    way = fastest(opened, sample(ground.positions, max(1, len(part.lon) // 4)))
    opened.load(part)
    cover = built(ground.areas, ground.positions, n)
    same(_matched(cover, part), opened.match(way), ground.name, name)
    took = rounds({"ours": lambda: cover.match(part), "theirs": lambda: opened.match(way)},
                  setting.repeat)
    rows = len(part.lon)
    line = _line(f"{ground.name}, slice of {rows:,}, without build", _Peer(name, way, rows),
                 took["ours"], took["theirs"], Aim())
    return [_noted(line, f"its build {build:.2f} s") if build > 0.01 else line]


class _Peer(NamedTuple):
    """Who, which of its ways, over how many rows."""

    name: str
    way: str
    rows: int

    def rate(self, seconds: list[float]) -> Figure:
        return Figure(self.rows / spread_of(seconds).median / M, "M positions/s")


def _line(work: str, peer: _Peer, ours: list[float], theirs: list[float], aim: Aim) -> Line:
    return Line(work, peer.rate(ours), peer.name, peer.rate(theirs), ratio_of(theirs, ours),
                aim.at_least, aim.aim, f"its way: {peer.way}")


def _noted(line: Line, more: str) -> Line:
    return msgspec.structs.replace(line, note=f"{line.note}; {more}")


def _best_sql(report: Report, ground: Ground, sql: list[tuple[float, Line]]) -> None:
    """What is asked is against the best of the SQL engines: the one with the smallest ratio."""
    if ground.dimensions != 4 or not sql:
        return
    best = min(sql, key=lambda found: found[0])[1]
    aim = aim_of("match4/sql")
    report.lines[report.lines.index(best)] = Line(
        best.work, best.ours, best.peer, best.theirs, best.ratio, aim.at_least, aim.aim,
        f"{best.note}; the best of the SQL engines here")


def _two_threads(setting: Setting, report: Report, ground: Ground) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - only here

    n = len(ground.positions.lon)
    setting.tell(f"{ground.name}: two threads")
    cover = built(ground.areas, ground.positions, n)
    step = max(1, -(-n // 16))
    parts = [ground.positions.part(begin, begin + step) for begin in range(0, n, step)]
    with cores(2), ThreadPoolExecutor(2) as pool:
        took = rounds({"one": lambda: list(map(cover.match, parts)),
                       "two": lambda: list(pool.map(cover.match, parts))}, setting.repeat)
    aim = aim_of("match/threads")
    report.lines.append(Line(
        f"{ground.name}, two threads against one", Figure(n / spread_of(took["two"]).median / M,
                                                          "M positions/s"),
        "one thread", Figure(n / spread_of(took["one"]).median / M, "M positions/s"),
        ratio_of(took["one"], took["two"]), aim.at_least, aim.aim))


def taken_one(positions: Positions) -> Positions:
    """The first position alone: what a peer then takes is its build."""
    return taken(positions, np.zeros(1, np.int64))


def _between(spread: Spread) -> str:
    return f"{spread.low:.3g} to {spread.high:.3g}"
