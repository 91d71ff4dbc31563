"""Live: one position at a time from Python, in four dimensions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import numpy as np

from hudna.bench.measure import Tail, cores, each_call, ratio_of, spread_of, tail_of
from hudna.bench.peers import handsingle, tile38
from hudna.bench.result import Figure, Line, Report
from hudna.bench.same import Answer, same
from hudna.bench.setting import Setting
from hudna.bench.workloads.areas import Areas, areas_of
from hudna.bench.workloads.feed import feed_of, month, sample
from hudna.bench.works.aims import aim_of
from hudna.bench.works.match import built
from hudna.place.columns import Positions

WARM = 500
WORK = "live, one position at a time"
Ask = Callable[[int, int, int, int], Iterable[int]]


class Singles(NamedTuple):
    """Positions as Python's own numbers: lon, lat, at_ms, height_mm."""

    lon: list[int]
    lat: list[int]
    at_ms: list[int]
    height: list[int]

    def asked(self, ask: Ask) -> Callable[[int], object]:
        lon, lat, at_ms, height = self
        return lambda i: ask(lon[i], lat[i], at_ms[i], height[i])

    def answer(self, ask: Ask) -> Answer:
        found = [(row, area) for row, one in enumerate(zip(*self, strict=True))
                 for area in ask(*one)]
        pairs = np.array(found, np.int64).reshape(-1, 2)
        return Answer(pairs[:, 0], pairs[:, 1])


def run(setting: Setting, report: Report) -> None:
    """p50 and p99 beside the hand-filtered script's."""
    setting.tell("live: making areas and positions")
    areas = areas_of(setting.size.areas, setting.seed)
    rows = setting.size.positions
    seen = sample(feed_of(month(rows), rows, setting.seed).positions, setting.size.singles)
    singles = singles_of(seen)
    with cores(1):
        cover = built(areas, seen, rows)

        def ours(lon: int, lat: int, at_ms: int, height: int) -> tuple[int, ...]:
            return cover.at(lon, lat, at_ms, height, height)

        each_call(singles.asked(ours), min(WARM, len(seen.lon)))
        if setting.asks("handfiltered"):
            setting.tell("live: hand-filtered shapely")
            _compare(setting, report, singles, _Contest(
                ours, handsingle.HandSingle(areas).ways, str(handsingle.presence()), "live"))
        else:
            _alone(report, _tails({"ours": ours}, singles, setting)["ours"])
        _against_tile38(setting, report, singles, areas, ours)


def singles_of(seen: Positions) -> Singles:
    assert seen.at_ms is not None
    assert seen.low_mm is not None
    return Singles(seen.lon.tolist(), seen.lat.tolist(), seen.at_ms.tolist(), seen.low_mm.tolist())


class _Contest(NamedTuple):
    """Ours, a peer's ways, its name, and under which name something is asked of the ratio."""

    ours: Ask
    ways: Mapping[str, Ask]
    name: str
    aim: str


def _against_tile38(setting: Setting, report: Report, singles: Singles, areas: Areas,
                    ours: Ask) -> None:
    found = tile38.presence()
    if not setting.asks("tile38"):
        return
    if not found.here:
        report.lacks(found.name, found.why)
        return
    setting.tell("live: Tile38")
    try:
        with tile38.opened(areas) as peer:
            _compare(setting, report, singles,
                     _Contest(ours, {"INTERSECTS": peer.ask}, str(found), "live/tile38"))
    except tile38.NoAnswer as none:
        report.lacks(str(found), str(none))


def _compare(setting: Setting, report: Report, singles: Singles, contest: _Contest) -> None:
    ours, ways, name, aims = contest
    for ask in ways.values():
        same(singles.answer(ours), singles.answer(ask), WORK, name)
    tails = _tails({"ours": ours, **ways}, singles, setting)
    way = min(ways, key=lambda way: spread_of([t.p50 for t in tails[way]]).median)
    for part in ("p50", "p99"):
        mine, theirs = ([getattr(tail, part) / 1000 for tail in tails[who]]
                        for who in ("ours", way))
        aim = aim_of(f"{aims}/{part}")
        report.lines.append(Line(
            f"{WORK}, {part}", Figure(spread_of(mine).median, "µs"), name,
            Figure(spread_of(theirs).median, "µs"), ratio_of(theirs, mine), aim.at_least, aim.aim,
            f"its way: {way}"))
    if aims == "live":
        _alone(report, tails["ours"])


def _tails(asks: Mapping[str, Ask], singles: Singles, setting: Setting) -> dict[str, list[Tail]]:
    """Contestants in turn, so many rounds as are asked."""
    tails: dict[str, list[Tail]] = {who: [] for who in asks}
    for _ in range(setting.repeat):
        for who, ask in asks.items():
            tails[who].append(tail_of(each_call(singles.asked(ask), len(singles.lon))))
    return tails


def _alone(report: Report, tails: list[Tail]) -> None:
    spread = spread_of([tail.p99 / 1000 for tail in tails])
    report.lines.append(Line(
        f"{WORK}, p99 by itself", Figure(spread.median, "µs"), aim=aim_of("live/p99 us").aim,
        note=f"{spread.low:.2f} to {spread.high:.2f} µs; p50 "
             f"{spread_of([tail.p50 / 1000 for tail in tails]).median:.2f} µs"))
