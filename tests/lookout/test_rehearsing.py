"""What a watch compiles, it has compiled before it says that it watches."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numba
import pytest

from hudna.lookout import rehearsing
from hudna.lookout.rehearsing import rehearse
from hudna.watch.watch import Watch

AFTERWARDS = """
from numba.core import event
from hudna.lookout.rehearsing import rehearse
with event.install_recorder("numba:compile") as first:
    rehearse()
from hudna.bench.workloads.sky import Fleet, Lines, barred_areas, brief_of
from hudna.watch.feeds.dropped import Dropped
from hudna.watch.feeds.sbs import Sbs
from hudna.watch.item import Briefed, Heard, Tick
from hudna.watch.watch import Watch
with event.install_recorder("numba:compile") as then:
    fleet, watch, sbs = Fleet(400, 1), Watch(), Sbs(Dropped())
    lines, begin = Lines(fleet), 1_470_000_000_000
    watch.take(Briefed(begin, brief_of(barred_areas(500, 1), fleet)))
    for n in range(900):
        now = begin + 1_000 * n
        watch.take(Heard(now, "f", tuple(sbs.take(lines.fly(100, now), now))))
        watch.take(Tick(now))
    Watch.thaw(watch.freeze())
print(len(first.buffer) > 0, [e.data["dispatcher"].py_func.__name__ for _, e in then.buffer])
"""


def test_nobody_hears_of_a_rehearsal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    taken: list[object] = []
    take = Watch.take
    monkeypatch.setattr(Watch, "take", lambda self, item: taken.append(item) or take(self, item))
    rehearse()
    assert len(taken) > 50 and not list(tmp_path.iterdir())
    rehearse()
    assert taken[:len(taken) // 2] == taken[len(taken) // 2:]


@pytest.mark.long
@pytest.mark.timeout(900)
def test_after_a_rehearsal_on_a_new_machine_nothing_is_compiled(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", AFTERWARDS], check=True, capture_output=True, text=True,
        env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
        cwd=Path(__file__).parents[2])
    assert done.stdout.strip() == "True []"


PEAK = """
import resource
from hudna.lookout.rehearsing import rehearse_lean
rehearse_lean()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak(cache: Path) -> int:
    done = subprocess.run(
        [sys.executable, "-c", PEAK], check=True, capture_output=True, text=True,
        env={**os.environ, "NUMBA_CACHE_DIR": str(cache)}, cwd=Path(__file__).parents[2])
    return int(done.stdout)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_watch_on_a_new_machine_takes_no_more_memory_than_on_any_other(tmp_path: Path) -> None:
    first = peak(tmp_path)
    assert first < 1.2 * peak(tmp_path)


def test_what_is_not_on_disk_is_compiled_by_another_process(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    """That process keeps it; here nothing can, so the second time it is compiled after all."""
    done: list[str] = []
    loop = numba.njit(lambda one: one + 1)

    def play() -> None:
        done.append("begun")
        assert loop(1) == 2
        done.append("played")

    monkeypatch.setattr(rehearsing, "rehearse", play)
    monkeypatch.setattr(rehearsing.subprocess, "run", lambda *_, **__: done.append("compiled"))
    rehearsing.rehearse_lean()
    assert done == ["begun", "compiled", "begun", "played"]
    rehearsing.rehearse_lean()
    assert done[4:] == ["begun", "played"], "what is compiled already is only run"
