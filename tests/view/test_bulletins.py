"""Bulletins stay as they were put out; what corrects them stands beside them."""

from __future__ import annotations

from itertools import permutations

from hudna.record.incidents import Bulletin
from hudna.record.record import Record
from hudna.view.bulletins import Bulletins, of_monitors
from hudna.view.entries import Entries
from hudna.view.findings import Judges
from tests.view.telling_incidents import DAY_MS, START, folded, record


def put_out(by: str = "un", day: str = "2016-07-31", at: int = START,
            corrects: tuple[str, ...] = ()) -> Record:
    return record(by, Bulletin(day, at, 7, "d" * 64, "o", corrects), at)


def bulletins(*records: Record) -> Bulletins:
    entries = Entries()
    fold = Bulletins("un", entries)
    folded(entries, records, {Bulletin: fold.apply})
    return fold


FIRST = put_out()
NEXT = put_out(day="2016-08-01", at=START + DAY_MS, corrects=(FIRST.hash,))
ANEW = put_out(at=START + 5, corrects=(FIRST.hash,))


def test_a_later_bulletin_corrects_an_earlier_one_which_stays() -> None:
    fold = bulletins(FIRST, NEXT)
    earlier, later = fold.issue(FIRST.hash), fold.issue(NEXT.hash)
    assert earlier is not None
    assert later is not None
    assert (earlier.bulletin, earlier.corrected_by) == (FIRST, (NEXT,))
    assert later.corrects == (FIRST,)


def test_nobody_corrects_anothers() -> None:
    other = put_out("us", at=START + 9, corrects=(FIRST.hash,))
    fold = bulletins(FIRST, other)
    assert fold.issue(FIRST.hash).corrected_by == ()  # type: ignore[union-attr]
    assert fold.issue(other.hash).corrects == ()  # type: ignore[union-attr]


def test_of_several_of_one_day_the_last_counts_and_all_are_shown() -> None:
    fold = bulletins(ANEW, FIRST, put_out("us"))
    assert [x.bulletin.author for x in fold.of_day("2016-07-31")].count("un") == 2
    assert fold.latest("2016-07-31", "un").bulletin == ANEW  # type: ignore[union-attr]
    assert fold.latest("2016-07-31", "ru") is None


def test_all_the_latest_day_first() -> None:
    assert [x.bulletin for x in bulletins(FIRST, NEXT, ANEW).all()] == [NEXT, ANEW, FIRST]


def test_what_it_corrects_may_not_be_held_here() -> None:
    fold = bulletins(NEXT)
    assert fold.issue(FIRST.hash) is None
    assert fold.issue(NEXT.hash).corrects == ()  # type: ignore[union-attr]


def test_what_a_party_that_does_not_monitor_puts_out_is_no_bulletin_of_the_monitors() -> None:
    other = put_out("us", at=START + 9)
    who = Judges(("ru", "us"), ("un",))
    assert [x.bulletin for x in of_monitors(bulletins(FIRST, other).all(), who)] == [FIRST]


def test_promise_10_the_same_in_any_order() -> None:
    first = bulletins(FIRST, NEXT, ANEW).all()
    assert all(bulletins(*order).all() == first for order in permutations([FIRST, NEXT, ANEW]))
