"""How far an event is known, at the party that holds its reports."""

from __future__ import annotations

from typing import Any

import pytest

from hudna.log.entry import Entry
from hudna.record.record import Record
from hudna.view.reports import told_name
from hudna.view.snapshot import Stamp, encode, open_snapshot, thaw
from hudna.view.stages import stage, told
from tests.act.passings import START
from tests.view import happenings
from tests.view.happenings import JUDGES, Folded, assesses, judgement, links, takes_back
from tests.view.test_findings import seconds
from tests.view.test_incidents import answers
from tests.view.test_reports import ONE, THREE, TWO
from tests.view.test_taking_part import record, world

LINK = links(ONE, TWO)


def stage_of(of: Record, *said: Record) -> str:
    folded = Folded([ONE, TWO, THREE, *said])
    event = folded.reports.event(of.hash)
    assert event is not None
    return stage(folded.reports, folded.incidents, event, JUDGES)


def incident(of: Record, at: int = START, **more: Any) -> Record:
    return record("un", happenings.told(incident=told_name(of), **more), at)


def test_reported_then_what_a_person_said_last() -> None:
    assert stage_of(ONE) == "reported"
    assert stage_of(ONE, assesses(ONE, "under-review")) == "under-review"
    assert stage_of(TWO, LINK, assesses(ONE, "under-review")) == "under-review"
    assert stage_of(ONE, assesses(ONE, "refuted"), assesses(ONE, "reported", START + 1)) == (
        "reported")


def test_corroborated_lasts_no_longer_than_its_two_sources() -> None:
    said = assesses(ONE, "corroborated", START + 1)
    assert stage_of(ONE, LINK, said) == "corroborated"
    assert stage_of(ONE, LINK, said, takes_back(LINK)) == "under-review"
    assert stage_of(TWO, LINK, said, takes_back(LINK)) == "reported"


def test_verified_by_what_was_found_of_any_of_its_lines() -> None:
    line = incident(TWO)
    said = record("un", judgement(line))
    assert stage_of(ONE, LINK, line, said) == "reported"
    both = (line, said, seconds(said, START))
    assert stage_of(ONE, LINK, *both) == "verified"
    assert stage_of(ONE, *both) == "reported"


def test_of_two_that_were_told_the_first_report_s_goes_on() -> None:
    lines = [incident(THREE), incident(TWO, START + 1)]
    folded = Folded([ONE, TWO, THREE, LINK, links(TWO, THREE, at=START + 1), *lines])
    event = folded.reports.event(THREE.hash)
    assert event is not None
    assert [x.latest for x in told(folded.reports, folded.incidents, event)] == lines[::-1]


@pytest.mark.parametrize("cut", range(9))
def test_promise_10_a_world_that_begins_frozen_says_the_same(cut: int) -> None:
    line = incident(TWO)
    said = record("un", judgement(line))
    records = [ONE, TWO, LINK, assesses(ONE, "refuted"), line, said, seconds(said, START),
               answers("denies", START, line)]
    whole, first = world(records, me="un"), world(records[:cut], me="un")
    stamp = Stamp("test/log", first.size, "00" * 32, "1", "un", first.agreements.genesis.digest)
    rest = [Entry(cut + i, START, r) for i, r in enumerate(records[cut:])]
    again = thaw(open_snapshot(memoryview(b"".join(encode(first, stamp)))),
                 first.agreements.genesis, "un", rest=rest)
    assert again.reports.events() == whole.reports.events()
    assert again.incidents.all() == whole.incidents.all()
    assert again.reports.called(told_name(ONE)) == whole.reports.called(told_name(ONE)) == ONE
    assert [stage(w.reports, w.incidents, w.reports.events()[0], JUDGES)
            for w in (again, whole)] == ["verified"] * 2
