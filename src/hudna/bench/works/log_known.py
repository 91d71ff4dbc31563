"""What was known at a moment, beside what is known now."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

from hudna.bench.measure import quiet, spread_of
from hudna.bench.result import Figure, Line, Report
from hudna.bench.same import Different
from hudna.bench.scratch import scratch
from hudna.bench.setting import LogSetting
from hudna.bench.workloads.history import ME, history
from hudna.bench.workloads.kept import (
    Finished,
    Folded,
    Shown,
    agreement,
    folded,
    keep,
    shown,
    snapshots,
)
from hudna.bench.works.aims import aim_of
from hudna.home.snapshots import Snapshots
from hudna.view.known import Known, replayed

WORK = "known-at, beside the current view"
CHECKED, EARLY, EVERY = 3, 20_000, 5


def run(setting: LogSetting, report: Report) -> None:
    """Both begin from one snapshot that was read before, and show the register, every notice with
    its state, and the stops."""
    setting.tell("known: folding a history from nothing")
    whole = folded(setting.size.history, setting.seed)
    moments = _moments(setting, whole)
    with scratch(setting) as directory:
        keep(whole.world, directory)
        _alike(setting, directory, whole)
        setting.tell("known: measuring")
        now, then = _measured(snapshots(directory), whole, moments)
    _line(report, whole, now, then)


def at(kept: Snapshots, size: int, at_ms: int) -> Shown:
    return shown(kept.known(Finished(size), at_ms))


def current(kept: Snapshots, size: int, now_ms: int) -> Shown:
    return shown(Known(kept.world(Finished(size)), now_ms))


def _moments(setting: LogSetting, whole: Folded) -> list[int]:
    dice = random.Random(setting.seed)
    return [dice.randrange(whole.first_ms, whole.last_ms) for _ in range(setting.size.moments)]


def _alike(setting: LogSetting, directory: Path, whole: Folded) -> None:
    """A few moments, folded from nothing up to then."""
    size, dice = whole.world.size, random.Random(setting.seed)
    early = min(size, EARLY)
    last_ms = max(e.admitted_ms for e in history(early, setting.seed))
    for at_ms in (dice.randrange(whole.first_ms, last_ms) for _ in range(CHECKED)):
        live = shown(Known(replayed(agreement(), ME, history(size, setting.seed), at_ms), at_ms))
        if at(snapshots(directory), size, at_ms) != live:
            raise Different(f"{WORK}: another world at {at_ms} than the one folded up to then")


def _measured(
    kept: Snapshots, whole: Folded, moments: list[int]
) -> tuple[list[float], list[float]]:
    """Seconds of the current view, again after every few moments, and of each moment."""
    size, now_ms = whole.world.size, whole.last_ms
    current(kept, size, now_ms)
    now, then = [], []
    with quiet():
        for i, moment in enumerate(moments):
            if i % EVERY == 0:
                now.append(_took(partial(current, kept, size, now_ms)))
            then.append(_took(partial(at, kept, size, moment)))
    return now, then


def _took(work: Callable[[], object]) -> float:
    begin = perf_counter()
    work()
    return perf_counter() - begin


def _line(report: Report, whole: Folded, now: list[float], then: list[float]) -> None:
    current_ms, then_ms = spread_of(now).times(1000), spread_of(then).times(1000)
    report.lines.append(Line(
        f"{WORK}, {whole.world.size:,} records", Figure(then_ms.median / current_ms.median, "×"),
        at_least=aim_of("known").at_least,
        note=f"{then_ms.median:,.1f} ms ({then_ms.low:,.1f} to {then_ms.high:,.1f}) for "
             f"{len(then):,} looks at random moments; {current_ms.median:,.1f} ms for now"))
