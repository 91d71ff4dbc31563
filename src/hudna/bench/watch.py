"""`hudna bench watch`: real watches on this machine, each work in turn, into one report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import cast

from hudna.bench.measure import cores
from hudna.bench.place import machine
from hudna.bench.result import Report
from hudna.bench.setting import WatchSetting

WORKS = ("flow", "warn", "restart")
PEERS = ("tile38",)
PARTS = ("msgspec", "numba", "numpy", "httpx", "litestar", "uvicorn")
CORES = 2
Work = Callable[[WatchSetting, Report], None]


def measure(setting: WatchSetting, works: Iterable[str] = WORKS) -> Report:
    """The works asked for, everything on two cores. Raises `Different` where a position, an event
    or a warning is missing."""
    report = Report(notes=[machine(PARTS)])
    with cores(CORES):
        for name in works:
            work = cast(Work, import_module(f"hudna.bench.works.watch_{name}").run)
            work(setting, report)
    return report
