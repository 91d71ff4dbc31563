"""`hudna bench log`: every work of the log in turn, into one report."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import cast

from hudna.bench.place import machine
from hudna.bench.result import Report
from hudna.bench.setting import LogSetting

WORKS = ("append", "bulk", "tiles", "verify", "snapshot", "known")
PEERS = ("sqlite", "postgresql", "cryptography", "pynacl", "pymerkle", "go")
PARTS = ("cryptography", "msgspec", "pybase64", "pynacl")
Work = Callable[[LogSetting, Report], None]


def measure(setting: LogSetting, works: Iterable[str] = WORKS) -> Report:
    """The works asked for. Raises `Different` where an answer is not the same as a peer's."""
    report = Report(notes=[f"{machine(PARTS)}, SQLite {sqlite3.sqlite_version}"])
    for name in works:
        work = cast(Work, import_module(f"hudna.bench.works.log_{name}").run)
        work(setting, report)
    return report
