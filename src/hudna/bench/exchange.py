"""`hudna bench exchange`: two real nodes on this machine, each work in turn, into one report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import cast

from hudna.bench.place import machine
from hudna.bench.result import Report
from hudna.bench.setting import ExchangeSetting

WORKS = ("catchup", "live")
PARTS = ("cryptography", "httpx", "litestar", "msgspec", "pybase64", "pynacl", "uvicorn")
Work = Callable[[ExchangeSetting, Report], None]


def measure(setting: ExchangeSetting, works: Iterable[str] = WORKS) -> Report:
    """The works asked for. Raises `Different` where a node does not hold what it was told."""
    report = Report(notes=[machine(PARTS)])
    for name in works:
        work = cast(Work, import_module(f"hudna.bench.works.exchange_{name}").run)
        work(setting, report)
    return report
