"""Clocks that are wrong by up to a day either way: what they claim never helps whose they are."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.act.stop import stop_notice
from hudna.log.entry import Entry
from hudna.place.geometry import Point
from hudna.record.kinds import AfterTheFact, Concurrence, Names, Notice, Renewal, Site
from hudna.record.record import Envelope, Record, Seen
from hudna.view.clocks import Flag, earliest_ms, flag, latest_ms, not_before_ms, within_ms
from hudna.view.conflicts import broken_terms
from hudna.view.lease import lease
from hudna.view.reviews import told_late_by_ms
from hudna.view.standing import State, standing
from hudna.view.stops import waited_ms
from hudna.view.world import World
from tests.agreements import quick
from tests.promises.machine import HOUR, READ, START, box
from tests.promises.truce import Truce
from tests.view.test_standing import HERE, cleared, flight, hospital, seen

DAY = 86_400_000
TOLERANCE = 2_000
shifts = st.integers(-DAY, DAY)
LOADED = quick(lead_s=3_600)
US = f"{LOADED.agreement.id}/us"


def said(name: str, author: str, issued_ms: int, what: object, covers: int = 0) -> Record:
    seen_ = (Seen(US, covers, "0" * 64),) if covers else ()
    return Record(name * 64, Envelope(name, author, issued_ms, seen=seen_), what, "")


def world_at(*moments: int) -> World:
    """A node of `us` that admitted something of its own at each of these moments."""
    world = World(LOADED, "us")
    for place, at in enumerate(moments):
        site = Site("hospital", Names(en="H"), Point((0, 0)), 0, START)
        world.apply(Entry(place, at, said(str(place), "us", at, site)))
    return world


def notice(from_ms: int) -> Notice:
    return Notice("RU-1", box(HERE), 0, 0, 3_000_000, from_ms, from_ms + HOUR, "transport", "ru",
                  1, "")


def test_a_record_from_the_future_is_flagged_and_one_within_the_tolerance_is_not() -> None:
    world = world_at(START)
    for ahead, found in ((TOLERANCE, None), (TOLERANCE + 1, Flag("ahead", TOLERANCE + 1)),
                         (DAY, Flag("ahead", DAY))):
        record = said("a", "ru", START + ahead, notice(START))
        held = world_at(START)
        held.apply(Entry(1, START, record))
        assert flag(held, record) == found
    assert flag(world, said("b", "us", START + DAY, notice(START))) is None


def test_a_record_from_before_what_its_author_had_seen_is_flagged() -> None:
    world = world_at(START, START + HOUR)
    record = said("a", "ru", START, notice(START), covers=2)
    world.apply(Entry(2, START + HOUR + 5, record))
    assert flag(world, record) == Flag("behind", HOUR)
    assert earliest_ms(world, record) == START + HOUR
    honest = said("c", "ru", START + HOUR + 6, notice(START), covers=2)
    world.apply(Entry(3, START + HOUR + 7, honest))
    assert flag(world, honest) is None
    assert earliest_ms(world, honest) == honest.issued_ms


@given(shifts)
@settings(deadline=None, max_examples=50)
def test_a_claim_counts_within_what_is_known_of_it(shift: int) -> None:
    """Not after it came in, not before what its author had seen: neither way helps it."""
    world = world_at(START, START + HOUR)
    record = said("a", "ru", START + HOUR + shift, notice(START), covers=2)
    world.apply(Entry(2, START + 2 * HOUR, record))
    found = within_ms(world, record)
    assert START + HOUR - TOLERANCE <= found <= START + 2 * HOUR
    if -TOLERANCE <= shift <= HOUR:
        assert found == record.issued_ms


def test_what_came_in_after_it_or_is_of_another_log_says_nothing() -> None:
    world = world_at(START, START + HOUR)
    early = said("a", "ru", START, notice(START), covers=10**9)
    world.apply(Entry(2, START + HOUR, early))
    assert not_before_ms(world, early) == START + HOUR, "who names more has seen all there was"
    other = Record("d" * 64, Envelope("d", "ru", START, seen=(Seen("other/us", 2, "0" * 64),)),
                   notice(START), "")
    assert not_before_ms(world, other) == 0


@settings(deadline=None)
@given(shift=shifts, late=st.integers(1, HOUR))
def test_no_clock_gives_a_notice_the_lead_time_that_it_did_not_have(shift, late) -> None:
    """Truly announced less than an hour before it begins: whatever its author's clock says."""
    truly = START + DAY
    world = world_at(START, truly)
    record = said("a", "ru", truly + shift, notice(truly + HOUR - late), covers=2)
    world.apply(Entry(2, truly + 100, record))
    found = [c.kind for c in broken_terms(world, record)]
    # Within the tolerance two clocks that are right may differ.
    assert "lead-time" in found or (late <= TOLERANCE and -TOLERANCE <= shift < 0)


@settings(deadline=None)
@given(shift=shifts, late=st.integers(TOLERANCE + 1, HOUR))
def test_no_clock_makes_an_operation_told_in_time(shift, late) -> None:
    truly = START + DAY
    world = world_at(START, truly)
    ended = truly - world.terms.exception_deadline_ms - late
    told = AfterTheFact("RU-X", Point((0, 0)), 0, ended - 1_000, ended, "ru", "why", "c")
    record = said("a", "ru", truly + shift, told, covers=2)
    world.apply(Entry(2, truly + 100, record))
    assert told_late_by_ms(world, record) > 0


def test_a_stop_from_a_clock_that_is_ahead_escalates_as_any_other() -> None:
    truce = Truce(quick(fresh_for_s=60, tolerance_s=2), START)
    record = flight(truce)
    truce.nodes["ru"].skew_ms = DAY
    world = truce.nodes["ru"].world
    sent = truce.say("ru", stop_notice(world, record.hash, truce.now_ms, officer="o"))
    truce.heal()
    here = truce.nodes["us"].world
    assert latest_ms(here, sent) == truce.now_ms
    assert waited_ms(here, sent, None, truce.now_ms + 60_000) == 60_000


@settings(max_examples=25, deadline=None)
@given(shift=shifts)
def test_promise_1_a_concurrence_by_a_wrong_clock_clears_nothing_for_longer(shift: int) -> None:
    """It may fall short of what a right clock would have given; it never lasts longer."""
    truce = Truce(quick(fresh_for_s=60, tolerance_s=2), START)
    record = flight(truce)
    truce.keep("us")
    truce.heal()
    truce.nodes["ru"].skew_ms = shift
    world = truce.nodes["ru"].world
    key = seen(truce, "us", record).key
    truce.say_raw("ru", Concurrence(
        record.hash, key, truce.clock("ru") + 60_000, READ, "duty"))
    truce.heal()
    assert world.me == "ru"
    for _ in range(4):
        truce.now_ms += 20_000
        truce.keep("us")
    assert seen(truce, "us", record).state is not State.NO_OBJECTION


@settings(deadline=None)
@given(claims=st.lists(shifts, max_size=4), after=st.integers(65_000, 600_000))
def test_promise_1_no_clock_revives_a_lease_that_ran_out_here(claims, after) -> None:
    """Signed when the lease had run out here, whatever moments its author's clock then gives."""
    world = world_at(START)
    record = said("b", "us", START, notice(START + DAY))
    world.apply(Entry(1, START, record))
    word = said("c", "ru", START, Concurrence(record.hash, "k", START + 60_000, READ, "duty"), 1)
    world.apply(Entry(2, START, word))
    ended, _ = lease(world, record, word)
    assert ended == START + 60_000
    world.apply(Entry(3, START + after - 1, said("d", "us", START + after - 1, notice(START))))
    honest = [after, *claims, 59_000 - after, 59_500 - after]
    for n, claim in enumerate(honest):
        at = START + after
        renewal = Renewal(record.hash, word.hash, "k", at + 60_000)
        world.apply(Entry(4 + n, at, said("ef0123456789"[n], "ru", at + claim, renewal, 4)))
    assert lease(world, record, word)[0] == ended


@settings(max_examples=25, deadline=None)
@given(shift=shifts, ahead=st.integers(0, DAY))
def test_promise_2_no_clock_ends_a_protection(shift: int, ahead: int) -> None:
    truce = Truce(quick(fresh_for_s=60, tolerance_s=2), START)
    site = hospital(truce)
    truce.nodes["ru"].skew_ms = shift
    record = flight(truce)
    truce.say_raw("ru", Renewal(record.hash, record.hash, "0" * 64, START + ahead))
    truce.heal()
    for party in ("us", "un"):
        world = truce.nodes[party].world
        assert world.register.lines.stands(site.hash)
        assert site.hash in {r.hash for r in world.register.lines.live(truce.now_ms)}
        assert standing(world, record.hash, truce.now_ms).state is State.STOPPED


def test_a_renewal_that_came_in_before_the_lease_ran_out_counts() -> None:
    truce = Truce(quick(fresh_for_s=60, tolerance_s=2), START)
    record = cleared(truce)
    assert seen(truce, "us", record).state is State.NO_OBJECTION
