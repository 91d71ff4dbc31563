"""A bulletin calls quiet what is known to be, everywhere as in each area."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from hudna.act.assess import assess
from hudna.act.report import report
from hudna.fault import Refused
from hudna.record.kinds import Names
from hudna.record.record import Record
from hudna.speak.bulletin.data import BulletinData
from hudna.speak.bulletin.sound import checked
from tests.act.passings import MINUTE, START
from tests.speak.bulletin.days import ALEPPO, NEXT, Days
from tests.view.happenings import a_report

IDLIB = ("SY-ID", Names("Idlib", "إدلب", "Идлиб"))


def states(data: BulletinData) -> dict[str, tuple[str, int]]:
    return {q.area.en: (q.state, q.days) for q in data.quiet}


@pytest.fixture
def days() -> Days:
    return Days()


def test_everywhere_is_quiet_only_where_each_area_is(days: Days) -> None:
    for i in range(4):
        days.happens(f"q{i}")
    assert states(days.draft()) == {"Everywhere": ("quiet", 1), "Aleppo": ("quiet", 1)}
    data = days.draft(areas=(*ALEPPO, IDLIB))
    assert states(data) == {"Everywhere": ("not-known", 0), "Aleppo": ("quiet", 1),
                            "Idlib": ("not-known", 0)}
    checked(data)
    said = msgspec.structs.replace(data, quiet=(
        msgspec.structs.replace(data.quiet[0], state="quiet", days=1), *data.quiet[1:]))
    with pytest.raises(Refused, match=r"quiet\[0\].state"):
        checked(said)


def test_a_report_that_waits_is_no_peace_and_is_told_to_nobody(days: Days) -> None:
    for i in range(4):
        days.happens(f"q{i}")
    kept = waits(days, admin=("SY-HL",))
    late = days.puts_out()
    assert states(late) == {"Everywhere": ("not-known", 0), "Aleppo": ("not-known", 0)}
    days.says("un", assess(days.un, kept.hash, stage="unverifiable", why="w", officer="a"))
    [one, two] = [c for c in days.puts_out(NEXT).corrections if c.what == "quiet"]
    assert (one.was, one.now, two.was, two.now) == ("not-known", "quiet") * 2


def test_promise_4_that_somebody_came_late_changes_nothing_until_it_is_assessed(
    days: Days,
) -> None:
    for i in range(4):
        days.happens(f"q{i}")
    assert days.puts_out().quiet[0].state == "quiet"
    days.truce.now_ms += MINUTE
    waits(days, admin=("SY-HL",))
    assert days.puts_out(NEXT).corrections == ()


def test_promise_4_who_came_late_makes_no_day_known_until_it_is_assessed(days: Days) -> None:
    for i in range(2):
        days.happens(f"q{i}")
    assert days.puts_out().quiet[0].state == "not-known"
    days.truce.now_ms += MINUTE
    kept = waits(days, admin=("SY-HL",))
    assert days.puts_out(NEXT).corrections == ()
    days.says("un", assess(days.un, kept.hash, stage="under-review", why="w", officer="a"))
    data = days.puts_out("2016-08-02")
    assert [(c.was, c.now) for c in data.corrections if c.what == "quiet"] == [
        ("not-known", "quiet")] * 2


def waits(days: Days, **more: Any) -> Record:
    at = START - 10 * MINUTE
    return days.says("un", report(days.un, a_report(
        source="s-waits", text="words of it", from_ms=at, until_ms=at + MINUTE, **more),
        days.truce.now_ms))
