"""How much was reported, and by how many that do not repeat each other."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from hudna.record.record import Record
from hudna.view.effort import NONE, Effort, effort, effort_by_day, for_others
from tests.view.happenings import reported
from tests.view.telling_incidents import DAY_MS, START

ZONE = ZoneInfo("Asia/Damascus")
DAY = "2016-07-31"


def one(source: str, unit: str = "SY02", at: int = START, **more: Any) -> Record:
    return reported(at, source=source, admin=(unit, unit + "01") if unit else (),
                    text=f"{source} {unit} {at}", **more)


def test_by_day_and_unit() -> None:
    said = [one("a"), one("b", at=START + 1), one("c", "SY03"), one("d", ""),
            one("a", from_ms=START - DAY_MS)]
    found = effort(said, ZONE)
    assert {at: (e.reports, e.sources) for at, e in found.items()} == {
        (DAY, "SY02"): (2, 2), (DAY, "SY03"): (1, 1), (DAY, ""): (1, 1),
        ("2016-07-30", "SY02"): (1, 1)}
    assert set(found[DAY, "SY02"].records) == {said[0].hash, said[1].hash}
    assert set(effort(said, ZONE, 1)) == {
        (DAY, "SY0201"), (DAY, "SY0301"), (DAY, ""), ("2016-07-30", "SY0201")}


def test_a_flood_by_one_hand_is_one_source() -> None:
    flood = [one("a", at=START + i) for i in range(50)]
    nobody = [one("", at=START + i) for i in range(50)]
    (found,) = effort(flood + nobody, ZONE).values()
    assert (found.reports, found.sources) == (100, 2)


def test_a_source_that_tells_of_two_units_is_one_of_the_day() -> None:
    found = effort_by_day([one("a"), one("a", "SY03")], ZONE)
    assert {day: (e.reports, e.sources) for day, e in found.items()} == {DAY: (2, 1)}
    assert "2016-08-01" not in found


@given(st.integers(0, 9), st.integers(0, 9))
def test_promise_4_others_are_told_no_record_and_no_small_number(n: int, sources: int) -> None:
    told = for_others(Effort(n, sources, ("a" * 64,) * n))
    said = msgspec.json.encode(told)
    assert b"aaaa" not in said
    assert all(x is None or x == 0 or x >= 3 for x in (told.reports, told.sources))
    assert (told.reports == n) == (n == 0 or n >= 3)


def test_none_is_said_as_none() -> None:
    assert (for_others(NONE).reports, for_others(NONE).sources) == (0, 0)
