"""Each moment by the clock of its own day, where clocks are changed before the cut-off."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from hudna.fault import Refused
from hudna.speak.bulletin import out_ged
from hudna.speak.bulletin.html import html
from hudna.speak.bulletin.reader import Reader
from hudna.speak.bulletin.sound import FIRST_MS, LAST_MS, checked
from hudna.speak.language import language
from tests.speak.bulletin.example import INCIDENTS, example, ground

BEIRUT = ZoneInfo("Asia/Beirut")


def ms(*at: int) -> int:
    return int(datetime(*at, tzinfo=BEIRUT).timestamp() * 1000)


def changed():
    """Clocks go forward between the day and its cut-off."""
    late = replace(INCIDENTS[0], from_ms=ms(2025, 3, 29, 23, 30), until_ms=ms(2025, 3, 29, 23, 40))
    return example((late,), zone="Asia/Beirut", day="2025-03-29", ahead_minutes=180,
                   from_ms=ms(2025, 3, 29), cutoff_ms=ms(2025, 3, 30, 12), told_hit=())


def test_a_moment_is_by_the_clock_of_its_own_day():
    r = Reader(changed(), language("en"))
    one = changed().incidents[0]
    plain = re.sub("[\u2066-\u2069]", "", r.window(one.from_ms, one.until_ms))
    assert plain == "29 Mar 2025 23:30–23:40"
    assert "UTC+02:00 to UTC+03:00" in r.zone()
    assert "2025-03-29,2025-03-29" in out_ged.ged(changed()).decode()


def test_it_covers_the_hours_of_its_day_and_no_others():
    made = html(changed(), language("en"), ground()).decode()
    plain = re.sub("[\u2066-\u2069]", "", re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", made)))
    # Midnight is when clocks go forward there: the next day begins at one.
    assert "covers 29 Mar 2025 00:00 to 30 Mar 2025 01:00" in plain


@pytest.mark.parametrize("zone", ["", "Nowhere/At-all", "../../etc/passwd", "\x00"])
def test_a_zone_that_nobody_knows_is_refused(zone):
    with pytest.raises(Refused, match="zone"):
        checked(example(zone=zone))


def test_how_far_it_is_ahead_is_the_zone_s():
    with pytest.raises(Refused, match="ahead_minutes"):
        checked(example(ahead_minutes=120))


@pytest.mark.parametrize("at", [FIRST_MS, LAST_MS, 0])
def test_no_moment_that_is_taken_fails(at):
    for zone in ("Pacific/Kiritimati", "Pacific/Niue", "Asia/Damascus"):
        data = replace(example(), zone=zone)
        assert Reader(data, language("ar")).moment(at)
