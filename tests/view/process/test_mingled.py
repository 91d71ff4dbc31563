"""Mingled ground: what makes it so, what alone ends it, and how a flight over it stands."""

from __future__ import annotations

from typing import Any

import pytest

from hudna.act.draft import Draft, Reader
from hudna.place.area import km2
from hudna.place.geometry import MultiPolygon, Polygon
from hudna.place.grid import cell
from hudna.record.kinds import Notice
from hudna.record.record import Record
from hudna.view.awareness import awareness_key
from hudna.view.conflicts import conflicts
from hudna.view.process.involved import involved
from hudna.view.process.mingled import near_notice, spoken
from hudna.view.process.mingled_known import mingled_at
from hudna.view.process.mingling import may_be_mingled
from hudna.view.standing import State
from hudna.view.world import World
from tests.agreements import quick
from tests.promises.machine import box
from tests.promises.truce import Truce
from tests.view.process.holdings import (
    HOUR,
    SOUTH,
    START,
    UNIT,
    WEST,
    holding,
    says,
    square,
    takes_back,
    world_of,
)
from tests.view.telling_incidents import record
from tests.view.test_standing import HERE, cleared, concurs, flight, keep, seen, states

MIXED = ("opposition", "daesh")
TERMS = quick()
UNDER = box(HERE)
"""The ground under the flights at three nodes."""


def over(x: int, y: int, from_ms: int = START, until_ms: int = START + HOUR) -> Record:
    """A flight in the middle of a square, farther than the buffer from every other one."""
    w, s = WEST + x * UNIT + UNIT * 9 // 20, SOUTH + y * UNIT + UNIT * 9 // 20
    e, n = w + UNIT // 10, s + UNIT // 10
    shape = Polygon((((w, s), (e, s), (e, n), (w, n), (w, s)),))
    return record("us", Notice("Q", shape, 0, 0, 1_000, from_ms, until_ms, "transport", "us", 1,
                               ""))


def meets(world: World, notice: Record) -> bool:
    return any(c.kind == "mingled" for c in conflicts(world, notice))


def protected(*records: Record, at: int = START) -> bool:
    world = world_of(records)
    flown = meets(world, over(0, 0, at, at + 1))
    assert flown == bool(mingled_at(world, at))
    return flown


def test_one_that_says_both_mingles_ground_in_one_statement_or_in_two() -> None:
    assert protected(says("us", holding(square(0, 0), *MIXED)))
    assert protected(*(says("un", holding(square(0, 0), h)) for h in MIXED))
    assert not protected(says("us", holding(square(0, 0), "opposition", "syrian-government")))
    assert not protected(says("us", holding(square(0, 0), "ypg", "daesh")))
    assert not protected(says("issg", holding(square(0, 0), *MIXED)))


def test_two_that_contradict_each_other_on_partner_and_excluded_group_mingle_it() -> None:
    us = says("us", holding(square(0, 0), "opposition"))
    assert protected(us, says("ru", holding(square(0, 0), "nusra")))
    assert not protected(us, says("ru", holding(square(0, 0), "syrian-government")))
    assert not protected(us, says("ru", holding(square(1, 0), "nusra")))


def test_what_is_said_of_other_times_does_not_mingle() -> None:
    before = says("us", holding(square(0, 0), "daesh", until_ms=START + HOUR))
    assert not protected(
        before, says("ru", holding(square(0, 0), "opposition", from_ms=START + HOUR)),
        at=START + 2 * HOUR)
    mingles = says("ru", holding(square(0, 0), "opposition", from_ms=START + HOUR - 1))
    assert protected(before, mingles, at=START + 2 * HOUR)
    assert not protected(before, mingles, at=START + HOUR - 3)


def test_an_own_correction_before_anybody_spoke_mingles_nothing() -> None:
    first = says("us", holding(square(0, 0), "opposition"))
    second = says("us", holding(square(0, 0), "daesh"), START + 1, first)
    third = says("us", holding(square(0, 0), "opposition"), START + 2, second)
    assert not protected(third, first, second)
    stranger = says("ru", holding(square(0, 0), "daesh"), START + 1, first)
    assert protected(first, stranger), "nobody replaces what another has said"


def test_a_holder_that_is_not_known_may_be_either() -> None:
    terms = world_of([]).terms.process
    assert may_be_mingled(terms, ("opposition", "who"))
    assert may_be_mingled(terms, ("daesh", "who"))
    assert may_be_mingled(terms, ("someone", "who"))
    assert not may_be_mingled(terms, ("who",))
    assert not may_be_mingled(terms, ("ypg", "who"))


def test_promise_2_taking_back_silence_and_its_own_end_never_end_it() -> None:
    both = says("us", holding(square(0, 0), *MIXED, until_ms=START + HOUR))
    later = START + 10_000 * HOUR
    assert protected(both, at=later)
    assert protected(both, takes_back(both), at=later)
    corrected = says("us", holding(square(0, 0), "opposition"), START + 1, both)
    assert protected(both, corrected, at=later), "one alone does not end it"
    ru = says("ru", holding(square(0, 0), "nusra"))
    us = says("us", holding(square(0, 0), "opposition"))
    assert protected(ru, us, takes_back(us), takes_back(ru), at=later)
    assert protected(ru, us, takes_back(ru, at=START - HOUR), at=later), "whatever time it writes"


def test_promise_3_it_ends_where_all_guarantors_name_one_holder_and_only_there() -> None:
    both = says("us", holding(square(0, 0, 2, 1), *MIXED))
    corrected = says("us", holding(square(0, 0, 2, 1), "opposition"), START + 1, both)
    agrees = says("ru", holding(square(0, 0), "opposition"))
    world = world_of([both, corrected, agrees])
    assert not meets(world, over(0, 0))
    assert meets(world, over(1, 0))
    [left] = mingled_at(world, START)
    assert left.km2 == pytest.approx(km2(square(1, 0)))
    assert protected(both, corrected, agrees, takes_back(agrees)), "its word is taken back"
    un = says("un", holding(square(0, 0), "opposition"))
    assert protected(both, corrected, un), "no other's word counts for it"
    assert protected(both, corrected, says("ru", holding(square(0, 0), "daesh")))
    assert protected(both, agrees), "while one still says both"
    unknown = [says(p, holding(square(0, 0), "who")) for p in ("us", "ru")]
    assert protected(says("un", holding(square(0, 0), *MIXED)), *unknown)


def test_it_ends_for_the_time_of_which_all_say_it() -> None:
    both = says("un", holding(square(0, 0), *MIXED))
    us = says("us", holding(square(0, 0), "opposition", until_ms=START + 2 * HOUR))
    ru = says("ru", holding(square(0, 0), "opposition", from_ms=START + HOUR))
    world = world_of([both, us, ru])
    begins = (START, START + HOUR, START + 2 * HOUR)
    assert [meets(world, over(0, 0, t, t + HOUR - 1)) for t in begins] == [True, False, True]
    assert meets(world, over(0, 0, START + HOUR, START + 2 * HOUR))


def test_the_buffer_of_the_agreement_is_around_it() -> None:
    world = world_of([says("us", holding(square(1, 0), *MIXED))])
    [met] = [c for c in conflicts(world, _beside(900)) if c.kind == "mingled"]
    assert met.clause == world.terms.process.mingled_clause
    assert met.buffer_mm == 1_000_000
    assert met.clash is not None
    assert 850_000 < met.clash.distance_mm < 950_000
    assert not meets(world, _beside(1_100))


def _beside(metres: int) -> Record:
    """A flight so far west of the square (1, 0)."""
    east = WEST + UNIT - round(metres * 10**7 / (111_320 * 0.8090))
    w, s, n = east - 1_000, SOUTH + UNIT // 4, SOUTH + UNIT // 2
    shape = Polygon((((w, s), (east, s), (east, n), (w, n), (w, s)),))
    said = Notice("Q", shape, 0, 0, 1_000, START, START + HOUR, "transport", "us", 1, "")
    return record("us", said)


def test_what_cannot_be_laid_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    world = world_of([says("us", holding(square(0, 0), *MIXED))])

    def fails(*_: Any) -> Any:
        raise ArithmeticError

    monkeypatch.setattr("hudna.view.process.mingled.overlay", fails)
    assert "unknown" in {c.kind for c in conflicts(world, over(0, 0))}


def test_promise_1_a_version_that_comes_late_brings_no_key_from_before_back() -> None:
    first = says("us", holding(square(0, 0), "opposition"))
    between = says("us", holding(square(0, 0), "opposition"), START + 1, first)
    last = says("us", holding(square(0, 0), "daesh"), START + 2, between)
    flown, keys = over(0, 0), []
    for known, met in (([first], False), ([first, last], True), ([first, last, between], False)):
        world = world_of(known, "ru")
        assert meets(world, flown) == met
        keys.append(awareness_key(world, flown))
    assert len(set(keys)) == 3
    assert awareness_key(world_of([first, between, last], "ru"), flown) == keys[-1]


def test_versions_of_plain_claims_are_laid_and_paired_for_no_flight(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    versions = [says("us", holding(square(0, 0, 3, 3), "opposition"))]
    for i in range(300):
        versions.append(says("us", versions[0].said, START + 1 + i, versions[-1]))
    world, empty = world_of(versions), world_of([])
    monkeypatch.setattr(World, "meeting_volume", None)
    assert near_notice(world, over(0, 0)) == ()
    assert conflicts(world, over(0, 0)) == conflicts(empty, over(0, 0))
    assert awareness_key(world, over(0, 0)) == awareness_key(empty, over(0, 0))


def test_many_versions_of_one_ground_are_one_ground_that_is_laid() -> None:
    versions = [says("us", holding(square(0, 0), "opposition"))]
    for i in range(300):
        versions.append(says("us", versions[0].said, START + 1 + i, versions[-1]))
    ru = says("ru", holding(square(0, 0, 2, 1), "daesh"))
    world = world_of([*versions, ru])
    assert len(spoken(world, world.process.overlaps.all()).grounds) == 2
    assert len(involved(world, world.process.overlaps.all())) == 302
    [one] = mingled_at(world, START + HOUR)
    assert set(one.because) == {r.hash for r in (*versions, ru)}


def test_where_too_much_is_said_it_is_unknown_what_is_met_and_all_of_it_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("hudna.view.process.mingled.MOST_PAIRS", 3)
    both = [says(p, holding(square(0, 0), *MIXED)) for p in ("us", "ru")]
    assert [c.kind for c in conflicts(world_of(both[:1]), over(0, 0))].count("mingled") == 1
    world = world_of([*both, says("us", holding(square(1, 0), "opposition"))])
    assert "unknown" in {c.kind for c in conflicts(world, over(0, 0))}
    [shown] = mingled_at(world, START)
    assert shown.because == tuple(sorted(r.hash for r in both))
    assert shown.shape.polygons == (square(0, 0).rings,)


def test_ground_finer_than_the_grain_is_its_cells_in_all_that_comes_of_it() -> None:
    w, s = WEST + 1_000, SOUTH + 1_000
    tiny = Polygon((((w, s), (w + 3_300, s), (w + 3_300, s + 3_300), (w, s + 3_300), (w, s)),))
    us = says("us", holding(square(0, 0), "opposition"))
    world = world_of([us, says("ru", holding(tiny, "nusra"))])
    [one] = mingled_at(world, START)
    cells = MultiPolygon((cell(tiny, "1 km").rings,))
    assert one.km2 == pytest.approx(km2(cells))
    assert {p for (ring,) in one.shape.polygons for p in ring} == {
        p for (ring,) in cells.polygons for p in ring}
    [met] = [c for c in conflicts(world, over(0, 0)) if c.kind == "mingled"] or [None]
    assert met is None or met.ground == one.shape
    settles = [says(p, holding(tiny, "opposition"), START + 1) for p in ("us", "ru")]
    assert len(mingled_at(world_of([us, says("un", holding(tiny, "nusra")), *settles]), START)) == 1


# --- at three nodes


@pytest.fixture
def truce() -> Truce:
    return Truce(TERMS, START)


def claims(truce: Truce, party: str, *holders: str, before: Record | None = None) -> Record:
    sent = truce.say(party, Draft(holding(UNDER, *holders), before.hash if before else None))
    truce.heal()
    return sent


def test_promise_1_a_clearance_does_not_outlive_that_ground_under_it_is_mingled(
    truce: Truce,
) -> None:
    notice = cleared(truce)
    claims(truce, "us", "opposition")
    assert states(truce, notice) == {State.NO_OBJECTION}, "a plain claim is nobody's business"
    claims(truce, "ru", "nusra")
    assert states(truce, notice) == {State.RECHECK}
    assert {c.kind for c in seen(truce, "us", notice).conflicts} == {"mingled"}
    keep(truce)
    truce.now_ms += 61_000
    assert states(truce, notice) == {State.LAPSED}


def test_no_person_can_concur_and_after_both_agree_only_a_new_word_clears(truce: Truce) -> None:
    notice = cleared(truce)
    both = claims(truce, "us", *MIXED)
    corrected = claims(truce, "us", "opposition", before=both)
    claims(truce, "ru", "opposition")
    assert seen(truce, "ru", notice).conflicts == ()
    assert states(truce, notice) == {State.RECHECK}
    fresh = flight(truce, replaces=notice.hash)
    concurs(truce, "ru", fresh)
    keep(truce)
    assert states(truce, fresh) == {State.NO_OBJECTION}
    truce.say("us", Draft(takes_back(corrected).said))
    truce.heal()
    assert State.NO_OBJECTION not in states(truce, fresh)


def test_what_only_one_guarantor_was_told_makes_that_one_object(truce: Truce) -> None:
    notice = cleared(truce)
    us = truce.nodes["us"]
    truce.say("us", Draft(holding(UNDER, *MIXED), None, (Reader("ru", nothing=True),)))
    truce.heal()
    assert awareness_key(us.world, notice) == awareness_key(truce.nodes["ru"].world, notice)
    keep(truce)
    assert State.NO_OBJECTION not in states(truce, notice)
    assert seen(truce, "ru", notice).conflicts == ()
