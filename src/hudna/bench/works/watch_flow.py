"""Flow: positions from the wire to what is told of them, as fast as they come.

A receiver's process sends SBS-1 to the watch's own, which has its journal and every sync on, as in
service; a stand-in for the node says what is in effect and takes what was seen. A position's time
runs from the moment at which it was due on the wire.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from hudna.bench.desks import partners
from hudna.bench.measure import Tail, spread_of, tail_of
from hudna.bench.peers import tile38
from hudna.bench.result import Figure, Line, Report
from hudna.bench.same import Different, same
from hudna.bench.scratch import scratch
from hudna.bench.sender import Sent
from hudna.bench.setting import WatchSetting
from hudna.bench.standin import Came, StandIn
from hudna.bench.watcher import Note, Notes, sent_ms
from hudna.bench.watching import Sender, Watcher, settle
from hudna.bench.workloads.areas import Areas
from hudna.bench.workloads.sky import A_POSITION_S, Fleet, barred_areas, brief_of
from hudna.bench.works.aims import aim_of
from hudna.bench.works.live import Singles
from hudna.bench.works.match import built
from hudna.place.columns import Positions
from hudna.watch.event import Passage

WORK = "flow"
WARM_S = 5
"""Left out of the times: every aircraft that is in an area at the beginning enters it at once."""
SKIES, SKIES_S, LATE_S = 2, 30.0, 60.0
PEER_S, PEER_ROWS, SAMPLE = 20.0, 400_000, 2_000


class Flown(NamedTuple):
    """What a run gave."""

    sent: Sent
    notes: Notes
    came: Sequence[Came]
    peak_bytes: int


def run(setting: WatchSetting, report: Report) -> None:
    """Positions/s, ms, MB; and Tile38's positions/s beside it."""
    setting.tell("flow: making areas")
    areas = barred_areas(setting.size.areas, setting.seed)
    flown = _flown(setting, areas)
    rate = _lines(setting, report, flown)
    _beside_tile38(setting, report, areas, rate)


def aircraft_of(per_s: int) -> int:
    return max(1, round(per_s * A_POSITION_S))


def _flown(setting: WatchSetting, areas: Areas) -> Flown:
    size = setting.size
    fleet = Fleet(aircraft_of(size.per_s), setting.seed)
    with (scratch(setting) as directory, StandIn(brief_of(areas, fleet)) as node,
          Sender(aircraft_of(size.per_s), size.per_s, size.seconds, setting.seed) as sender):
        folder = partners(directory, ("us",), setting.seed)["us"]
        with Watcher(folder, settle(folder, sender.port, node.url)) as watcher:
            watcher.wait()
            watcher.knows()
            node.next_skies(SKIES, SKIES_S)
            setting.tell(f"flow: {size.per_s:,} positions a second for {size.seconds} s")
            sender.begin()
            sent = sender.sent()
            taken = watcher.took(sent.positions, LATE_S)
            node.next_skies(SKIES, SKIES_S)
            peak = watcher.peak_bytes
            notes = watcher.end()
        if taken.taken != sent.positions or taken.dropped or node.set_aside:
            raise Different(f"{WORK}: {sent.positions} positions sent, {taken.taken} taken, "
                            f"dropped {taken.dropped}, set aside {node.set_aside}")
        _all_told(notes.events, node.events)
        return Flown(sent, notes, node.events, peak)


def _all_told(noted: Sequence[Note], came: Sequence[Came]) -> None:
    """Approaches may be let go of, passages never."""
    told = sum(n.kind != "approach" for n in noted)
    kept = sum(isinstance(c.event, Passage) for c in came)
    if kept < told:
        raise Different(f"{WORK}: {told} passages told, {kept} at the node")


def _lines(setting: WatchSetting, report: Report, flown: Flown) -> float:
    """The rate."""
    size, sent = setting.size, flown.sent
    took_s = (max(f.done_ms for f in flown.notes.folded) - sent.begun_ms) / 1000
    rate = sent.positions / took_s
    what = f"{WORK}, {size.areas:,} areas, {size.per_s:,} positions/s"
    asked = aim_of("watch/rate")
    report.lines.append(Line(
        f"{what}, from wire to decision", Figure(rate, "positions/s"), at_least=asked.at_least,
        aim=asked.aim, more=True,
        note=f"{sent.positions:,} positions of {aircraft_of(size.per_s):,} aircraft in "
             f"{sent.lines:,} lines, none dropped; the watch's process took "
             f"{flown.notes.busy_s / took_s:.2f} cores from its start on; the sender was behind by "
             f"{sent.behind_ms} ms at most"))
    _delays(report, what, flown)
    _line(report, f"{what}, memory", Figure(flown.peak_bytes / 1e6, "MB"), "watch/memory",
          f"the greatest within {size.seconds} s; positions are kept for 300 s, as long as the "
          "agreement lets them be late")
    return rate


def _delays(report: Report, what: str, flown: Flown) -> None:
    since = flown.sent.begun_ms + WARM_S * 1000
    events = [n.out_ms - n.sent_ms for n in flown.notes.events
              if n.sent_ms is not None and n.sent_ms >= since]
    at_node = [c.at_ms - s for c in flown.came
               if (s := sent_ms(c.event)) is not None and s >= since]
    if not events or not at_node:
        raise Different(f"{WORK}: nothing was told after the first {WARM_S} s")
    late = [f for f in flown.notes.folded if f.oldest_ms >= since]
    decided = tail_of(np.repeat([f.done_ms - f.oldest_ms for f in late], [f.count for f in late]))
    tail, told = _tail(events), _tail(at_node)
    counted = Counter(n.kind for n in flown.notes.events)
    _line(report, f"{what}, from wire to decision, p99", Figure(decided.p99, "ms"),
          note=f"of all positions, each as late as the oldest that it came with; {_of(decided)}")
    _line(report, f"{what}, from wire to event, p50", Figure(tail.p50, "ms"))
    _line(report, f"{what}, from wire to event, p99", Figure(tail.p99, "ms"), "watch/p99",
          f"{len(events):,} events after the first {WARM_S} s, most {tail.most:,.0f} ms; in all "
          + ", ".join(f"{count:,} {kind}" for kind, count in sorted(counted.items())))
    _line(report, f"{what}, on disk and told to the node, p99", Figure(told.p99, "ms"),
          note=_of(told))


def _of(tail: Tail) -> str:
    return f"p50 {tail.p50:,.0f} ms, most {tail.most:,.0f} ms"


def _line(report: Report, what: str, ours: Figure, aim: str = "", note: str = "") -> None:
    asked = aim_of(aim)
    report.lines.append(Line(what, ours, at_least=asked.at_least, aim=asked.aim, note=note))


def _tail(ms: Sequence[float]) -> Tail:
    return tail_of(np.array(ms))


# --- beside it ------------------------------------------------------------------------------


def _beside_tile38(setting: WatchSetting, report: Report, areas: Areas, rate: float) -> None:
    found = tile38.presence()
    if not setting.asks("tile38"):
        return
    if not found.here:
        report.lacks(found.name, found.why)
        return
    setting.tell("flow: Tile38")
    try:
        with tile38.opened(areas) as peer:
            asked = _asked(setting)
            _same(areas, asked, peer, str(found))
            theirs = _rate(asked, peer, min(PEER_S, setting.size.seconds))
    except tile38.NoAnswer as none:
        report.lacks(str(found), str(none))
        return
    report.lines.append(Line(
        f"{WORK}, {setting.size.areas:,} areas, positions decided in the same time",
        Figure(rate, "positions/s"), str(found), Figure(theirs, "positions/s"),
        spread_of([rate / theirs]),
        note="ours is held to what is sent, and is journal, tracks, passages and warnings too; "
             "its way: INTERSECTS, one question a position"))


def _asked(setting: WatchSetting) -> Singles:
    """The first positions of the same feed; heights as if above mean sea level."""
    fleet = Fleet(aircraft_of(setting.size.per_s), setting.seed)
    rows = min(PEER_ROWS, setting.size.per_s * setting.size.seconds)
    lon, lat, height = [], [], []
    for begin in range(0, rows, len(fleet)):
        step = fleet.fly(min(len(fleet), rows - begin))
        lon += step.lon.tolist()
        lat += step.lat.tolist()
        height += np.rint(fleet.feet[step.craft] * 304.8).astype(int).tolist()
    return Singles(lon, lat, [setting.seed] * rows, height)


def _same(areas: Areas, asked: Singles, peer: tile38.Tile38, name: str) -> None:
    sample = Singles(*(column[:SAMPLE] for column in asked))
    lon, lat, height = (np.array(c, np.int32) for c in (sample.lon, sample.lat, sample.height))
    at = np.array(sample.at_ms, np.int64)
    cover = built(areas, Positions(lon, lat, at, height, height), SAMPLE)

    def ours(lon: int, lat: int, at_ms: int, height: int) -> tuple[int, ...]:
        return cover.at(lon, lat, at_ms, height, height)

    same(sample.answer(ours), sample.answer(peer.ask), WORK, name)


def _rate(asked: Singles, peer: tile38.Tile38, seconds: float) -> float:
    """Positions a second, over and over if they do not last."""
    ask, count = asked.asked(peer.ask), 0
    begun = time.perf_counter()
    while (took := time.perf_counter() - begun) < seconds:
        ask(count % len(asked.lon))
        count += 1
    return count / took
