"""A passage that was taken back and is told again goes on from the revision that was last told."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.volume import Window
from hudna.watch.brief import Barred, WatchTerms
from hudna.watch.event import Passage
from hudna.watch.fix import Fix
from hudna.watch.item import Briefed, Item
from hudna.watch.watch import Watch
from tests.examples import examples
from tests.watch.flights import T0, WEST, brief, last_said
from tests.watch.fold.test_order_of_arrival import AREA, fix, items

TERMS = WatchTerms(gap_ms=60_000, late_ms=30_000)
OUT = WEST - 200_000
MOST_HELD = 4
Arriving = list[tuple[float, Fix]]


def filled(s: int) -> Arriving:
    """Inside, silent, inside again once that is lost, then the silence filled: one of two passages
    is taken back."""
    return [(s + 0.1, fix(s)), (s + 65.1, fix(s + 65)), (s + 66.1, fix(s + 40))]


def taken_back() -> Arriving:
    """Once what is void has settled, it leaves and enters again: the first is there after all."""
    inside = [(s + 0.1, fix(s)) for s in range(80, 200, 10)]
    return [*filled(0), *inside, (220.1, fix(220)), (221.1, fix(205, OUT))]


def told(arriving: Arriving, frozen: frozenset[int] = frozenset(), most: int | None = None,
         area: Barred = AREA) -> list[Passage]:
    """What is told, and nothing of it held in the end. `frozen`: the seconds after which another
    goes on from the state. `most`: no more passages are ever held at once."""
    watch, passages = Watch(TERMS), []
    until = round(max(at for at, _ in arriving)) + 300
    in_effect: list[Item] = [Briefed(T0, brief([area], T0, TERMS))]
    for item in in_effect + items(*arriving, terms=TERMS, until_s=until)[1:]:
        passages += [e for e in watch.take(item) if isinstance(e, Passage)]
        held = sum(map(len, watch._state.passages.of.values()))
        assert most is None or held <= most
        if (item.arrived_ms - T0) / 1_000 in frozen:
            watch = Watch.thaw(watch.freeze())
    assert not watch._state.passages.of
    assert not watch._state.passages.ends_known
    return passages


def in_order(arriving: Arriving) -> Arriving:
    return sorted(((f.at_ms - T0) / 1_000 + 0.1, f) for _, f in arriving)


def spans(passages: list[Passage]) -> list[tuple[int, int | None]]:
    """Each revision follows the last, and at most one passage is told of any moment."""
    return sorted((p.entered_ms - T0, p.left_ms and p.left_ms - T0) for p in last_said(passages))


def test_what_was_void_and_is_told_again_goes_on_from_its_last_revision() -> None:
    passages = told(taken_back())
    again = [p for p in passages if p.id == passages[0].id]
    assert [(p.revision, p.state) for p in again] == [
        (0, "inside"), (1, "lost"), (2, "void"), (3, "left")]
    assert spans(passages) == spans(told(in_order(taken_back())))


def test_so_it_does_for_whoever_takes_over() -> None:
    whole = told(taken_back())
    for seconds in ({67}, {130}, {200}, {222}, range(400)):
        assert told(taken_back(), frozenset(seconds)) == whole


def test_a_long_stay_keeps_no_more_than_what_may_come_again() -> None:
    arriving = [one for s in range(0, 2_000, 100) for one in filled(s)]
    arriving += [(s + 0.1, fix(s)) for s in range(82, 2_000, 100)]
    assert len(spans(told(arriving, most=MOST_HELD))) == 1


def test_a_stay_may_begin_where_an_area_does_once_that_was_taken_back() -> None:
    """It was taken back since another aircraft of that name was there, and it comes again on a line
    out of the fix before: no later one of its own has settled."""
    volume = msgspec.structs.replace(AREA.volume, window=Window(T0 + 100_000))
    area = msgspec.structs.replace(AREA, volume=volume)
    own, other = WEST + 100_000, WEST + 1_780_000
    arriving = [(90.1, fix(90, own)), (105.1, fix(105, other)),
                (110.0, fix(104, other + 120_000)), (137.1, fix(137, own)), (138.1, fix(138, own))]
    passages = told(arriving, area=area)
    again = [p for p in passages if p.aircraft == "icao:1"]
    assert [(p.revision, p.state) for p in again] == [
        (0, "inside"), (1, "void"), (2, "inside"), (3, "lost")]
    assert spans(passages) == spans(told(in_order(arriving), area=area))


@settings(max_examples=examples(20, 1_000), deadline=None)
@given(st.lists(st.tuples(st.integers(1, 70), st.booleans(), st.integers(0, 29), st.booleans()),
                min_size=2, max_size=25), st.frozensets(st.integers(0, 600), max_size=3))
def test_whatever_comes_late_goes_on_from_what_was_told(
    flown: list[tuple[int, bool, int, bool]], frozen: frozenset[int]
) -> None:
    arriving, s = [], 0
    for step, inside, late, twice in flown:
        s += step
        one = fix(s, WEST + 10_000 if inside else WEST - 10_000)
        arriving += [(s + 0.1 + late, one), *([(s + 29.1, one)] if twice else [])]
    assert spans(told(arriving, frozen)) == spans(told(in_order(arriving)))
