"""Entered, left, crossed: a live feed in micro-batches of 1,000 positions of 300 aircraft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hudna.bench.measure import cores, each_call, ratio_of, spread_of, tail_of, timed
from hudna.bench.peers import handfiltered, handwatch
from hudna.bench.result import Figure, Line, Report
from hudna.bench.same import Answer, same
from hudna.bench.setting import Setting
from hudna.bench.workloads.areas import Areas, areas_of
from hudna.bench.workloads.feed import Plan, Seen, feed_of
from hudna.bench.workloads.theatre import BEGIN_MS, DAY_MS
from hudna.bench.works.aims import aim_of
from hudna.bench.works.match import built

if TYPE_CHECKING:
    from hudna.place.match.cover import Cover
    from hudna.place.tracks.watching import Watching

BATCH, AIRCRAFT, APART_MS = 1000, 300, 5000
WORK = f"entered, left, crossed in batches of {BATCH:,}"


def run(setting: Setting, report: Report) -> None:
    """ns a position, and beside a script that only compares who was inside before and is now."""
    setting.tell("tracks: making areas and a feed")
    areas = areas_of(setting.size.areas, setting.seed)
    rows = setting.size.batches * BATCH
    plan = Plan(AIRCRAFT, APART_MS, BEGIN_MS + 10 * DAY_MS)
    batches = batches_of(feed_of(plan, rows, setting.seed))
    with cores(1):
        cover = built(areas, batches[0].positions, rows)
        compiled = timed(lambda: _told(cover, batches[:2]))[0]
        report.notes_once(f"compiling or loading the loops of tracks: {compiled:.1f} s, once; "
                          "not counted below")
        _assert_inside(areas, cover, batches)
        _measure(setting, report, areas, cover, batches)


def batches_of(seen: Seen) -> list[Seen]:
    return [Seen(seen.positions.part(i, i + BATCH), seen.craft[i:i + BATCH])
            for i in range(0, len(seen.craft), BATCH)]


def _watching(cover: Cover) -> Watching:
    from hudna.place.tracks.watching import Watching  # noqa: PLC0415 - the compiler comes with it

    return Watching(cover)


def _told(cover: Cover, batches: list[Seen]) -> Watching:
    watching = _watching(cover)
    for batch in batches:
        watching.tell(batch.craft, batch.positions)
    return watching


def _assert_inside(areas: Areas, cover: Cover, batches: list[Seen]) -> None:
    """Wherever an aircraft was last, it is inside what the hand-filtered script says."""
    watching = _told(cover, batches)
    whole = np.concatenate([batch.craft for batch in batches])
    crafts, last = np.unique(whole[::-1], return_index=True)
    rows = len(whole) - 1 - last
    at = _rows_of(batches, rows)
    peer = handfiltered.HandFiltered(areas)
    peer.build()
    peer.load(at)
    theirs = peer.match("areas")
    pairs = [(i, area) for i, craft in enumerate(crafts.tolist())
             for area in watching.inside(craft)]
    ours = np.array(pairs, np.int64).reshape(-1, 2)
    same(Answer(ours[:, 0], ours[:, 1]), theirs, WORK, str(handfiltered.presence()))


def _rows_of(batches: list[Seen], rows: Any) -> Any:
    from hudna.place.columns import Positions  # noqa: PLC0415 - only here

    columns = zip(*(batch.positions for batch in batches), strict=True)
    return Positions(*(np.concatenate(column)[rows] for column in columns))


def _measure(setting: Setting, report: Report, areas: Areas, cover: Cover,
             batches: list[Seen]) -> None:
    ours, theirs, slowest = [], [], []
    peer = handwatch.HandWatch(areas) if setting.asks("handfiltered") else None
    for _ in range(setting.repeat):
        setting.tell("tracks: a round")
        watching = _watching(cover)
        took = each_call(lambda i: watching.tell(batches[i].craft, batches[i].positions),  # noqa: B023
                         len(batches))
        ours.append(float(took.sum()) / len(batches) / BATCH)
        slowest.append(tail_of(took).p99 / BATCH)
        if peer is not None:
            peer.forget()
            took = each_call(lambda i: peer.tell(batches[i].craft, batches[i].positions),
                             len(batches))
            theirs.append(float(took.sum()) / len(batches) / BATCH)
    aim, mine = aim_of("tracks"), spread_of(ours)
    report.lines.append(Line(WORK, Figure(mine.median, "ns a position"),
                             at_least=aim.at_least, aim=aim.aim,
                             note=f"{mine.low:.0f} to {mine.high:.0f}; p99 of the batches "
                                  f"{spread_of(slowest).median:.0f} ns a position"))
    if theirs:
        report.lines.append(Line(
            f"{WORK}, beside who was inside and is", Figure(mine.median, "ns a position"),
            str(handfiltered.presence()), Figure(spread_of(theirs).median, "ns a position"),
            ratio_of(theirs, ours), note="its script compares fixes only and sees no crossing"))
