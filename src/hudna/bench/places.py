"""`hudna bench places`: places found by misspelled names, into one report."""

from __future__ import annotations

from collections.abc import Iterable

from hudna.bench.place import machine
from hudna.bench.result import Report
from hudna.bench.setting import PlacesSetting
from hudna.bench.works import places_named

WORKS = ("ocha", "geonames")
PARTS = ("rapidfuzz",)


def measure(setting: PlacesSetting, works: Iterable[str] = WORKS) -> Report:
    """The works asked for. Raises `Refused` where a file is none of names."""
    report = Report(notes=[machine(PARTS)])
    for name in works:
        places_named.run(setting, report, name)
    return report
