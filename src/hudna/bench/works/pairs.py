"""Pairs of reports within 1 km and 30 minutes of each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from hudna.bench.measure import cores, ratio_of, rounds, spread_of, timed
from hudna.bench.peers import scipypairs
from hudna.bench.result import Figure, Line, Report
from hudna.bench.same import Answer, same
from hudna.bench.setting import Setting
from hudna.bench.workloads.reports import Reports, reports_of
from hudna.bench.works.aims import Aim, aim_of

METRES, WITHIN_MS = 1000.0, 1_800_000
WORK = "pairs of reports within 1 km and 30 min"


def run(setting: Setting, report: Report) -> None:
    """On one core, and on two."""
    setting.tell("pairs: making reports")
    reports = reports_of(setting.size.reports, setting.seed)
    little = Reports(reports.lon[:1000], reports.lat[:1000], reports.at_ms[:1000])
    report.notes_once(f"compiling or loading the loops of pairs: "
                      f"{timed(lambda: pairs(little))[0]:.1f} s, once; not counted below")
    found = scipypairs.presence()
    if not found.here or not setting.asks("scipy"):
        if not found.here:
            report.lacks(found.name, found.why)
        return
    one, two = aim_of("pairs/one"), aim_of("pairs/two")
    with cores(1):
        _compare(setting, report, reports, map, one)
    with cores(2), ThreadPoolExecutor(2) as pool:
        _compare(setting, report, reports, pool.map, two)


def pairs(reports: Reports, each: Any = map) -> Answer:
    from hudna.place.pairs import pairs_within  # noqa: PLC0415 - the compiler comes with it

    return Answer(*pairs_within(*reports, METRES, WITHIN_MS, each=each))


def _compare(setting: Setting, report: Report, reports: Reports, each: Any, aim: Aim) -> None:
    threads = "one core" if each is map else "two cores"
    name = str(scipypairs.presence())
    setting.tell(f"pairs: {name}, {threads}")
    peer = scipypairs.Pairs(reports, METRES, WITHIN_MS, each)
    ours = pairs(reports, each)
    took: dict[str, float] = {}
    for way in peer.ways:
        took[way], theirs = timed(lambda way=way: peer.pairs(way))  # type: ignore[misc]
        same(ours, theirs, WORK, name)
    way = min(took, key=lambda way: took[way])
    seconds = rounds({"ours": lambda: pairs(reports, each), "theirs": lambda: peer.pairs(way)},
                     setting.repeat)
    report.lines.append(Line(
        f"{WORK}, {len(reports.lon):,} reports, {threads}",
        Figure(spread_of(seconds["ours"]).median * 1000, "ms"), name,
        Figure(spread_of(seconds["theirs"]).median * 1000, "ms"),
        ratio_of(seconds["theirs"], seconds["ours"]), aim.at_least, aim.aim,
        f"{len(ours.first):,} pairs; its way: {way}"))
