"""Quiet is only what is known to be: by the rule, and with enough reports."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.record.record import Record
from hudna.terms.working import working
from hudna.terms.working_incidents import Quiet
from hudna.view.days import starts_ms, through, window_of
from hudna.view.effort import Effort
from hudna.view.quiet import Heard, QuietDay, everywhere, in_a_row, quiet_days
from hudna.view.waiting import by_day
from tests.agreements import quick
from tests.view.happenings import JUDGES, Folded, a_report, told
from tests.view.telling_incidents import HOUR
from tests.view.test_taking_part import record

ZONE = ZoneInfo("Asia/Damascus")
DAY, NEXT = "2016-07-31", "2016-08-01"
NOON = starts_ms(DAY, ZONE) + 12 * HOUR
MIDNIGHT = starts_ms(NEXT, ZONE)
RULE = Quiet(("shelling", "air-strike"), ("corroborated", "verified"), ZONE, 0, 2, "ex-quiet")
ENOUGH = dict.fromkeys((DAY, NEXT), Effort(2, 2))


def happened(name: str = "ab", **more: Any) -> Record:
    said: dict[str, Any] = {"incident": name * 16, "stage": "corroborated", "from_ms": NOON,
                            "until_ms": NOON + 1, "admin": ("SY02", "SY0203")}
    return record("un", told(**{**said, **more}))


def days(*said: Record, rule: Quiet = RULE, effort: Any = ENOUGH, waiting: tuple[Record, ...] = (),
         unit: tuple[str, ...] = ()) -> tuple[QuietDay, ...]:
    lines = Folded(said).incidents.all()
    heard = Heard(effort, by_day(waiting, (DAY, NEXT), ZONE))
    return quiet_days(rule, (DAY, NEXT), lines, JUDGES, heard=heard, unit=unit)


def states(*said: Record, **more: Any) -> list[tuple[str, str]]:
    return [(d.state, d.why) for d in days(*said, **more)]


QUIET, BROKEN = ("quiet", ""), ("broken", "incidents")
NOT_ASSESSED = ("unknown", "not-assessed")
PERHAPS, FEW = ("unknown", "when-or-where"), ("unknown", "too-few-reports")


def test_broken_by_what_the_rule_names_at_the_stages_that_it_names() -> None:
    one = happened()
    broken, quiet = days(one)
    assert (broken.state, broken.on_it.records) == ("broken", (one.hash,))
    assert (quiet.state, quiet.why, quiet.on_it.count) == ("quiet", "", 0)


@pytest.mark.parametrize("other", [
    {"happened": "overflight"}, {"stage": "reported"}, {"stage": "refuted"}, {"sources": 0},
    {"stage": "verified"}])
def test_what_it_does_not_name_breaks_nothing(other: dict[str, Any]) -> None:
    # Nobody's word makes it verified: without a finding it is corroborated at most.
    expected = [BROKEN, QUIET] if other == {"stage": "verified"} else [QUIET, QUIET]
    assert states(happened(**other)) == expected


def test_a_day_of_which_too_little_is_reported_is_unknown_and_not_quiet() -> None:
    assert states(effort={DAY: Effort(50, 1), NEXT: Effort(2, 2)}) == [FEW, QUIET]
    assert states(effort={}) == [FEW, FEW]
    # What is known to have broken it has, however few told of it.
    assert states(happened(), effort={}) == [BROKEN, FEW]


def waits(**more: Any) -> Record:
    said: dict[str, Any] = {"from_ms": NOON, "until_ms": NOON + 1, "admin": ("SY02",), **more}
    return record("un", a_report(**said))


def test_a_claim_that_waits_is_no_peace() -> None:
    one, wide = waits(), waits(text="x", until_ms=MIDNIGHT)
    assert states(waiting=(one,)) == [NOT_ASSESSED, QUIET]
    assert states(waiting=(one, wide)) == [NOT_ASSESSED, NOT_ASSESSED]
    assert days(waiting=(one, wide))[0].waiting == (one.hash, wide.hash)
    assert states(waiting=(one,), unit=("SY02", "SY0203")) == [NOT_ASSESSED, QUIET]
    assert states(waiting=(one,), unit=("SY03",)) == [QUIET, QUIET]
    assert states(waiting=(waits(admin=()),), unit=("SY03",)) == [NOT_ASSESSED, QUIET]
    assert states(happened(), waiting=(one,)) == [BROKEN, QUIET]


def test_where_nothing_was_heard_here_it_is_not_said_that_too_few_told() -> None:
    assert states(effort=None) == [("unknown", "not-here")] * 2
    assert states(happened(), effort=None) == [BROKEN, ("unknown", "not-here")]


def test_all_together_is_quiet_only_where_every_area_is() -> None:
    whole, known, silent = days(), days(unit=("SY02",)), days(unit=("SY03",), effort={
        DAY: Effort(2, 2), NEXT: Effort(90, 1)})
    assert everywhere(whole, ()) == everywhere(whole, (known,)) == whole
    found = everywhere(whole, (known, silent))
    assert [(d.state, d.why) for d in found] == [QUIET, ("unknown", "areas")]
    assert (in_a_row(whole), in_a_row(found)) == (2, 0)
    broken = days(happened(), happened("cd"), unit=())
    assert everywhere(broken, (silent,))[0] == broken[0]


def test_what_may_have_been_on_either_day_leaves_both_unknown() -> None:
    both = happened(from_ms=MIDNIGHT - HOUR, until_ms=MIDNIGHT)
    assert states(both) == [PERHAPS, PERHAPS]
    assert states(both, happened("cd")) == [BROKEN, PERHAPS]
    assert states(happened(from_ms=MIDNIGHT - HOUR, until_ms=MIDNIGHT - 1)) == [BROKEN, QUIET]
    assert states(happened(from_ms=MIDNIGHT, until_ms=MIDNIGHT)) == [QUIET, BROKEN]


def test_so_many_are_allowed() -> None:
    two = msgspec.structs.replace(RULE, allowed=2, least=0)
    said = [happened(name) for name in ("ab", "cd", "ef")]
    assert states(*said[:2], rule=two) == [QUIET, QUIET]
    assert states(*said, rule=two) == [BROKEN, QUIET]
    unsure = happened("12", until_ms=MIDNIGHT)
    assert states(*said[:2], unsure, rule=two) == [PERHAPS, QUIET]


def test_one_unit_is_broken_by_what_was_in_it_and_unknown_by_what_may_have_been() -> None:
    one = happened()
    assert states(one, unit=("SY02",)) == [BROKEN, QUIET]
    assert states(one, unit=("SY02", "SY0203")) == [BROKEN, QUIET]
    assert states(one, unit=("SY02", "SY0204")) == [QUIET, QUIET]
    assert states(one, unit=("SY03",)) == [QUIET, QUIET]
    wide, nowhere = happened(admin=("SY02",)), happened(admin=())
    assert states(wide, unit=("SY02", "SY0204")) == [PERHAPS, QUIET]
    assert states(nowhere, unit=("SY03",)) == [PERHAPS, QUIET]
    assert states(nowhere) == [BROKEN, QUIET]


def test_the_exercise_has_its_own_rule() -> None:
    rule = working(quick().agreement, quick().digest).incidents
    assert rule is not None
    assert rule.quiet is not None
    assert (rule.quiet.allowed, rule.quiet.least) == (2, 3)
    said = [happened(name) for name in ("ab", "cd", "ef")]
    enough = dict.fromkeys((DAY, NEXT), Effort(9, 3))
    assert states(*said, rule=rule.quiet, effort=enough) == [BROKEN, QUIET]
    assert states(*said[:2], rule=rule.quiet, effort=enough) == [QUIET, QUIET]
    assert states(*said[:2], rule=rule.quiet) == [FEW, FEW]


def test_days_in_a_row_end_at_what_is_not_known() -> None:
    def named(*each: str) -> list[QuietDay]:
        found = dict(zip(("quiet", "unknown", "broken"), (*days()[:1], *days(effort={})[:1],
                                                           *days(happened())[:1]), strict=True))
        return [found[s] for s in each]

    assert in_a_row(named("quiet", "quiet", "quiet")) == 3
    assert in_a_row(named("quiet", "unknown", "quiet", "quiet")) == 2
    assert in_a_row(named("quiet", "broken")) == 0
    assert in_a_row([]) == 0


@given(st.lists(st.tuples(st.integers(-48, 72), st.integers(0, 30)), max_size=6),
       st.integers(0, 2))
@settings(deadline=None)
def test_a_quiet_day_is_quiet_wherever_in_its_window_each_was(
    windows: list[tuple[int, int]], allowed: int
) -> None:
    """And of a broken one there is no way in which it was not."""
    start = starts_ms(DAY, ZONE)
    said = [happened(f"{i:02x}", from_ms=start + a * HOUR, until_ms=start + (a + long) * HOUR)
            for i, (a, long) in enumerate(windows)]
    rule = msgspec.structs.replace(RULE, allowed=allowed, least=0)
    week = tuple(through("2016-07-28", "2016-08-04"))
    for found in quiet_days(rule, week, Folded(said).incidents.all(), JUDGES, heard=Heard({})):
        window = window_of(found.day, ZONE)
        began, ended = window.from_ms or 0, window.until_ms or 0
        least = sum(began <= r.said.from_ms and r.said.until_ms <= ended  # type: ignore[union-attr]
                    for r in said)
        most = sum(r.said.from_ms <= ended and r.said.until_ms >= began  # type: ignore[union-attr]
                   for r in said)
        expected = "broken" if least > allowed else "quiet" if most <= allowed else "unknown"
        assert found.state == expected
