"""Terms for the process that cannot be meant: each is refused where it stands."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from hudna.fault import Refused
from hudna.terms.load import load
from tests.agreements import edited

OPEN = {"open": {"en": "not settled", "ar": "غير محدد", "ru": "не согласовано"}}


def wheres(change: Callable[[dict[str, Any]], Any]) -> set[str]:
    with pytest.raises(Refused) as refused:
        load(edited(lambda d: change(d["process"])))
    return {f.where for f in refused.value.faults}


def put(*path: Any) -> Callable[[dict[str, Any]], None]:
    """A change that puts the last of `path` at what is before it."""
    *way, last, value = path

    def change(here: Any) -> None:
        for step in way:
            here = here[step]
        here[last] = deepcopy(value)

    return change


@pytest.mark.parametrize(("change", "where"), [
    (put("claimants", ["us", "un"]), "process.claimants"),
    (put("claimants", ["us", "ru", "nobody"]), "process.claimants[2]"),
    (put("holders", 1, "id", "daesh"), "process.holders[1].id"),
    (put("holders", 2, "id", "opposition"), "process.holders[2].id"),
    (put("holders", 2, "kind", "enemy"), "process.holders[2].kind"),
    (put("holders", []), "process.mingled"),
    (put("grain_km2", 0), "process.grain_km2"),
    (put("grain_km2", -1), "process.grain_km2"),
    (put("call_s", 0), "process.call_s"),
    (put("mingled", "clause", "none"), "process.mingled.clause"),
    (put("counters", 0, "days", 0), "process.counters[0].days"),
    (put("counters", 0, "milestone", "none"), "process.counters[0].milestone"),
    (put("counters", 0, "clause", "none"), "process.counters[0].clause"),
    (put("clause", "none"), "process.clause"),
    (lambda t: t["counters"].append(deepcopy(t["counters"][0])), "process.counters[1].id"),
])
def test_each_is_refused_where_it_stands(change: Callable[[Any], None], where: str) -> None:
    assert wheres(change) == {where}


@pytest.mark.parametrize("change", [
    put("claimants", ["us", "ru"]), put("holders", 2, "kind", "partner"), put("grain_km2", OPEN),
    put("call_s", OPEN), put("mingled", OPEN), put("mingled", "buffer_m", 0), put("counters", []),
    put("counters", 0, "days", OPEN),
])
def test_these_are_sound(change: Callable[[Any], None]) -> None:
    load(edited(lambda d: change(d["process"])))


def test_open_mingled_ground_needs_no_excluded_holder() -> None:
    def change(t: dict[str, Any]) -> None:
        t["mingled"], t["holders"] = deepcopy(OPEN), []

    load(edited(lambda d: change(d["process"])))
