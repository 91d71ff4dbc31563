"""Which lines of two lists are proposed as one event: one to one, the best together, for each side
the same."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.geometry import Point
from hudna.place.grid import cell
from hudna.record.incidents import Counted, CountLine, CountMatch, Reconciled
from hudna.view.counts import covers, reconciled, tally
from hudna.view.matching import GAP_MS, LEAST, _worth, propose
from tests.view.telling_incidents import HOUR, START, record

OURS, THEIRS, MONITORS = "a" * 64, "b" * 64, "c" * 64
SIDE = 1_000_000


def at(east: int, north: int) -> Any:
    return cell(Point((371_000_000 + east * SIDE, 362_000_000 + north * SIDE)), "10 km")


LINE = CountLine("1", "shelling", START, START + HOUR, "Aleppo", at(0, 0), "syrian-government",
                 "no-attacks")


def line(ref: str, **other: Any) -> CountLine:
    return msgspec.structs.replace(LINE, ref=ref, **other)


def pairs(*others: CountLine, one: CountLine = LINE) -> tuple[CountMatch, ...]:
    return propose({OURS: (one,), THEIRS: others})


def test_the_same_in_all_is_the_same() -> None:
    assert pairs(line("x")) == (CountMatch(((OURS, "1"), (THEIRS, "x"))),)


@pytest.mark.parametrize(("other", "differ"), [
    ({"happened": "air-strike"}, ("happened",)),
    ({"happened": "detention"}, ("happened",)),
    ({"accused": "opposition"}, ("accused",)),
    ({"accused": ""}, ("accused",)),
    ({"clause": "other"}, ("clause",)),
    ({"near": at(1, 1)}, ("near",)),
    ({"near": None, "place": "Idlib"}, ("place",)),
    ({"from_ms": START + 2 * HOUR, "until_ms": START + 3 * HOUR}, ("from_ms",)),
    ({"happened": "detention", "accused": "opposition", "clause": ""},
     ("happened", "accused", "clause")),
])
def test_what_is_different_is_paired_and_said(
    other: dict[str, Any], differ: tuple[str, ...]
) -> None:
    (match,) = pairs(line("x", **other))
    assert match == CountMatch(((OURS, "1"), (THEIRS, "x")), differ)


@pytest.mark.parametrize("other", [
    {"place": "حلب"}, {"until_ms": START}, {"near": None}, {"near": None, "place": " aleppo "}])
def test_windows_that_meet_and_words_for_one_place_are_no_difference(
    other: dict[str, Any]
) -> None:
    (match,) = pairs(line("x", **other))
    assert match.differs == ()


@pytest.mark.parametrize("other", [
    {"near": at(2, 0)},
    {"near": at(0, -2)},
    {"from_ms": LINE.until_ms + GAP_MS + 1, "until_ms": LINE.until_ms + GAP_MS + 2},
    {"from_ms": LINE.from_ms - GAP_MS - 9, "until_ms": LINE.from_ms - GAP_MS - 1},
    {"near": None, "place": "Idlib", "happened": "detention"},
    {"near": at(1, 0), "happened": "detention", "accused": "opposition"},
])
def test_what_is_too_far_apart_stays_alone(other: dict[str, Any]) -> None:
    assert pairs(line("x", **other)) == (CountMatch(((OURS, "1"),)), CountMatch(((THEIRS, "x"),)))


def test_the_best_together_and_not_the_first_that_fits() -> None:
    # Line 2 fits x alone; line 1 fits both, and x a little better.
    ours = (LINE, line("2", near=at(-1, 0)))
    theirs = (line("x"), line("y", near=at(1, 0)))
    found = propose({OURS: ours, THEIRS: theirs})
    assert {m.lines for m in found} == {
        ((OURS, "1"), (THEIRS, "y")), ((OURS, "2"), (THEIRS, "x"))}


def test_one_to_one_a_list_that_counts_an_event_twice_has_one_line_left() -> None:
    found = pairs(line("x"), line("y"))
    assert tally(found).same == 1
    assert tally(found).unmatched == 1


def test_the_monitors_list_joins_both() -> None:
    found = propose({OURS: (LINE,), THEIRS: (line("x"),), MONITORS: (line("m"), line("n"))})
    assert [len(m.lines) for m in found] == [3, 1]


def test_no_list_and_an_empty_one() -> None:
    assert propose({}) == ()
    assert propose({OURS: (), THEIRS: ()}) == ()
    assert pairs() == (CountMatch(((OURS, "1"),)),)


KINDS = ["shelling", "air-strike", "detention", "harm-to-protected"]


@st.composite
def lines(draw: st.DrawFn) -> tuple[CountLine, ...]:
    """Crowded, so that many fit and many are as good as each other."""
    refs = draw(st.lists(st.text("abc", min_size=1, max_size=2), unique=True, max_size=4))
    made = []
    for ref in refs:
        begins = START + draw(st.integers(0, 3)) * HOUR
        made.append(line(
            ref, happened=draw(st.sampled_from(KINDS)), from_ms=begins, until_ms=begins + HOUR,
            near=draw(st.sampled_from([at(0, 0), at(1, 0), at(2, 0), None])),
            accused=draw(st.sampled_from(["", "opposition", "syrian-government"]))))
    return tuple(made)


@given(lines(), lines(), lines(), st.randoms())
@settings(deadline=None)
def test_promise_10_the_same_for_each_side_and_each_line_once(
    ours: tuple[CountLine, ...], theirs: tuple[CountLine, ...], third: tuple[CountLine, ...],
    chance: Any,
) -> None:
    lists = {OURS: ours, THEIRS: theirs, MONITORS: third}
    found = propose(lists)
    turned = [(of, tuple(chance.sample(each, len(each)))) for of, each in lists.items()]
    chance.shuffle(turned)
    assert propose(dict(turned)) == found
    assert all(len({of for of, _ in m.lines}) == len(m.lines) for m in found)
    named = sorted(name for m in found for name in m.lines)
    assert named == sorted((of, x.ref) for of, each in lists.items() for x in each)


@given(lines(), lines())
@settings(deadline=None)
def test_no_other_pairing_is_worth_more(
    ours: tuple[CountLine, ...], theirs: tuple[CountLine, ...]
) -> None:
    def worth(a: CountLine, b: CountLine) -> int:
        return max(0, _worth(a, b) - LEAST)

    by_ref = {(of, x.ref): x for of, each in ((OURS, ours), (THEIRS, theirs)) for x in each}
    found = sum(worth(by_ref[m.lines[0]], by_ref[m.lines[1]])
                for m in propose({OURS: ours, THEIRS: theirs}) if len(m.lines) == 2)
    short, long = sorted((ours, theirs), key=len)
    assert found == max(sum(map(worth, short, chosen)) for chosen in permutations(long, len(short)))


@given(lines(), lines())
@settings(deadline=None)
def test_what_is_proposed_covers_the_lists_and_can_be_said_as_it_is(
    ours: tuple[CountLine, ...], theirs: tuple[CountLine, ...]
) -> None:
    both = [record(by, Counted("2016-07-31", each, "o")) for by, each in
            (("us", ours), ("ru", theirs))]
    found = propose({r.hash: r.said.lines for r in both})  # type: ignore[union-attr]
    assert covers(reconciled(record("us", Reconciled("2016-07-31", found, "o"))), both)
