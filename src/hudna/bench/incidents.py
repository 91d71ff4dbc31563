"""`hudna bench incidents`: reports put together, each work in turn, into one report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import cast

from hudna.bench.place import machine
from hudna.bench.result import Report
from hudna.bench.setting import IncidentsSetting

WORKS = ("many", "new", "constructed", "labelled")
PARTS = ("duckdb", "msgspec", "numpy", "pyarrow", "splink")
Work = Callable[[IncidentsSetting, Report], None]


def measure(setting: IncidentsSetting, works: Iterable[str] = WORKS) -> Report:
    """The works asked for. Raises `Failed` where a process of ours ended badly."""
    report = Report(notes=[machine(PARTS)])
    for name in works:
        work = cast(Work, import_module(f"hudna.bench.works.incidents_{name}").run)
        work(setting, report)
    return report
