"""Live: one position at a time from Python, in four dimensions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from hudna.bench.measure import Tail, cores, each_call, ratio_of, spread_of, tail_of
from hudna.bench.peers import handsingle
from hudna.bench.result import Figure, Line, Report
from hudna.bench.same import Answer, same
from hudna.bench.setting import Setting
from hudna.bench.workloads.areas import areas_of
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
        if not setting.asks("handfiltered"):
            _alone(report, _tails({"ours": ours}, singles, setting)["ours"])
            return
        setting.tell("live: hand-filtered shapely")
        _compare(setting, report, singles, ours, handsingle.HandSingle(areas))


def singles_of(seen: Positions) -> Singles:
    assert seen.at_ms is not None
    assert seen.low_mm is not None
    return Singles(seen.lon.tolist(), seen.lat.tolist(), seen.at_ms.tolist(), seen.low_mm.tolist())


def _compare(setting: Setting, report: Report, singles: Singles, ours: Ask,
             peer: handsingle.HandSingle) -> None:
    name = str(handsingle.presence())
    for ask in peer.ways.values():
        same(singles.answer(ours), singles.answer(ask), WORK, name)
    tails = _tails({"ours": ours, **peer.ways}, singles, setting)
    way = min(peer.ways, key=lambda way: spread_of([t.p50 for t in tails[way]]).median)
    for part in ("p50", "p99"):
        mine, theirs = ([getattr(tail, part) / 1000 for tail in tails[who]]
                        for who in ("ours", way))
        aim = aim_of(f"live/{part}")
        report.lines.append(Line(
            f"{WORK}, {part}", Figure(spread_of(mine).median, "µs"), name,
            Figure(spread_of(theirs).median, "µs"), ratio_of(theirs, mine), aim.at_least, aim.aim,
            f"its way: {way}"))
    _alone(report, tails["ours"])


def _tails(asks: dict[str, Ask], singles: Singles, setting: Setting) -> dict[str, list[Tail]]:
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
