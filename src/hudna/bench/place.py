"""`hudna bench place`: every work of the space-time engine in turn, into one report."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import cast

from hudna.bench.memory import keep_all_memory
from hudna.bench.result import Report
from hudna.bench.setting import Setting

WORKS = ("match", "live", "tracks", "check", "pairs", "overlay", "audit")
PEERS = ("sedonadb", "shapely", "handfiltered", "geopandas", "duckdb", "postgis", "scipy",
         "tile38")
ENGINE = ("numba", "numpy", "pyarrow", "shapely")
Work = Callable[[Setting, Report], None]


def measure(setting: Setting, works: Iterable[str] = WORKS) -> Report:
    """The works asked for. Raises `Different` where an answer is not the same as a peer's."""
    report = Report(notes=[machine()])
    if not keep_all_memory():
        report.notes.append("freed memory may go back to the system between rounds")
    for name in works:
        work = cast(Work, import_module(f"hudna.bench.works.{name}").run)
        work(setting, report)
    return report


def machine(parts: Iterable[str] = ENGINE) -> str:
    """What this ran on, with the versions of what it rests on."""
    packages = ", ".join(f"{name} {version(name)}" for name in parts)
    return (f"{_processor()}, {os.cpu_count()} cores; {platform.system()} {platform.release()}; "
            f"CPython {platform.python_version()}, {packages}")


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    if told.exists():
        for line in told.read_text("utf-8", "replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
