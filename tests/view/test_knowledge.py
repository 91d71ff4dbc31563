"""Who knew what, and when: the same from the same receipts in any order, and no more than those."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hudna.log.bounds import Bounds
from hudna.log.entry import Entry
from hudna.place.geometry import Point
from hudna.record.hiding import recall
from hudna.record.kinds import (
    Acknowledgement,
    Available,
    Deposit,
    Hidden,
    Names,
    Opened,
    PassedOn,
    Recall,
    Receipt,
    Released,
    Site,
)
from hudna.record.record import Record
from hudna.view.knowledge import Knew, knew, table
from hudna.view.tellings import tellings
from hudna.view.world import World
from tests.view.test_erasures import HOUR, START, said_by, world_of

SITE = said_by("un", Site("hospital", Names(en="H"), Point((360_000_000, 350_000_000)), 0, START,
                          note="n"), 1)
OTHER = said_by("ru", Site("school", Names(en="S"), Point((360_000_000, 350_000_000)), 0, START), 2)


def receipt(by: str, of: Record, index: int, seed: int, disclosed: str = "d" * 64) -> Record:
    said = Receipt(of.author, "0" * 64, (of.hash,), (index,), START + seed, (disclosed,))
    return said_by(by, said, seed)


ALL = [SITE, OTHER, receipt("us", SITE, 7, 3), receipt("ru", SITE, 9, 4, "e" * 64),
       receipt("us", SITE, 5, 5), receipt("un", OTHER, 1, 6)]


def undated(_: Entry, __: Entry) -> Bounds:
    return Bounds((), True, None, None)


def by_index(first: Entry, last: Entry) -> Bounds:
    return Bounds((), True, first.index, last.index)


def unplaced(rows: tuple[Knew, ...]) -> list[tuple[object, ...]]:
    """What no order of this node's own log can have changed."""
    return [(k.party, k.record, k.disclosed, k.receipt) for k in rows if k.receipt]


@given(st.permutations(ALL))
def test_invariant_15_the_same_table_from_the_same_words_in_any_order(
    records: list[Record],
) -> None:
    world = world_of(records)
    rows = tuple(table(world, undated))
    assert sorted(unplaced(rows)) == sorted([
        ("us", SITE.hash, "d" * 64, ALL[2].hash), ("us", SITE.hash, "d" * 64, ALL[4].hash),
        ("ru", SITE.hash, "e" * 64, ALL[3].hash), ("un", OTHER.hash, "d" * 64, ALL[5].hash)])
    own = [k for k in rows if not k.receipt]
    assert [(k.party, k.record, k.index) for k in own if k.record == SITE.hash] == [
        ("un", SITE.hash, records.index(SITE))]


@given(st.permutations(ALL), st.integers(0, len(ALL)))
def test_invariant_15_what_is_said_later_takes_nothing_from_the_table(
    records: list[Record], early: int
) -> None:
    before = set(table(world_of(records[:early]), undated))
    assert before <= set(table(world_of(records), undated))


def test_a_late_receipt_moves_no_bound_of_when_its_author_can_have_known() -> None:
    world = world_of(ALL)
    rows = [k for k in knew(world, SITE.hash, by_index) if k.party == "us"]
    assert [(k.not_before, k.no_later_than) for k in rows] == [(0, 4), (0, 2)]


def test_nobody_is_said_to_know_what_no_receipt_shows() -> None:
    world = world_of([SITE, OTHER])
    assert [k.party for k in knew(world, SITE.hash, undated)] == ["un"]
    assert knew(world, OTHER.hash, undated) == ()
    assert knew(world, "f" * 64, undated) == ()


# --- what became of it with each reader -----------------------------------------------------


def of_us(world: World):
    return next(t for t in tellings(world, SITE, undated) if t.party == "us")


def test_a_reader_that_was_not_told_yet_is_there_and_waits() -> None:
    found = tellings(world_of([SITE]), SITE, undated)
    assert {t.party for t in found} == {"us", "ru"}
    assert all(t.told is None and t.goes and t.step == "exact" for t in found)


def test_a_step_that_was_not_said_is_not_shown() -> None:
    told = [SITE, receipt("us", SITE, 7, 3)]
    assert of_us(world_of(told)).told
    assert of_us(world_of(told)).opened is None
    steps = [said_by("us", Opened(SITE.hash, "O"), 11),
             said_by("us", Acknowledgement(SITE.hash, "O"), 12),
             said_by("us", PassedOn(SITE.hash, "wing", START + HOUR, "O"), 13)]
    for i in range(len(steps)):
        row = of_us(world_of([*told, *steps[:i + 1]]))
        said = [row.opened is not None, row.acknowledged is not None, bool(row.passed_on)]
        assert said == [True] * (i + 1) + [False] * (2 - i)
    ru = next(t for t in tellings(world_of([*told, *steps]), SITE, undated) if t.party == "ru")
    assert (ru.told, ru.opened, ru.acknowledged, ru.passed_on) == (None, None, None, ())


def test_what_is_withheld_and_what_was_taken_back_and_hidden() -> None:
    released = said_by("un", Released(SITE.hash, "us", ("note",)), 20)
    nothing = said_by("un", Released(SITE.hash, "ru", nothing=True), 21)
    back = said_by("un", Recall(SITE.hash, ("us",), ("names",), ("A" * 43,), "exact", False, "r",
                                "O"), 22)
    world = world_of([released, nothing, SITE, back])
    us = of_us(world)
    assert us.withheld == ("names", "note")
    assert [t.recall.hash for t in us.taken_back] == [back.hash]
    assert us.taken_back[0].hidden is None
    assert not next(t for t in tellings(world, SITE, undated) if t.party == "ru").goes
    hidden = said_by("us", Hidden(back.hash, SITE.hash, recall(back).digests), 23)
    obeyed = of_us(world_of([released, SITE, back, hidden])).taken_back[0].hidden
    assert obeyed is not None
    assert obeyed.hash == hidden.hash


def test_what_was_left_with_the_depositary() -> None:
    deposit = said_by("un", Deposit("us", (SITE.hash,), "0" * 64, "1" * 64, 10), 30)
    held = said_by("un", Available(deposit.hash, "un", "us", "1" * 64, START), 31)
    assert [left.available for left in of_us(world_of([SITE, deposit])).left] == [None]
    left, = of_us(world_of([SITE, deposit, held])).left
    assert left.available is not None
    assert left.available.hash == held.hash


def test_promise_5_nobody_can_make_it_look_as_if_it_was_left_with_the_depositary() -> None:
    deposit = said_by("un", Deposit("us", (SITE.hash,), "0" * 64, "1" * 64, 10), 30)
    lie = said_by("us", Available(deposit.hash, "un", "us", "1" * 64, START), 31)
    left, = of_us(world_of([SITE, deposit, lie])).left
    assert left.available is None
    other = said_by("ru", Deposit("us", (SITE.hash,), "0" * 64, "1" * 64, 10), 32)
    held = said_by("un", Available(other.hash, "ru", "us", "1" * 64, START), 33)
    assert of_us(world_of([SITE, other, held])).left == ()


def test_of_a_partners_record_only_this_nodes_own_telling_is_known() -> None:
    world = world_of(ALL)
    row, = tellings(world, OTHER, undated)
    assert (row.party, row.told and row.told.receipt) == ("un", ALL[5].hash)
    assert tellings(world, ALL[2], undated) == ()
