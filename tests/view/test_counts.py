"""Two sides' lists of a day are reconciled once each has said the same of the lists that stand."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from hudna.record.incidents import Counted, CountLine, CountMatch, Reconciled
from hudna.record.record import Record
from hudna.view.counts import Counts, Day, Tally, as_said, covers, reconciled, tally
from hudna.view.entries import Entries
from hudna.view.findings import Judges
from tests.view.telling_incidents import START, folded, record

DAY = "2016-07-31"
COUNTING = Judges(("us", "ru"), ())


def line(ref: str, accused: str = "") -> CountLine:
    return CountLine(ref, "shelling", START, START + 1, "Aleppo", None, accused, "")


def listed(by: str, *refs: str, at: int = START, replaces: tuple[str, ...] = (),
           accused: str = "") -> Record:
    return record(by, Counted(DAY, tuple(line(r, accused) for r in refs), "o", replaces), at)


def says(by: str, *matches: CountMatch, at: int = START + 5,
         replaces: tuple[str, ...] = ()) -> Record:
    return record(by, Reconciled(DAY, matches, "o", replaces), at)


def counts(*records: Record) -> Counts:
    entries = Entries()
    fold = Counts("un", entries)
    folded(entries, records, {Counted: fold.apply, Reconciled: fold.reconcile})
    return fold


def day(*records: Record) -> Day:
    return counts(*records).day(DAY, COUNTING)


US, RU = listed("us", "1", "2"), listed("ru", "a", "b")
SAME = CountMatch(((US.hash, "1"), (RU.hash, "a")))
TURNED = CountMatch(((RU.hash, "a"), (US.hash, "1")))
OURS, THEIRS = CountMatch(((US.hash, "2"),)), CountMatch(((RU.hash, "b"),))
WHOLE = (SAME, OURS, THEIRS)


def test_agreed_once_each_author_of_a_list_has_said_the_same() -> None:
    assert day(US, RU).waits_for == ("ru", "us")
    half = day(US, RU, says("us", *WHOLE))
    assert (half.agreed, half.waits_for, half.matches) == (False, ("ru",), ())
    both = day(US, RU, says("us", *WHOLE), says("ru", THEIRS, TURNED, OURS))
    assert (both.agreed, both.waits_for, both.tally) == (True, (), Tally(1, 0, 2))
    assert as_said(both.matches) == as_said(WHOLE)


def test_what_is_not_said_alike_is_not_agreed() -> None:
    apart = (CountMatch((name,)) for name in SAME.lines)
    both = day(US, RU, says("us", *WHOLE), says("ru", *apart, OURS, THEIRS))
    assert (both.agreed, both.apart, both.waits_for, both.matches) == (False, True, (), ())


def test_what_lines_differ_in_follows_from_them_whatever_was_said() -> None:
    """Two sides that call what differs the same, or the same different, change no figure."""
    them = listed("ru", "a", "b", accused="opposition")
    for one, other in (((), ()), (("accused",), ("accused",)), (("near",), ())):
        pair, theirs = ((US.hash, "1"), (them.hash, "a")), CountMatch(((them.hash, "b"),))
        first, second = ((CountMatch(pair, d), OURS, theirs) for d in (one, other))
        both = day(US, them, says("us", *first), says("ru", *second))
        assert (both.agreed, both.tally) == (True, Tally(0, 1, 2))
        assert {m.differs for m in both.matches} == {("accused",), ()}
    alike = day(US, RU, *(
        says(p, CountMatch(SAME.lines, ("accused", "near")), OURS, THEIRS) for p in ("us", "ru")))
    assert (alike.agreed, alike.tally) == (True, Tally(1, 0, 2))


def test_nothing_is_agreed_without_the_list_of_every_guarantor() -> None:
    un = listed("un", "x")
    who = Judges(("us", "ru"), ("un", "issg"))
    matches = (*(CountMatch(((US.hash, r),)) for r in "12"), CountMatch(((un.hash, "x"),)))
    said = (US, un, says("us", *matches), says("un", *matches))
    without = counts(*said).day(DAY, who)
    assert (without.agreed, without.lacks, without.waits_for) == (False, ("ru",), ())
    assert (without.matches, without.apart) == ((), False)
    empty = counts(*said, listed("ru")).day(DAY, who)
    assert (empty.agreed, empty.lacks, empty.waits_for) == (False, (), ("ru",))
    whole = counts(*said, listed("ru"), says("ru", *matches)).day(DAY, who)
    assert (whole.agreed, whole.lacks) == (True, ())


def test_one_list_alone_is_reconciled_with_nothing() -> None:
    alone = day(US, says("us", CountMatch(((US.hash, "1"),)), OURS))
    assert not alone.agreed


def test_two_sides_that_both_counted_nothing_have_to_say_so_too() -> None:
    us, ru = listed("us"), listed("ru")
    assert not day(us, ru).agreed
    assert day(us, ru, says("us"), says("ru")).agreed


def test_a_new_list_ends_what_was_agreed_over_the_old_one() -> None:
    agreed = (US, RU, says("us", *WHOLE), says("ru", *WHOLE))
    later = day(*agreed, listed("us", "1", "2", "3", at=START + 9, replaces=(US.hash,)))
    assert (later.agreed, later.waits_for) == (False, ("ru", "us"))


def test_a_list_stands_beside_those_that_count_and_holds_up_nobody() -> None:
    stranger = listed("issg", "x")
    found = day(US, RU, stranger, says("us", *WHOLE), says("ru", *WHOLE))
    assert found.agreed
    assert found.beside == {"issg": stranger}
    monitored = Judges(("us", "ru"), ("issg",))
    assert counts(US, RU, stranger).day(DAY, monitored).waits_for == ("issg", "ru", "us")


def test_nobody_agrees_in_anothers_stead() -> None:
    found = day(US, RU, says("us", *WHOLE), says("un", *WHOLE), says("issg", *WHOLE))
    assert (found.agreed, set(found.said)) == (False, {"us"})


def test_each_line_is_named_once_and_nothing_else() -> None:
    for matches in (
        (SAME, OURS), (*WHOLE, OURS), (*WHOLE, CountMatch((("0" * 64, "1"),))),
        (SAME, OURS, CountMatch(((RU.hash, "c"),))),
    ):
        assert not covers(reconciled(says("us", *matches)), (US, RU))
    assert covers(reconciled(says("us", *WHOLE)), (RU, US))


def test_the_tally() -> None:
    assert tally((SAME, CountMatch(TURNED.lines, ("near",)), OURS)) == Tally(1, 1, 1)


def test_the_lists_that_were_replaced_stay() -> None:
    anew = listed("us", "1", at=START - 5, replaces=(US.hash,))
    fold = counts(US, RU, anew)
    assert fold.lists(DAY) == {"us": anew, "ru": RU}
    assert set(fold.versions(DAY)) == {US, RU, anew}
    assert fold.days() == (DAY,)
    assert fold.lists("2016-08-01") == {}


def test_promise_10_the_same_in_any_order() -> None:
    said = [US, RU, says("us", *WHOLE), says("ru", *reversed(WHOLE))]
    for order in permutations(said):
        assert day(*order).agreed
        assert day(*order).matches == day(*said).matches


@given(st.permutations(WHOLE), st.permutations(WHOLE))
def test_the_order_in_which_matches_are_said_says_nothing(
    ours: list[CountMatch], theirs: list[CountMatch]
) -> None:
    assert day(US, RU, says("us", *ours), says("ru", *theirs)).agreed
