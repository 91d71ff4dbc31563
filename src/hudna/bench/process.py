"""`hudna bench process`: every work of the political process in turn, into one report."""

from __future__ import annotations

from collections.abc import Iterable

from hudna.bench.place import machine
from hudna.bench.result import Report
from hudna.bench.setting import ProcessSetting
from hudna.bench.works import process_delineation, process_promises, process_records

WORKS = {"delineation": process_delineation.run, "records": process_records.run,
         "promises": process_promises.run}
PEERS = ("shapely", "geopandas")
PARTS = ("numpy", "shapely")


def measure(setting: ProcessSetting, works: Iterable[str] = tuple(WORKS)) -> Report:
    """The works asked for. Raises `Different` where an answer is not what it must be."""
    report = Report(notes=[machine(PARTS)])
    for name in works:
        WORKS[name](setting, report)
    return report
