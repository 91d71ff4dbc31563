"""A passage is one line, of which the latest revision counts; who is waited for, and the table of a
day."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import msgspec
import pytest

from hudna.act.answer_incursion import answer_incursion
from hudna.act.incur import incur
from hudna.log.entry import Entry
from hudna.record.kinds import AgreementSigned, AgreementText, Incursion, IncursionAnswer
from hudna.record.record import Record
from hudna.terms.load import load
from hudna.view.clockwork import clockwork
from hudna.view.incursions import Row, daily, state, waiting
from hudna.view.known import Known, subject
from hudna.view.needs import needs
from hudna.view.past import in_effect
from hudna.view.releases import goes_to
from hudna.view.snapshot import Stamp, encode, open_snapshot, thaw
from hudna.view.world import World
from tests.act.passings import MINUTE, START, VERSION, passing
from tests.act.test_sight import seen
from tests.agreements import edited, quick
from tests.promises.machine import HOUR
from tests.promises.truce import Truce
from tests.view.test_taking_part import record, world

DAY = date(2016, 7, 31)


@pytest.fixture
def truce() -> Truce:
    return Truce(quick(fresh_for_s=60, tolerance_s=2), START)


def said(truce: Truce, party: str = "un", **more: object) -> Record:
    """What a party's watch says of a passage, at all nodes."""
    found = incur(truce.nodes[party].world, passing(**more), truce.clock(party))
    assert found is not None
    made = truce.say(party, found)
    truce.heal()
    return made


def answers(truce: Truce, party: str, of: Record, outcome: str, text: str = "why") -> Record:
    made = truce.say(party, answer_incursion(
        truce.nodes[party].world, of.hash, outcome=outcome, text=text,  # type: ignore[arg-type]
        officer="o"))
    truce.heal()
    return made


def states(truce: Truce, of: Record) -> set[str]:
    """At every node."""
    found = set()
    for party, node in truce.nodes.items():
        line = node.world.incursions.of(of.hash)
        assert line is not None
        found.add(state(node.world, line, truce.clock(party)))
    return found


def kinds(truce: Truce, party: str) -> list[str]:
    return [n.kind for n in needs(truce.nodes[party].world, truce.clock(party))
            if "incursion" in n.kind]


def test_open_then_overdue_by_the_clock_alone_then_answered(truce: Truce) -> None:
    one = said(truce)
    assert states(truce, one) == {"open"}
    assert [kinds(truce, p) for p in ("us", "ru", "un")] == [[], ["answer-incursion"], []]
    seen = {p: clockwork(n.world, truce.clock(p)) for p, n in truce.nodes.items()}
    truce.now_ms += HOUR + 1
    assert all(clockwork(n.world, truce.clock(p)) != seen[p] for p, n in truce.nodes.items())
    assert states(truce, one) == {"overdue"}
    assert [kinds(truce, p) for p in ("us", "ru", "un")] == [
        [], ["answer-incursion"], ["incursion-unanswered"]]
    answers(truce, "ru", one, "denied")
    assert states(truce, one) == {"answered"}
    assert [kinds(truce, p) for p in ("us", "ru", "un")] == [[], [], []]


def test_the_need_says_until_when_and_who_asks(truce: Truce) -> None:
    one = said(truce)
    (need,) = needs(truce.nodes["ru"].world, truce.now_ms)
    assert (need.subject, need.due_ms, need.party) == (one.hash, START + HOUR, "un")


def test_looking_is_no_answer_yet(truce: Truce) -> None:
    one = said(truce)
    answers(truce, "ru", one, "looking")
    assert states(truce, one) == {"open"}
    truce.now_ms += HOUR + 1
    assert states(truce, one) == {"overdue"}


def test_an_answer_taken_back_to_looking_is_waited_for_again(truce: Truce) -> None:
    one = said(truce)
    answers(truce, "ru", one, "denied")
    assert waiting(truce.nodes["un"].world) == ()
    truce.now_ms += 1
    answers(truce, "ru", one, "looking")
    assert states(truce, one) == {"open"}


def test_who_answers_for_the_flight_ends_the_waiting_for_all(truce: Truce) -> None:
    both = msgspec.structs.replace(
        _incursion(truce, operator="", basis="unknown", grade="none"), asked=("us", "ru"))
    one = truce.say_raw("un", both)
    truce.heal()
    answers(truce, "us", one, "not-ours")
    assert states(truce, one) == {"open"}
    answers(truce, "ru", one, "ours")
    assert states(truce, one) == {"answered"}


def test_a_guarantor_that_was_not_asked_ends_it_only_by_answering_for_the_flight(
    truce: Truce,
) -> None:
    one = said(truce)
    answers(truce, "us", one, "denied")
    assert states(truce, one) == {"open"}
    answers(truce, "us", one, "permitted")
    assert states(truce, one) == {"answered"}


def test_what_no_guarantor_says_is_no_answer(truce: Truce) -> None:
    """Whoever likes may say a record of the kind; it ends no waiting."""
    one = said(truce)
    truce.say_raw("un", IncursionAnswer(one.hash, "ours", "x", "o"))
    truce.heal()
    assert states(truce, one) == {"open"}


def test_an_answer_to_an_earlier_version_answers_the_line_and_all_stay(truce: Truce) -> None:
    one = said(truce)
    given = answers(truce, "ru", one, "ours")
    two = said(truce, revision=1, state="left", left_ms=START + MINUTE)
    assert states(truce, two) == {"answered"}
    line = truce.nodes["us"].world.incursions.of(one.hash)
    assert line is not None
    assert [r.hash for r in line.versions] == [one.hash, two.hash]
    assert [r.hash for r in line.answers] == [given.hash]
    known = subject(Known(truce.nodes["us"].world, truce.now_ms), two.hash)
    assert known is not None
    assert [r.hash for r in known.versions] == [one.hash, two.hash]
    assert [r.hash for r in known.related] == [given.hash]


def test_void_stays_and_asks_nobody(truce: Truce) -> None:
    one = said(truce)
    void = said(truce, revision=1, state="void")
    truce.now_ms += 2 * HOUR
    assert states(truce, one) == {"void"}
    assert all(kinds(truce, p) == [] for p in truce.nodes)
    (line,) = truce.nodes["ru"].world.incursions.all()
    assert [r.hash for r in line.versions] == [one.hash, void.hash]


def test_promise_10_whatever_the_order_of_arrival_the_line_is_the_same() -> None:
    first = _raw(revision=0)
    one = record("un", first, START)
    same = record("un", msgspec.structs.replace(first, callsign="OTHER"), START + 5)
    two = record("un", msgspec.structs.replace(first, revision=1), START + 1, one.hash)
    given = record("ru", IncursionAnswer(one.hash, "denied", "x", "o"), START + 2)
    lines = []
    for order in permutations((one, same, two, given)):
        made = world(list(order))
        (line,) = made.incursions.all()
        lines.append(line)
        assert (line.latest.hash, waiting(made)) == (two.hash, ())
    assert all(line == lines[0] for line in lines)


def test_of_two_with_one_revision_the_first_said_counts() -> None:
    one = record("un", _raw(), START)
    other = record("un", msgspec.structs.replace(_raw(), operator="opposition"), START + 1)
    (line,) = world([one, other]).incursions.all()
    assert line.latest.hash == one.hash


def test_another_author_s_passage_of_that_name_is_another_line() -> None:
    made = world([record("un", _raw()), record("us", _raw())])
    assert len(made.incursions.all()) == 2
    assert made.incursions.line("ru", "p1") is None


def test_a_change_of_who_are_guarantors_is_asked_anew() -> None:
    made = world([record("un", _raw()),
                  record("opposition", IncursionAnswer(
                      record("un", _raw()).hash, "ours", "x", "o"))])
    assert len(made.incursions.waiting(("us", "ru"))) == 1
    assert made.incursions.waiting(("us", "ru", "opposition")) == ()
    assert len(made.incursions.waiting(("us", "ru"))) == 1


def test_who_joins_is_told_what_counts_and_what_was_answered() -> None:
    one, two = record("un", _raw()), record("un", _raw(revision=1), START + 1)
    void = record("un", _raw(revision=2), START + 2)
    given = record("ru", IncursionAnswer(one.hash, "denied", "x", "o"), START + 3)
    made = world([one, two, void, given])
    assert [in_effect(made, r) for r in (one, two, void, given)] == [True, False, True, True]


def test_it_is_told_to_the_guarantors_and_the_depositary_and_the_answer_to_who_has_it(
    truce: Truce,
) -> None:
    one = said(truce, "us")
    given = answers(truce, "ru", one, "denied")
    assert goes_to(truce.nodes["us"].world, one, "un")
    assert goes_to(truce.nodes["ru"].world, given, "un")
    assert not goes_to(truce.nodes["us"].world, one, "opposition")


@pytest.mark.parametrize("cut", range(5))
def test_promise_10_a_world_that_begins_frozen_says_the_same(cut: int) -> None:
    one = record("un", _raw())
    seen_ = record("us", seen(trusted=False), START + 3)
    records = [one, record("un", _raw(revision=1), START + 1, one.hash), seen_,
               record("ru", IncursionAnswer(one.hash, "denied", "x", "o"), START + 2)]
    first = world(records[:cut])
    stamp = Stamp("test/log", first.size, "00" * 32, "1", "us", first.agreements.genesis.digest)
    rest = [Entry(cut + i, START, r) for i, r in enumerate(records[cut:])]
    again = thaw(open_snapshot(memoryview(b"".join(encode(first, stamp)))),
                 first.agreements.genesis, "us", rest=rest)
    whole = world(records)
    assert again.incursions.all() == whole.incursions.all()
    assert needs(again, START) == needs(whole, START) != ()
    assert again.sightings.all() == whole.sightings.all() != ()


# --- the table of a day ---


def test_a_row_counts_aircraft_areas_and_time_each_once(truce: Truce) -> None:
    said(truce, state="left", left_ms=START + 10 * MINUTE)
    said(truce, passage="p2", area="ex-idlib", entered_ms=START + 20 * MINUTE, state="left",
         left_ms=START + 25 * MINUTE)
    said(truce, passage="p3", aircraft="icao:4b9999", entered_ms=START + 30 * MINUTE)
    gone = said(truce, passage="p4", entered_ms=START + 40 * MINUTE)
    said(truce, passage="p4", entered_ms=START + 40 * MINUTE, revision=1, state="void")
    answers(truce, "ru", gone, "denied")
    rows = daily(truce.nodes["us"].world, DAY, START + 32 * MINUTE)
    assert rows == (Row("un", "syrian-government", 3, 2, 2, 17 * MINUTE, 0, 0, 1),)


def test_rows_are_by_operator_and_by_who_watched(truce: Truce) -> None:
    one = said(truce, state="left", left_ms=START)
    said(truce, passage="p2", operator="", basis="unknown", grade="none")
    said(truce, "us", state="left", left_ms=START)
    answers(truce, "ru", one, "denied")
    rows = daily(truce.nodes["ru"].world, DAY, START + 2 * HOUR)
    assert [(r.author, r.operator, r.incursions, r.answered, r.overdue) for r in rows] == [
        ("un", "", 1, 0, 1), ("un", "syrian-government", 1, 1, 0),
        ("us", "syrian-government", 1, 0, 1)]


def test_a_day_is_utc_by_when_it_entered_and_a_correction_moves_it() -> None:
    midnight = 1_470_009_600_000
    one = record("un", _raw(entered_ms=midnight - 1))
    later = record("un", _raw(entered_ms=midnight, revision=1), START + 1, one.hash)
    before, after = world([one]), world([one, later])
    assert [len(daily(before, d, midnight)) for d in (DAY, date(2016, 8, 1))] == [1, 0]
    assert [len(daily(after, d, midnight)) for d in (DAY, date(2016, 8, 1))] == [0, 1]


def test_no_table_for_a_day_of_nothing() -> None:
    assert daily(World(quick(), "us"), DAY, START) == ()


def test_a_text_counts_from_when_this_node_s_log_had_its_last_signature(truce: Truce) -> None:
    text = edited(lambda data: data["watch"].update(answer_s=60))
    digest = load(text).digest
    truce.say_raw("un", AgreementText(text, truce.nodes["un"].genesis.digest))
    for party in ("us", "ru"):
        truce.now_ms += MINUTE
        truce.say_raw(party, AgreementSigned(digest, truce.nodes["un"].genesis.digest, "o"))
    truce.now_ms += MINUTE
    truce.heal()
    since = {p: n.world.agreements.since_ms[digest] for p, n in truce.nodes.items()}
    assert since["un"] == since["us"] == START + 3 * MINUTE
    assert truce.nodes["un"].world.agreements.since_ms[truce.nodes["un"].genesis.digest] == 0


def _incursion(truce: Truce, **more: object) -> Incursion:
    world_ = truce.nodes["un"].world
    found = incur(world_, passing(version=world_.terms.digest, **more), truce.now_ms)
    assert found is not None
    assert isinstance(found.said, Incursion)
    return found.said


def _raw(**more: object) -> Incursion:
    found = incur(World(quick(), "un"), passing(version=VERSION), START)
    assert found is not None
    return msgspec.structs.replace(found.said, **more)  # type: ignore[type-var]
