"""Agreements for tests: the shipped exercise text with some terms set otherwise."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import cache
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from hudna.terms.load import Loaded, load
from hudna.terms.shipped import shipped

EXERCISE = "syria-2016-exercise"


def edited(change: Callable[[dict[str, Any]], None]) -> str:
    """The text of the exercise agreement after `change` of its parsed data."""
    data = deepcopy(_parsed())
    change(data)
    out = YAML()
    out.allow_unicode = True
    stream = StringIO()
    out.dump(data, stream)
    return stream.getvalue()


@cache
def _parsed() -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe", pure=True).load(shipped(EXERCISE))
    return found


@cache
def quick_text(
    fresh_for_s: int = 60, tolerance_s: int = 2, lead_s: int = 0, *, sealed: bool = False
) -> str:
    """Short leases, no lead time: for tests that live through many of them. Not `sealed`: no
    notice waits for the depositary."""

    def change(data: dict[str, Any]) -> None:
        data["notices"]["fresh_for_s"] = fresh_for_s
        data["notices"]["clock_tolerance_s"] = tolerance_s
        for lead in data["notices"]["lead_times"]:
            lead["seconds"] = lead_s
        if not sealed:
            del data["sealed"]

    return edited(change)


@cache
def quick(
    fresh_for_s: int = 60, tolerance_s: int = 2, lead_s: int = 0, *, sealed: bool = False
) -> Loaded:
    return load(quick_text(fresh_for_s, tolerance_s, lead_s, sealed=sealed))
