"""Two persons make a monitors' finding; guarantors find jointly or separately; all stand."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from hudna.record.incidents import Seconded
from hudna.record.record import Record
from hudna.view.findings import Findings, Judges, findings, held_by, stage, told_stage, unseconded
from tests.act.passings import START
from tests.view.happenings import JUDGES, judgement, told
from tests.view.test_incidents import FIRST, line_of
from tests.view.test_taking_part import record


def judges(author: str, at: int = START, **more: Any) -> Record:
    return record(author, judgement(FIRST, **more), at)


def seconds(of: Record, at: int, officer: str = "b", author: str = "un") -> Record:
    return record(author, Seconded(of.hash, officer), at)


def found(*said: Record, of: Judges = JUDGES) -> Findings:
    return findings(line_of(FIRST, *said), of)


def test_a_monitor_s_judgement_is_none_until_another_person_there_has_seconded_it() -> None:
    said = judges("un")
    assert found(said) == Findings()
    assert unseconded(line_of(FIRST, said), JUDGES) == (said,)
    for nobody in (seconds(said, START, "a"), seconds(said, START, author="us")):
        assert found(said, nobody) == Findings()
    (one,) = found(said, seconds(said, START + 1)).monitors
    assert (one.record, len(one.seconds)) == (said, 1)
    assert unseconded(line_of(FIRST, said, seconds(said, START + 1)), JUDGES) == ()


def test_a_guarantor_s_stands_by_itself_and_nobody_else_s_does() -> None:
    said = judges("us")
    assert [f.record for f in found(said).separate] == [said]
    assert found(judges("opposition"), judges("issg")) == Findings()


def test_jointly_only_where_all_say_the_same() -> None:
    one, same = judges("us"), judges("ru", START + 1, likelihood="unlikely", text="else")
    both = found(one, same)
    assert [f.record for f in both.joint] == [one, same]
    assert both.separate == ()
    for differs in ({"outcome": "undetermined", "by": ""}, {"clause": "coh-access"},
                    {"by": "opposition"}):
        apart = found(one, judges("ru", START + 1, **differs))
        assert apart.joint == ()
        assert len(apart.separate) == 2


def test_one_guarantor_alone_is_never_joint() -> None:
    assert found(judges("us"), of=Judges(("us",), ())).joint == ()


def test_promise_3_no_guarantor_alone_closes_a_finding_against_itself() -> None:
    monitors = judges("un", by="ru")
    theirs = judges("us", by="ru")
    own = judges("ru", START + 5, outcome="no-violation", by="",
                 replaces=(monitors.hash, theirs.hash))
    held = found(monitors, seconds(monitors, START), theirs, own)
    assert [f.record for f in held.monitors] == [monitors]
    assert {f.record for f in held.separate} == {theirs, own}
    assert held.settled("violation")
    assert not held.settled("no-violation")


def test_one_person_never_undoes_what_two_have_found() -> None:
    one = judges("un")
    held = seconds(one, START + 1)
    anew = judges("un", START + 2, outcome="undetermined", by="", replaces=(one.hash,))
    assert [f.record for f in found(one, held, anew).monitors] == [one]
    assert [f.record for f in found(one, held, anew, seconds(anew, START + 3)).monitors] == [anew]


@pytest.mark.parametrize(("at", "counts"), [(1, True), (2, False), (3, False)])
def test_promise_3_what_its_author_had_replaced_nobody_makes_a_finding(
    at: int, counts: bool
) -> None:
    one = judges("un")
    anew = judges("un", START + 2, outcome="no-violation", by="", replaces=(one.hash,))
    held = seconds(one, START + at)
    # What arrives first depends on the way: what is found does not.
    for order in permutations((one, anew, held)):
        view = found(*order)
        assert [f.record for f in view.monitors] == ([one] if counts else [])
        line = line_of(FIRST, *order)
        assert line.seconds(one.hash) == ((held,) if counts else ())


def test_nobody_else_s_replacing_keeps_a_second_from_counting() -> None:
    one = judges("un")
    theirs = judges("us", START + 1, outcome="no-violation", by="", replaces=(one.hash,))
    assert [f.record for f in found(one, theirs, seconds(one, START + 2)).monitors] == [one]


def test_of_the_same_finding_by_others_the_last_to_become_one_counts() -> None:
    one, other = judges("un"), judges("un", START + 1, officer="c")
    held = found(one, other, seconds(other, START + 2), seconds(one, START + 3))
    assert [f.record for f in held.monitors] == [one]
    first, last = judges("us"), judges("us", START + 1, officer="b")
    assert [f.record for f in found(first, last).separate] == [last]


@pytest.mark.parametrize("differs", [
    {"by": "opposition"}, {"outcome": "no-violation", "by": ""},
    {"outcome": "undetermined", "by": ""}, {"by": ""}])
def test_promise_3_two_others_remove_no_finding_by_finding_something_else(
    differs: dict[str, str]
) -> None:
    one, other = judges("un"), judges("un", START + 1, officer="c", **differs)
    held = found(one, seconds(one, START + 2), other, seconds(other, START + 3, "d"))
    assert [f.record for f in held.monitors] == [one, other]
    said = judges("un", START + 1, officer="c", replaces=(one.hash,), **differs)
    held = found(one, seconds(one, START + 1), said, seconds(said, START + 3, "d"))
    assert [f.record for f in held.monitors] == [said]


def test_under_two_clauses_it_is_two_findings() -> None:
    said = [judges("us"), judges("us", clause="coh-access")]
    assert len(found(*said).separate) == 2


def test_a_guarantor_that_monitors_needs_two_persons() -> None:
    both = Judges(("us", "ru"), ("us",))
    said = judges("us")
    assert found(said, of=both).all == ()
    held = found(said, seconds(said, START, author="us"), of=both)
    assert [f.record for f in held.all] == [said]


@pytest.mark.parametrize(("outcome", "assessed", "expected"), [
    ("violation", "reported", "verified"), ("violation", "refuted", "verified"),
    ("no-violation", "under-review", "verified"), ("no-violation", "refuted", "refuted"),
    ("undetermined", "corroborated", "corroborated"), ("undetermined", "verified", "corroborated"),
])
def test_verified_follows_from_findings(outcome: str, assessed: Any, expected: str) -> None:
    said = judges("un", outcome=outcome, by="")
    line = line_of(FIRST, said, seconds(said, START))
    assert stage((line,), JUDGES, assessed) == expected


def test_neither_one_guarantor_nor_one_monitor_nor_the_teller_makes_it_verified() -> None:
    line = line_of(record("un", told(stage="verified")))
    assert told_stage(line, JUDGES) == "corroborated"
    assert stage((line_of(FIRST, judges("us"), judges("un")),), JUDGES, "reported") == "reported"
    joint = line_of(FIRST, judges("us"), judges("ru"))
    assert stage((joint,), JUDGES, "reported") == "verified"


def test_what_stands_of_a_party_is_all_that_would_be_found_without_the_rest() -> None:
    one, same = judges("un"), judges("un", START + 2, officer="c")
    waits = judges("un", START + 4, outcome="undetermined", by="", replaces=(one.hash,))
    said = (one, seconds(one, START + 1), same, seconds(same, START + 3), waits, judges("us"))
    held = held_by(line_of(FIRST, *said), JUDGES, "un")
    assert [(f.record, len(f.seconds)) for f in held] == [(one, 1), (same, 1), (waits, 0)]
    assert [f.record for f in found(*said).monitors] == [same]
    ended = (*said, seconds(waits, START + 5))
    held = held_by(line_of(FIRST, *ended), JUDGES, "un")
    assert [f.record for f in held] == [same, waits]
