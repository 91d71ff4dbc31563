"""How soon a follower of a long log knows what it means: from a snapshot, or folding it all."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from hudna.bench.measure import ratio_of, rounds, spread_of
from hudna.bench.result import Figure, Line, Report
from hudna.bench.same import Different
from hudna.bench.scratch import scratch
from hudna.bench.setting import LogSetting
from hudna.bench.workloads.kept import Finished, folded, keep, shown, snapshots
from hudna.bench.works.aims import aim_of
from hudna.view.known import Known
from hudna.view.world import World

WORK = "a follower starts from a snapshot"


def run(setting: LogSetting, report: Report) -> None:
    """Each start reads the file anew, checks every byte of it, and can answer."""
    setting.tell("snapshot: folding a history from nothing")
    whole = folded(setting.size.history, setting.seed)
    with scratch(setting) as directory:
        keep(whole.world, directory)
        size = sum(f.stat().st_size for f in directory.iterdir())
        _alike(whole.world, started(directory, whole.world.size), whole.last_ms)
        setting.tell("snapshot: measuring")
        took = rounds({"start": partial(started, directory, whole.world.size)},
                      setting.repeat)["start"]
    aim, spread = aim_of("snapshot/start"), spread_of(took)
    report.lines.append(Line(
        f"{WORK} of {whole.world.size:,} records", Figure(spread.median, "s"),
        at_least=aim.at_least,
        note=f"{spread.low:.3g} to {spread.high:.3g} s; {size / 1e6:,.0f} MB, read from the "
             "system's cache"))
    report.lines.append(Line(
        f"{WORK}, beside folding all", Figure(spread.median, "s"), "folding from nothing",
        Figure(whole.seconds, "s"), ratio_of([whole.seconds] * len(took), took),
        note="entries at hand in memory, their signatures not checked"))


def started(directory: Path, size: int) -> World:
    return snapshots(directory).world(Finished(size))


def _alike(whole: World, begun: World, at_ms: int) -> None:
    if begun.size != whole.size or shown(Known(begun, at_ms)) != shown(Known(whole, at_ms)):
        raise Different(f"{WORK}: another world than the one folded from nothing")
