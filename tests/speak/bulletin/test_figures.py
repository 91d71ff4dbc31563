"""A bulletin's figures are those of compliance, and of the script that knows nothing of us."""

from __future__ import annotations

from contextlib import suppress
from random import Random
from typing import Any

import msgspec
import pytest

from hudna.act.answer_incident import answer_incident
from hudna.act.judge import judge
from hudna.fault import Refused
from hudna.record.record import Record
from hudna.speak.bulletin.data import BulletinData, Count
from hudna.speak.bulletin.shared import Sharing
from hudna.speak.recounted import Asked, recount_data
from hudna.view.compliance import Row, figures, totals
from hudna.view.findings import judges
from tests.act.incidents import judging
from tests.act.passings import MINUTE, START
from tests.scripts.test_recount import RECOUNT
from tests.speak.bulletin.days import BY, DAY, ZONE, Days

CLAUSES = ("coh-cease-attacks", "scr-2254-civilians")
PARTIES = ("", BY, "opposition")
NOTHING = Count()


def answers(days: Days, party: str, of: Record, outcome: Any) -> None:
    days.says(party, answer_incident(
        days.world(party), of.hash, outcome=outcome, text="no", officer="o"))


def alone(days: Days, party: str, of: Record, **more: Any) -> None:
    days.says(party, judge(days.world(party), judging(of, **more)))


def rows_of(days: Days, data: BulletinData) -> tuple[Row, ...]:
    """What compliance has of the day, of what all readers have."""
    held = days.held(data.cutoff_ms)
    lines = Sharing(held.now, days.all_printed()).lines(
        x for x in held.then.incidents.all() if x.author == "un")
    terms = days.un.terms.agreement
    made = figures(lines, judges(terms), terms, ZONE)
    file = recount_data(terms, lines, Asked("un", "Asia/Damascus", ZONE, days=(DAY,)), data)
    found = RECOUNT.recount(file)
    assert all(RECOUNT.holds(key, file["claimed"], found) for key in file["claimed"])
    return tuple(r for r in made if r.key.day == DAY)


def counts(rows: Any) -> Count:
    held = totals(rows)
    return Count(**{what: f.count for what, f in msgspec.structs.asdict(held).items()})


def must_be_the_same(days: Days, data: BulletinData) -> None:
    rows = rows_of(days, data)
    assert data.totals.today == counts(rows)
    assert {c.of: c.today for c in data.by_clause} == {
        of: counts(r for r in rows if r.key.clause == of) for of in {r.key.clause for r in rows}}
    assert {c.of: c.today for c in data.by_party} == {
        of: counts(r for r in rows if r.key.party == of)
        for of in {r.key.party for r in rows} if of}


def of(data: BulletinData, party: str) -> Count:
    return next((c.today for c in data.by_party if c.of == party), NOTHING)


def test_a_finding_counts_under_its_own_clause() -> None:
    days = Days()
    days.finds(days.happens("a"), clause=CLAUSES[1])
    data = days.draft(printed=days.all_printed())
    must_be_the_same(days, data)
    assert {c.of: c.today.found for c in data.by_clause}[CLAUSES[1]] == 1
    assert [o.clause for o in data.incidents[0].outcomes] == [CLAUSES[1]]


def test_two_accused_are_two_and_one_guarantor_alone_alleges() -> None:
    days = Days()
    days.finds(days.happens("a", accused=(BY, "opposition")))
    alone(days, "us", days.happens("b", accused=()))
    data = days.draft(printed=days.all_printed())
    must_be_the_same(days, data)
    assert (of(data, BY), of(data, "opposition")) == (Count(found=1, alleged=1), Count(alleged=1))


def test_found_to_be_none_under_another_clause_contests_nothing() -> None:
    days = Days()
    one = days.happens("a")
    days.finds(one)
    days.finds(one, clause=CLAUSES[1], outcome="no-violation", by="")
    data = days.draft(printed=days.all_printed())
    must_be_the_same(days, data)
    assert data.totals.today.contested == 0


def test_found_of_two_parties_is_contested_of_each() -> None:
    days = Days()
    one = days.happens("a")
    days.finds(one)
    for guarantor in ("us", "ru"):
        alone(days, guarantor, one, by="opposition")
    data = days.draft(printed=days.all_printed())
    must_be_the_same(days, data)
    assert data.totals.today == Count(found=1, contested=1)
    assert {of(data, p) for p in (BY, "opposition")} == {Count(found=1, contested=1)}


def test_who_is_looking_into_it_again_has_not_answered() -> None:
    days = Days()
    one = days.happens("a")
    answers(days, "ru", one, "denies")
    answers(days, "ru", one, "looking")
    data = days.draft(printed=days.all_printed())
    must_be_the_same(days, data)


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_said_all_three_count_the_same(seed: int) -> None:
    chance, days = Random(seed), Days()
    for i in range(chance.randint(1, 3)):
        accused = tuple(sorted(set(chance.sample(PARTIES[1:], chance.randint(0, 2)))))
        one = days.happens(f"i{i}", at=START - chance.randint(1, 120) * MINUTE, accused=accused)
        for _ in range(chance.randint(0, 3)):
            outcome = chance.choice(("violation", "no-violation", "undetermined"))
            said = {"clause": chance.choice(CLAUSES), "outcome": outcome,
                    "by": chance.choice(PARTIES) if outcome == "violation" else ""}
            who = chance.choice(("un", "us", "ru"))
            if who == "un":
                days.finds(one, **said)
            else:
                alone(days, who, one, **said)
        for who in ("us", "ru"):
            for _ in range(chance.randint(0, 2)):
                with suppress(Refused):  # of a party that is not accused
                    answers(days, who, one, chance.choice(("denies", "looking", "accepts")))
    days.at_cutoff()
    must_be_the_same(days, days.draft(printed=days.all_printed()))
