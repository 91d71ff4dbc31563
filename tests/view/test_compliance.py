"""What is found, alleged, refuted and answered; every number names what is behind it."""

from __future__ import annotations

from itertools import permutations
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.record.incidents import IncidentAnswer, Seconded
from hudna.record.record import Record
from hudna.view.compliance import (
    NUMBERS,
    STANDINGS,
    Key,
    Row,
    changed,
    figures,
    standing,
    totals,
    unit_of,
)
from tests.agreements import quick
from tests.view.happenings import JUDGES, Folded, judgement, told
from tests.view.telling_incidents import DAY_MS, START
from tests.view.test_taking_part import record

ZONE = ZoneInfo("Asia/Damascus")
AGREEMENT = quick().agreement
CLAUSE, GOV, OPP = "coh-cease-attacks", "syrian-government", "opposition"
DAY = "2016-07-31"
UNIT = ("SY02", "SY0203")
FIRST = record("un", told(admin=UNIT))


def rows(*said: Record, level: int = 0) -> tuple[Row, ...]:
    found = Folded((FIRST, *said) if FIRST not in said else said)
    return figures(found.incidents.all(), JUDGES, AGREEMENT, ZONE, level)


def judges(author: str, at: int = START + 1, of: Record = FIRST, **more: Any) -> Record:
    return record(author, judgement(of, **more), at)


def seconds(of: Record, at: int = START + 2, author: str = "un") -> Record:
    return record(author, Seconded(of.hash, "b"), at)


def answers(by: str, outcome: Any = "denies", at: int = START + 3) -> Record:
    return record(by, IncidentAnswer(FIRST.hash, outcome, "no", "o"), at)


def counts(row: Row) -> dict[str, int]:
    return {what: n for what in NUMBERS if (n := getattr(row, what).count)}


def by_party(*said: Record) -> dict[str, dict[str, int]]:
    return {r.key.party: counts(r) for r in rows(*said)}


def test_what_sources_say_is_alleged_and_names_its_record() -> None:
    (row,) = rows()
    assert row.key == Key(DAY, CLAUSE, GOV, "SY02")
    assert counts(row) == {"alleged": 1}
    assert row.alleged.incidents == (FIRST.said.incident,)  # type: ignore[union-attr]
    assert row.alleged.records == (FIRST.hash,)


def test_nothing_is_attributed_by_default() -> None:
    nobody = record("un", told(accused=(), incident="cd" * 16))
    found = figures(Folded([nobody]).incidents.all(), JUDGES, AGREEMENT, ZONE)
    assert [(r.key.party, r.key.unit, counts(r)) for r in found] == [("", "", {"alleged": 1})]


def test_one_persons_judgement_changes_nothing_and_two_make_a_finding() -> None:
    said = judges("un")
    assert by_party(said) == {GOV: {"alleged": 1}}
    (row,) = rows(said, seconds(said))
    assert counts(row) == {"found": 1}
    assert set(row.found.records) == {FIRST.hash, said.hash, seconds(said).hash}


@pytest.mark.parametrize("alone", ["us", "ru"])
def test_promise_3_one_guarantor_alone_finds_nothing_and_refutes_nothing(alone: str) -> None:
    assert by_party(judges(alone)) == {GOV: {"alleged": 1}}
    no = judges(alone, outcome="no-violation", by="")
    assert by_party(no) == {GOV: {"alleged": 1}}
    said = judges("un", START)
    assert by_party(said, seconds(said), no) == {GOV: {"found": 1}}


def test_what_a_guarantor_alone_holds_of_another_is_alleged() -> None:
    said = judges("ru", by=OPP)
    found = {r.key.party: r for r in rows(said)}
    assert {p: counts(r) for p, r in found.items()} == {
        GOV: {"alleged": 1}, OPP: {"alleged": 1}}
    assert set(found[OPP].alleged.records) == {FIRST.hash, said.hash}


def test_jointly_they_find_and_refute() -> None:
    assert by_party(judges("us"), judges("ru")) == {GOV: {"found": 1}}
    no = [judges(g, outcome="no-violation", by="") for g in ("us", "ru")]
    (row,) = rows(*no)
    assert counts(row) == {"refuted": 1}
    assert set(row.refuted.records) == {FIRST.hash, *(r.hash for r in no)}


def test_that_it_was_no_violation_of_another_clause_or_party_refutes_nothing() -> None:
    other = [judges(g, outcome="no-violation", by="", clause="coh-access") for g in ("us", "ru")]
    assert by_party(*other) == {GOV: {"alleged": 1}}
    whom = [judges(g, outcome="no-violation", by=OPP) for g in ("us", "ru")]
    assert by_party(*whom) == {GOV: {"alleged": 1}}


def test_findings_that_differ_stand_side_by_side() -> None:
    said = judges("un")
    no = [judges(g, outcome="no-violation", by="") for g in ("us", "ru")]
    (row,) = rows(said, seconds(said), *no)
    assert counts(row) == {"found": 1, "contested": 1}
    assert {r.hash for r in no} <= set(row.contested.records)


def test_found_of_two_parties_under_one_clause_is_contested_of_each() -> None:
    said = judges("un")
    other = [judges(g, by=OPP) for g in ("us", "ru")]
    found = {r.key.party: r for r in rows(said, seconds(said), *other)}
    assert {p: counts(r) for p, r in found.items()} == {
        p: {"found": 1, "contested": 1} for p in (GOV, OPP)}
    hashes = {said.hash, *(r.hash for r in other)}
    assert hashes <= set(found[GOV].contested.records) & set(found[OPP].contested.records)
    assert totals(found.values()).contested.count == 1


@pytest.mark.parametrize("other", [{"by": ""}, {"by": OPP, "clause": "coh-access"}])
def test_of_nobody_in_particular_or_of_another_clause_contests_nobody(other: Any) -> None:
    said = judges("un")
    found = rows(said, seconds(said), *(judges(g, **other) for g in ("us", "ru")))
    assert not any(r.contested.count for r in found)


def test_refuted_at_the_monitors_is_refuted_unless_two_have_found_it() -> None:
    later = record("un", told(revision=1, stage="refuted", admin=UNIT), START + 9, FIRST.hash)
    assert by_party(later) == {GOV: {"refuted": 1}}
    assert by_party(later, judges("us"), judges("ru")) == {GOV: {"found": 1}}


def test_what_was_looked_into_and_cannot_be_told_is_unknown() -> None:
    open_ = [judges(g, outcome="undetermined", by="") for g in ("us", "ru")]
    (row,) = rows(*open_)
    assert counts(row) == {"unknown": 1}
    assert {r.hash for r in open_} <= set(row.unknown.records)
    assert by_party(open_[0]) == {GOV: {"alleged": 1}}
    later = record("un", told(revision=1, stage="unverifiable", admin=UNIT), START + 9, FIRST.hash)
    assert by_party(later) == {GOV: {"unknown": 1}}
    assert by_party(later, judges("us"), judges("ru")) == {GOV: {"found": 1}}
    # One finds that it was none while the others cannot tell: it is refuted.
    no = judges("un", outcome="no-violation", by="")
    assert by_party(no, seconds(no), *open_) == {GOV: {"refuted": 1}}


def test_a_violation_by_nobody_known_is_found_and_who_did_it_stays_alleged() -> None:
    said = judges("un", by="")
    assert by_party(said, seconds(said)) == {"": {"found": 1}, GOV: {"alleged": 1}}


def test_where_nobody_was_named_it_is_alleged_of_nobody_once_it_is_found() -> None:
    nobody = record("un", told(accused=(), incident="cd" * 16))
    said = judges("un", of=nobody)
    held = Folded([nobody, said, seconds(said)]).incidents.all()
    found = figures(held, JUDGES, AGREEMENT, ZONE)
    assert [(r.key.party, counts(r)) for r in found] == [(GOV, {"found": 1})]


def test_found_of_one_under_another_clause_it_is_no_more_alleged() -> None:
    said = judges("un", clause="coh-access")
    assert [(r.key.clause, counts(r)) for r in rows(said, seconds(said))] == [
        ("coh-access", {"found": 1})]


@pytest.mark.parametrize(("by", "outcome", "expected"), [
    (GOV, "denies", {"alleged": 1, "answered": 1}),
    ("ru", "explains", {"alleged": 1, "answered": 1}),
    (GOV, "looking", {"alleged": 1}), ("us", "denies", {"alleged": 1}),
    (OPP, "denies", {"alleged": 1})])
def test_answered_by_the_party_or_its_guarantor(
    by: str, outcome: str, expected: dict[str, int]
) -> None:
    (row,) = rows(answers(by, outcome))
    assert counts(row) == expected
    if "answered" in expected:
        assert answers(by, outcome).hash in row.answered.records


def test_the_day_is_the_agreements_and_the_unit_that_of_the_level() -> None:
    late = record("un", told(
        incident="cd" * 16, admin=("SY02",), from_ms=1_469_912_400_000 - 1,
        until_ms=1_469_912_400_000 + 5))
    assert {(r.key.day, r.key.unit) for r in rows(FIRST, late, level=1)} == {
        (DAY, "SY0203"), ("2016-07-30", "")}
    assert [unit_of(UNIT, level) for level in (0, 1, 2)] == ["SY02", "SY0203", ""]


def test_one_that_was_joined_to_another_is_counted_there_alone() -> None:
    later = record("un", told(revision=1, sources=0, admin=UNIT), START + 9, FIRST.hash)
    assert rows(later) == ()


def test_totals_count_each_incident_once() -> None:
    two = record("un", told(incident="cd" * 16, accused=(GOV, OPP), from_ms=START - DAY_MS))
    said = judges("un", by="")
    found = totals(rows(FIRST, two, said, seconds(said), answers(GOV)))
    assert {what: getattr(found, what).count for what in NUMBERS} == {
        "found": 1, "alleged": 1, "unknown": 0, "refuted": 0, "answered": 1, "contested": 0}
    assert set(found.found.records) == {FIRST.hash, said.hash, seconds(said).hash}


def test_what_changed_is_what_a_later_bulletin_corrects() -> None:
    said = judges("un")
    before, after = rows(said), rows(said, seconds(said), answers(GOV))
    assert {(c.what, c.before.count, c.after.count) for c in changed(before, after)} == {
        ("alleged", 1, 0), ("found", 0, 1), ("answered", 0, 1)}
    assert changed(before, before) == ()
    # More was said of the same: the number is the same.
    assert changed(rows(judges("us")), rows()) == ()
    assert {c.before.count for c in changed(before, ())} == {1}


SAID = judges("un")
ALL = [FIRST, SAID, seconds(SAID), judges("us", outcome="no-violation", by=""),
       judges("ru", outcome="no-violation", by=""), answers(GOV)]


def test_promise_10_the_same_in_any_order() -> None:
    first = rows(*ALL)
    assert len(first) == 1
    assert all(rows(*order) == first for order in permutations(ALL))


@given(st.sets(st.integers(0, 11)), st.randoms())
@settings(deadline=None)
def test_of_whatever_was_said_the_numbers_are_apart_and_all_is_behind_them(
    chosen: set[int], chance: Any
) -> None:
    two = record("un", told(incident="cd" * 16, accused=(), clause="coh-access"))
    more = [*ALL, judges("us", by=OPP), judges("ru", by=""), judges("un", of=two, by=OPP),
            judges("us", of=two, by=GOV), judges("ru", of=two, by=GOV), two]
    said = [r for i, r in enumerate(more) if i in chosen or r in (FIRST, two)]
    chance.shuffle(said)
    found = rows(*said)
    hashes = {r.hash for r in said}
    for row in found:
        each = [set(getattr(row, what).incidents) for what in STANDINGS]
        assert sum(map(len, each)) == len(set.union(*each))
        assert set(row.answered.incidents) <= set.union(*each)
        assert set(row.contested.incidents) <= each[0]
        for what in NUMBERS:
            assert all(b.records and hashes.issuperset(b.records)
                       for b in getattr(row, what).behind)
    whole = totals(found)
    assert sum(getattr(whole, what).count for what in STANDINGS) == 2
    for line in Folded(said).incidents.all():
        where = standing(line, JUDGES)
        assert where is not None
        assert line.name in getattr(whole, where).incidents
