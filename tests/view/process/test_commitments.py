"""When a promise is due comes from its conditions; what became of it from those who may say so."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.record.kinds import Withdrawal
from hudna.record.process import Declared, Kept, OnDay, QuietDays, Reached, Settled
from hudna.record.record import Record
from hudna.record.sound import unsound
from hudna.terms.load import load
from hudna.view.process.commitments import Promise
from tests.view.process.concerned import decides, keys, meets, raises
from tests.view.process.promised import (
    TALKS,
    at,
    came,
    holds,
    needs,
    noon,
    only,
    promises,
    quiet,
)
from tests.view.test_taking_part import record

DAY = "2016-07-28"


@pytest.fixture(autouse=True, scope="module")
def _a_text_is_read_once() -> Iterator[None]:
    read: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hudna.view.agreement.load", lambda text: read.setdefault(text, load(text)))
        yield


@pytest.mark.parametrize(("today", "state"), [
    ("2016-07-27", "ahead"), (DAY, "due"), ("2016-07-29", "overdue")])
def test_a_day_that_is_fixed(today: str, state: str) -> None:
    found = only((promises(due_day=DAY),), today)
    assert (found.state, found.due.day) == (state, DAY)


def test_without_a_day_it_is_never_overdue() -> None:
    assert only((promises(),), "2026-07-31").state == "ahead"
    one = promises(after=(OnDay("2016-07-25"),))
    assert only((one,), "2016-07-24").state == "ahead"
    assert only((one,), "2026-07-31").state == "due"


@pytest.mark.parametrize(("today", "state"), [
    ("2016-07-26", "ahead"), ("2016-07-27", "due"), ("2016-07-30", "due"),
    ("2016-07-31", "overdue")])
def test_days_after_what_it_waits_for(today: str, state: str) -> None:
    """Seven quiet days from the day on which it was said, then three."""
    one = promises(day="2016-07-20", after=(QuietDays(7),), within_days=3)
    found = only((one,), today, quiet("qqqqqqqqqq", "2016-07-20"))
    assert found.state == state
    assert found.due.day == ("" if state == "ahead" else "2016-07-30")


def test_a_finding_that_comes_later_takes_the_day_away_again() -> None:
    one = promises(day="2016-07-20", after=(QuietDays(7),), within_days=1)
    assert only((one,), DAY, quiet("qqqqqqqq", "2016-07-20")).due.day == "2016-07-28"
    found = only((one,), DAY, quiet("qqqbqqqq", "2016-07-20"))
    assert (found.due.day, found.state, found.due.conditions[0].in_a_row) == ("", "ahead", 4)
    assert found.due.conditions[0].answer == "does-not"
    unknown = only((one,), DAY, quiet("qqq?qqqq", "2016-07-20"))
    assert unknown.due.conditions[0].answer == "not-known"


def test_a_fixed_day_and_a_condition_that_does_not_hold() -> None:
    one = promises(due_day=DAY, after=(QuietDays(7),))
    found = only((one,), "2016-07-30", quiet("b" * 20, "2016-07-20"))
    assert (found.state, found.due.day, found.due.waits) == ("ahead", DAY, True)


def test_a_date_that_does_not_exist_is_refused() -> None:
    for one in (promises(due_day="2016-02-30"), promises(after=(OnDay("2016-13-01"),))):
        (fault,) = unsound(one.said)
        assert fault.where in ("due_day", "after[0].day")
    # Of what came past every check nothing is computed, and nothing fails.
    (found,) = at((promises(due_day="0001-01-01", after=(OnDay("9999-12-31"),)),)).all()
    assert (found.due.day, found.due.conditions[0].answer) == ("", "not-known")


def test_who_may_say_says_and_nobody_else() -> None:
    one = promises(verified_by="")
    for author, state in (("us", "ahead"), ("ru", "met"), ("issg", "ahead"), ("un", "ahead")):
        found = only((one, came(one, author)))
        assert found.state == state, author
        assert [w.party for w in found.came.strangers] == (
            [author] if author in ("issg", "un") else [])
    assert only((promises(verified_by="un"), came(promises(verified_by="un"), "un"))).state == "met"


def test_two_parties_that_say_different_things_are_shown_as_such() -> None:
    one = promises()
    found = only((one, came(one, "us"), came(one, "ru", "broken")))
    assert found.state == "differing"
    assert {w.party: w.said.came for w in found.came.words} == {"us": "met", "ru": "broken"}
    assert found.flagged
    again = came(one, "ru", "met", "2016-07-26", replaces=(came(one, "ru", "broken").hash,))
    assert only((one, came(one, "us"), came(one, "ru", "broken"), again)).state == "met"


def test_under_way_is_no_end() -> None:
    one = promises(due_day=DAY)
    found = only((one, came(one, "us", "under-way")), "2016-07-30")
    assert (found.state, found.came.kept) == ("overdue", "open")


def test_met_twice_is_flagged_and_met_by_two_is_not() -> None:
    one = promises()
    twice = only((one, came(one, "us"), came(one, "us", day="2016-07-27")))
    assert (twice.state, [w.party for w in twice.came.twice], twice.flagged) == (
        "ahead", ["us"], True)
    replaced = came(one, "us", day="2016-07-27", replaces=(came(one, "us").hash,))
    assert not only((one, came(one, "us"), replaced)).came.twice
    assert not only((one, came(one, "us"), came(one, "ru"))).came.twice


def test_met_after_its_day_says_so() -> None:
    one = promises(due_day="2016-07-24")
    assert only((one, came(one, "us", day="2016-07-25"))).late == ("us",)
    assert only((one, came(one, "us", day="2016-07-24"))).late == ()


@pytest.mark.parametrize(("words", "kept"), [
    ((), "open"), ((("us", "met"),), "own-word"), ((("ru", "met"),), "kept"),
    ((("us", "met"), ("ru", "met")), "kept"), ((("us", "broken"),), "broken"),
    ((("us", "met"), ("ru", "broken")), "differing"), ((("us", "overtaken"),), "own-word"),
    ((("ru", "overtaken"),), "overtaken"),
])
def test_nobodys_own_word_keeps_a_promise_that_others_wait_for(
    words: tuple[tuple[str, Any], ...], kept: str
) -> None:
    one = promises()
    other = promises("ru", after=(Kept(one.hash),), within_days=2)
    found = at((one, other, *(came(one, who, what) for who, what in words)))
    first, then = found.of(one.hash), found.of(other.hash)
    assert first is not None and then is not None
    assert first.came.kept == kept
    assert (then.due.day != "") == (kept == "kept")


def test_who_is_to_verify_it_verifies_it() -> None:
    one = promises(verified_by="un")
    found = only((one, came(one, "us"), came(one, "ru")))
    assert (found.state, found.came.kept, found.seen) == ("met", "unverified", "waits")
    seen = only((one, came(one, "us"), came(one, "un")))
    assert (seen.came.kept, seen.seen) == ("kept", "seen")
    assert only((one, came(one, "un", "broken"))).seen == "denied"


def test_mirrored_promises_stand_side_by_side() -> None:
    one = promises(distance_m=500)
    other = promises("ru", mirrors=one.hash, distance_m=700)
    found = at((one, other, came(other, "us")))
    mine, theirs = found.of(one.hash), found.of(other.hash)
    assert mine is not None and theirs is not None
    by_one, by_other = found.mirrored(mine), found.mirrored(theirs)
    assert by_one is not None and by_other is not None
    assert (by_one.other, by_one.farther_m, by_one.back) == (theirs, -200, False)
    assert (by_other.other, by_other.farther_m) == (mine, 200)
    assert (mine.state, theirs.state) == ("ahead", "met")
    lonely = only((promises(mirrors="0" * 64),))
    alone = at((promises(mirrors="0" * 64),)).mirrored(lonely)
    assert alone is not None and alone.other is None


def test_a_circle_across_parties_is_written_out_and_nothing_of_it_is_due() -> None:
    first = promises("us")
    one = promises("us", before=first, after=(Reached(TALKS),), within_days=1, day="2016-07-21")
    other = promises("ru", after=(Kept(first.hash),), within_days=1)
    need = needs(Kept(other.hash), "ru")
    found = at((first, one, other, need), "2016-08-31", quiet("q" * 31))
    for of in (one, other):
        promise = found.of(of.hash)
        assert promise is not None
        (condition,) = promise.due.conditions
        assert (condition.answer, promise.state, promise.due.day) == ("circular", "ahead", "")
        assert condition.circle[0] == condition.circle[-1]
        assert set(condition.circle) == {
            f"promise:{first.hash}", f"promise:{other.hash}", f"need:{need.hash}",
            f"milestone:{TALKS}"}
    assert len(found.waits.circles) == 1
    # What somebody else says has happened is no longer waited for: no circle is left.
    kept = at((first, one, other, need, came(one, "ru")), "2016-08-31")
    assert kept.waits.circles == ()


def test_a_promise_that_waits_for_itself() -> None:
    first = promises("us")
    one = promises("us", before=first, after=(Kept(first.hash),), day="2016-07-21")
    found = only((first, one))
    assert found.due.conditions[0].circle == (f"promise:{first.hash}", f"promise:{first.hash}")


def test_what_no_log_tells_holds_by_every_guarantors_word_alone() -> None:
    one = promises(after=(OnDay("2016-07-01"), Declared("both are invited")), within_days=4)
    for words, answer in (
        ((), "not-known"), ((("us", True),), "not-known"),
        ((("us", True), ("un", True)), "not-known"), ((("us", True), ("ru", True)), "holds"),
        ((("us", True), ("ru", False)), "does-not"),
    ):
        said = [holds(one, who, word, 1) for who, word in words]
        found = only((one, *said))
        assert found.due.conditions[1].answer == answer, words
        assert found.due.day == ("2016-07-26" if answer == "holds" else "")
    wrong = [holds(one, who, True, 0) for who in ("us", "ru")]
    assert only((one, *wrong)).due.conditions[1].answer == "not-known"
    # Of a later version with the same words what was said of the earlier still counts.
    anew = promises(before=one, day="2016-07-21", after=(Declared("both are invited"),))
    said = [holds(one, who, True, 1) for who in ("us", "ru")]
    assert only((one, anew, *said)).due.conditions[0].answer == "holds"
    other = promises(before=one, day="2016-07-21", after=(Declared("both have come"),))
    assert only((one, other, *said)).due.conditions[0].answer == "not-known"


def test_a_concern_that_is_settled_lets_go_on() -> None:
    concern = raises()
    meeting = meets(concern)
    decision = decides(meeting, concern)
    one = promises(after=(Settled(concern.hash),), within_days=2)
    before = at((one, concern, meeting, decision)).of(one.hash)
    after = at((one, concern, meeting, decision, keys(decision))).of(one.hash)
    assert before is not None and after is not None
    assert (before.due.day, after.due.day) == ("", "2016-08-02")


def test_withdrawn_it_is_in_no_list_and_keeps_nothing() -> None:
    one = promises(due_day=DAY)
    gone = record("us", Withdrawal(one.hash, "no longer"), noon("2016-07-22"))
    assert at((one, gone)).all() == ()
    found = at((one, gone)).of(one.hash)
    assert found is not None and found.state == "withdrawn"
    by_another = record("ru", Withdrawal(one.hash, "no"), noon("2016-07-22"))
    assert only((one, by_another), DAY).state == "due"


def of(found: Promise) -> Any:
    return (found.record.hash, found.state, found.due.day, found.came.kept, found.late,
            [(f.answer, f.since_ms, f.circle) for f in found.due.conditions],
            [(w.party, w.record.hash, len(w.again)) for w in found.came.words])


ONE = promises(after=(QuietDays(3), Declared("so it is")), within_days=2)
TWO = promises("ru", after=(Kept(ONE.hash),), within_days=2, mirrors=ONE.hash)
SAID = (ONE, TWO, came(ONE, "us"), came(ONE, "ru", day="2016-07-26"), came(TWO, "us", "broken"),
        came(TWO, "ru"), holds(ONE, "us", True, 1), holds(ONE, "ru", True, 1),
        promises("us", before=ONE, day="2016-07-22", after=(Declared("so it is"),)),
        came(ONE, "ru", "met", "2016-07-27"), needs(Kept(TWO.hash)))


@given(st.permutations(SAID))
@settings(deadline=None, max_examples=25)
def test_the_order_in_which_it_comes_changes_nothing(records: list[Record]) -> None:
    known = quiet("qqqqqqqqq", "2016-07-20")
    assert list(map(of, at(records, DAY, known).all())) == list(
        map(of, at(SAID, DAY, known).all()))


STRANGE = (came(ONE, "issg", "broken"), came(TWO, "un"), holds(ONE, "un", False, 1),
           holds(ONE, "issg", False, 1), needs(Kept(ONE.hash), "issg"),
           record("issg", Withdrawal(ONE.hash, "x"), noon("2016-07-23")),
           promises("us", author="issg", before=ONE, day="2016-07-24", due_day="2016-01-01",
                    origin="o"))


@given(st.lists(st.sampled_from(STRANGE), unique_by=lambda r: r.hash))
@settings(deadline=None, max_examples=25)
def test_a_stranger_changes_nothing_that_is_not_its_own(strange: list[Record]) -> None:
    known = quiet("qqqqqqqqq", "2016-07-20")
    found = at((*SAID, *strange), DAY, known)
    mine = {p.record.hash for p in at(SAID, DAY, known).all()}
    assert [of(p) for p in found.all() if p.record.hash in mine] == list(
        map(of, at(SAID, DAY, known).all()))


def test_all_orders_of_three_words() -> None:
    words = (came(ONE, "us"), came(ONE, "ru", "broken"), came(ONE, "us", day="2016-07-28"))
    found = {repr(of(only((ONE, *order)))) for order in permutations(words)}
    assert len(found) == 1


