"""The counter of quiet days, day by day, equal to a table made by hand; set by every key, and
opened again by one finding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.record.incidents import Assessed, Incident, Seconded
from hudna.record.record import Record
from hudna.terms.load import load
from hudna.view.process.counters import Count, changed, counts
from hudna.view.process.moment import CountedDay, Moment, QuietOf
from hudna.view.process.quiet_here import Here, quiet_here
from tests.view.happenings import a_report, judgement, told
from tests.view.process.concerned import keys, world
from tests.view.process.promised import at, noon, quiet, sets
from tests.view.test_taking_part import record

AREAS = ("SY02", "SY07")


@pytest.fixture(autouse=True, scope="module")
def _a_text_is_read_once() -> Iterator[None]:
    read: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hudna.view.agreement.load", lambda text: read.setdefault(text, load(text)))
        yield


def signed(*settings_: Record, by: str = "ru") -> tuple[Record, ...]:
    return (*settings_, *(keys(s, by, 60) for s in settings_))


def only(records: tuple[Record, ...], day: str = "2016-07-31", known: QuietOf | None = None
         ) -> Count:
    (found,) = counts(at(records, day, known).moment)
    return found


# --- the exercise agreement's seven quiet days, by hand -------------------------------------


def reports(day: str, area: str, several: int = 3) -> Iterator[Record]:
    """So many sources that do not repeat each other, each looked into: nothing of them waits."""
    for i in range(several):
        one = record("un", a_report(
            source=f"{area} {day} {i}", text=f"what {i} tells of {day} from {area}",
            happened="overflight", from_ms=noon(day), until_ms=noon(day), admin=(area,)))
        yield from (one, record("un", Assessed(one.hash, "reported", "why", "a")))


def incident(day: str, name: str, stage: str = "corroborated", area: str = "SY02") -> Record:
    said: Incident = told(incident=name * 16, stage=stage, from_ms=noon(day), until_ms=noon(day),
                          admin=(area,))
    return record("un", said)


def day_of(n: int) -> str:
    return f"2016-07-{n:02}"


LATER = incident("2016-07-27", "e7", "reported")
SCENARIO: tuple[Record, ...] = (
    *(r for n in range(20, 31) for area in AREAS if (n, area) != (23, "SY07")
      for r in reports(day_of(n), area)),
    *reports(day_of(23), "SY07", 2),
    *(incident(day_of(21), name) for name in ("a1", "a2")),
    *(incident(day_of(22), name) for name in ("b1", "b2", "b3")),
    incident(day_of(25), "c1", "reported"), incident(day_of(25), "c2", "reported"),
    incident(day_of(25), "c3", "reported"),
    incident(day_of(27), "e1"), incident(day_of(27), "e2"), LATER,
    *signed(sets(day="2016-07-20")),
)
BY_HAND = (
    # day, quiet?, why not, number in its row
    ("2016-07-20", "quiet", "", 1),
    ("2016-07-21", "quiet", "", 2),                # two are allowed
    ("2016-07-22", "broken", "incidents", 0),      # three are not
    ("2016-07-23", "unknown", "areas", 0),         # two sources from one area are too few
    ("2016-07-24", "quiet", "", 1),
    ("2016-07-25", "quiet", "", 2),                # three that are reported alone break nothing
    ("2016-07-26", "quiet", "", 3),
    ("2016-07-27", "quiet", "", 4),                # two corroborated, one reported
    ("2016-07-28", "quiet", "", 5),
    ("2016-07-29", "quiet", "", 6),
    ("2016-07-30", "quiet", "", 7),                # seven: reached
)
JUDGED = record("un", judgement(LATER), noon("2016-08-01"))
SECONDED = record("un", Seconded(JUDGED.hash, "b"), noon("2016-08-01") + 1)
AFTER_THE_FINDING = (
    *BY_HAND[:7],
    ("2016-07-27", "broken", "incidents", 0),      # found by two persons: three
    ("2016-07-28", "quiet", "", 1),
    ("2016-07-29", "quiet", "", 2),
    ("2016-07-30", "quiet", "", 3),
)


def counted(records: tuple[Record, ...], today: str = "2016-07-31") -> Count:
    made = world(records, "un")
    terms = made.terms.incidents
    assert terms is not None and terms.quiet is not None
    here = Here("un", terms.quiet, AREAS)
    known: QuietOf = lambda area, days: quiet_here(made, here, area, days)  # noqa: E731
    (found,) = counts(Moment(made, noon(today), known))
    return found


def table(found: Count) -> tuple[tuple[str, str, str, int], ...]:
    return tuple((x.day.day, x.day.state, x.day.why, x.number) for x in found.lines)


def test_seven_quiet_days_of_the_exercise_are_as_counted_by_hand() -> None:
    found = counted(SCENARIO)
    assert table(found) == BY_HAND
    assert (found.state, found.target, found.number, found.earliest) == (
        "reached", 7, 7, "2016-07-31")
    assert counted(SCENARIO, "2016-07-30").state == "counting"
    assert counted(SCENARIO, "2016-07-30").earliest == "2016-07-31"


def test_one_finding_that_comes_later_opens_it_again() -> None:
    before = counted(SCENARIO)
    alone = counted((*SCENARIO, JUDGED))
    assert table(alone) == BY_HAND, "one person alone finds nothing"
    after = counted((*SCENARIO, JUDGED, SECONDED))
    assert table(after) == AFTER_THE_FINDING
    assert (after.state, after.number, after.reached_ms, after.earliest) == (
        "counting", 3, None, "2016-08-04")
    (day,) = changed(before, after)
    assert (day.day, day.before.state, day.after.state) == ("2016-07-27", "quiet", "broken")
    assert {JUDGED.hash, SECONDED.hash, LATER.hash} <= set(day.records)


@given(st.permutations((*SCENARIO[-12:], JUDGED, SECONDED)))
@settings(deadline=None, max_examples=10)
def test_the_order_in_which_it_comes_changes_nothing(last: list[Record]) -> None:
    assert table(counted((*SCENARIO[:-12], *last))) == AFTER_THE_FINDING


def test_reports_that_nobody_has_assessed_are_no_quiet() -> None:
    waits = record("un", a_report(from_ms=noon("2016-07-29"), until_ms=noon("2016-07-29"),
                                  admin=("SY02",), text="another"))
    found = counted((*SCENARIO, waits))
    assert table(found)[-2:] == (
        ("2016-07-29", "unknown", "not-assessed", 0), ("2016-07-30", "quiet", "", 1))
    assert waits.hash not in {h for x in found.lines for h in x.day.records}, "it stays"


# --- its settings ---------------------------------------------------------------------------


def test_one_key_alone_sets_nothing() -> None:
    start = sets()
    assert only((start,)).state == "not-begun"
    assert only((start, keys(start, "un"))).state == "not-begun"
    assert only((start, keys(start, word="reserves"))).state == "not-begun"
    assert only(signed(start), known=quiet("q" * 31)).number == 11
    by_un = sets(author="un")
    assert only((by_un, keys(by_un, "us"), keys(by_un, "ru"))).begins == "2016-07-20"
    assert only((by_un, keys(by_un, "us"))).begins == ""


def test_extended_by_both_keys_and_by_no_fewer() -> None:
    start, more = sets(), sets("extend", "2016-07-25", 3, said="2016-07-25")
    known = quiet("q" * 31)
    assert only((*signed(start), more), "2016-07-28", known).target == 7
    found = only(signed(start, more), "2016-07-28", known)
    assert (found.target, found.number, found.state) == (10, 8, "counting")
    assert only(signed(start, more), "2016-07-30", known).state == "reached"


def test_begun_anew_by_both_keys() -> None:
    start, again = sets(), sets("reset", "2016-07-28", said="2016-07-27")
    known = quiet("q" * 31)
    assert only((*signed(start), again), known=known).begins == "2016-07-20"
    found = only(signed(start, again), known=known)
    assert (found.begins, found.number, found.state) == ("2016-07-28", 3, "counting")
    assert [s.counts for s in found.settings] == [False, True]
    # Days that were added to the count before are not of the one that begins.
    more = sets("extend", "2016-07-25", 3, said="2016-07-25")
    assert only(signed(start, more, again), known=known).target == 7
    assert only(signed(start, again), "2016-07-27", known).begins == "2016-07-20"


def test_what_begins_later_has_not_begun() -> None:
    found = only(signed(sets(day="2016-08-05")))
    assert (found.state, found.begins, found.number) == ("ahead", "2016-08-05", 0)
    assert found.earliest == "2016-08-12"


def test_its_own_days_and_an_unknown_day() -> None:
    short = only(signed(sets(days=2)), "2016-07-24", quiet("qq?q", "2016-07-20"))
    assert (short.target, short.state, [x.number for x in short.lines]) == (
        2, "reached", [1, 2, 0, 1])
    again = only(signed(sets(days=2)), "2016-07-24", quiet("q?bq", "2016-07-20"))
    assert (again.state, again.number, again.earliest) == ("counting", 1, "2016-07-25")


SETTINGS = signed(sets(), sets("extend", "2016-07-25", 3, said="2016-07-25"),
                  sets("reset", "2016-07-28", said="2016-07-27"))
STRANGE = (sets("reset", "2016-07-30", author="issg"), sets("start", "2016-07-29", author="un"),
           sets("reset", "2016-07-30", author="us"), keys(sets("reset", "2016-07-30"), "issg"),
           sets("extend", "2016-07-29", 50, author="ru"))


@given(st.permutations(SETTINGS), st.lists(st.sampled_from(STRANGE), unique_by=lambda r: r.hash))
@settings(deadline=None, max_examples=25)
def test_neither_order_nor_strangers_nor_one_key_change_the_count(
    records: list[Record], strange: list[Record]
) -> None:
    known = quiet("q" * 31)
    found = only((*records, *strange), known=known)
    expected = only(SETTINGS, known=known)
    assert (found.begins, found.target, found.lines) == (
        expected.begins, expected.target, expected.lines)


@given(st.text("qb?", min_size=1, max_size=11), st.integers(1, 5))
def test_the_number_is_that_of_quiet_days_in_a_row(letters: str, target: int) -> None:
    known = {f"2016-07-{20 + i}": c for i, c in enumerate(letters)}
    days = [CountedDay(d, "quiet" if c == "q" else "broken") for d, c in known.items()]
    found = only(signed(sets(days=target)), f"2016-07-{20 + len(letters)}", quiet(known))
    row = 0
    for x, day in zip(found.lines, days, strict=True):
        row = row + 1 if day.state == "quiet" else 0
        assert x.number == row
    assert (found.state == "reached") == ("q" * target in letters)
