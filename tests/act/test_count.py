"""Each side counts for itself; what matches is said by persons, over the lists that stand."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from hudna.act.count import count
from hudna.act.reconcile import reconcile
from hudna.fault import Refused
from hudna.record.incidents import CountLine, CountMatch
from hudna.record.record import Record
from hudna.view.counts import Day, Tally, counted
from hudna.view.days import starts_ms
from hudna.view.findings import judges
from hudna.view.matching import propose
from tests.act.speaking import Speaking
from tests.agreements import quick
from tests.promises.truce import Truce
from tests.view.telling_incidents import HOUR, START

ZONE = ZoneInfo("Asia/Damascus")
DAY = "2016-07-31"
LINE = CountLine("1", "shelling", START, START + HOUR, "Aleppo", None, "syrian-government",
                 "coh-cease-attacks")


def line(ref: str, **other: Any) -> CountLine:
    return msgspec.structs.replace(LINE, ref=ref, **other)


@pytest.fixture
def truce() -> Truce:
    return Truce(quick(), START)


def counts(truce: Truce, party: str, *lines: CountLine, day: str = DAY) -> Record:
    made = truce.say(party, count(truce.nodes[party].world, day, lines, officer="o", zone=ZONE,
                                  now_ms=truce.clock(party)))
    truce.heal()
    return made


def says(truce: Truce, party: str, *matches: CountMatch) -> Record:
    made = truce.say(party, reconcile(truce.nodes[party].world, DAY, matches, officer="o"))
    truce.heal()
    return made


def now(truce: Truce, party: str = "un") -> Day:
    world = truce.nodes[party].world
    return world.counts.day(DAY, judges(world.terms.agreement))


def proposed(truce: Truce) -> tuple[CountMatch, ...]:
    return propose({r.hash: counted(r).lines for r in now(truce).lists.values()})


def wheres(caught: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [f.where for f in caught.value.faults]


def test_two_lists_one_by_one_to_an_agreed_table(truce: Truce) -> None:
    counts(truce, "us", LINE, line("2", from_ms=START + 9 * HOUR, until_ms=START + 9 * HOUR + 1))
    counts(truce, "ru", line("a", accused="opposition"))
    found = proposed(truce)
    says(truce, "us", *found)
    assert now(truce).waits_for == ("ru",)
    says(truce, "ru", *reversed(found))
    assert {now(truce, p).agreed for p in truce.nodes} == {True}
    assert now(truce).tally == Tally(0, 1, 1)
    assert {m.differs for m in now(truce).matches} == {(), ("accused",)}


def test_a_party_that_disagrees_says_so_and_both_stand(truce: Truce) -> None:
    us, ru = counts(truce, "us", LINE), counts(truce, "ru", line("a"))
    says(truce, "us", *proposed(truce))
    apart = says(truce, "ru", CountMatch(((us.hash, "1"),)), CountMatch(((ru.hash, "a"),)))
    assert (now(truce).agreed, set(now(truce).said)) == (False, {"us", "ru"})
    then = says(truce, "ru", *proposed(truce))
    assert then.said.replaces == (apart.hash,)  # type: ignore[union-attr]
    assert now(truce).agreed


def test_a_new_list_names_the_one_before_and_ends_the_agreement(truce: Truce) -> None:
    first = counts(truce, "us", LINE)
    counts(truce, "ru", line("a"))
    for party in ("us", "ru"):
        says(truce, party, *proposed(truce))
    truce.now_ms += 1
    anew = counts(truce, "us", LINE, line("2"))
    assert anew.said.replaces == (first.hash,)  # type: ignore[union-attr]
    assert (now(truce).agreed, now(truce).waits_for) == (False, ("ru", "us"))


@pytest.mark.parametrize(("lines", "where"), [
    ((line("1", accused="nobody"),), ["lines[0].accused"]),
    ((line("1"), line("2", clause="none")), ["lines[1].clause"]),
    ((line("1", from_ms=0, until_ms=1),), ["lines[0].from_ms"]),
    ((LINE, LINE), ["lines"]),
    ((line(" "),), ["lines[0].ref"]),
])
def test_what_is_wrong_with_a_list_is_named(
    truce: Truce, lines: tuple[CountLine, ...], where: list[str]
) -> None:
    with pytest.raises(Refused) as caught:
        counts(truce, "us", *lines)
    assert wheres(caught) == where


@pytest.mark.parametrize("day", ["2016-08-01", "31.07.2016", "2016-02-30"])
def test_a_day_that_has_begun(truce: Truce, day: str) -> None:
    with pytest.raises(Refused) as caught:
        counts(truce, "us", day=day)
    assert wheres(caught)[0] == "day"


def test_the_day_begins_where_the_agreement_says(truce: Truce) -> None:
    truce.now_ms = starts_ms("2016-08-01", ZONE) - 1
    with pytest.raises(Refused):
        counts(truce, "us", day="2016-08-01")
    truce.now_ms += 1
    counts(truce, "us", day="2016-08-01")


def test_the_same_list_is_not_said_again_and_none_at_all_is_a_list(truce: Truce) -> None:
    counts(truce, "us")
    with pytest.raises(Refused, match="another list"):
        counts(truce, "us")
    assert now(truce).lists.keys() == {"us"}


def test_nobody_else_counts() -> None:
    for party in ("opposition", "syrian-government"):
        with pytest.raises(Refused, match="guarantor"):
            count(Speaking(party, quick(), START).world, DAY, (), officer="o", zone=ZONE,
                  now_ms=START)


def test_who_has_no_list_has_nothing_to_reconcile(truce: Truce) -> None:
    counts(truce, "us", LINE)
    with pytest.raises(Refused, match="with a list"):
        says(truce, "un")
    with pytest.raises(Refused, match="two parties"):
        says(truce, "us")


def test_each_line_once_and_nothing_else(truce: Truce) -> None:
    us, ru = counts(truce, "us", LINE, line("2")), counts(truce, "ru", line("a"))
    ours, other, theirs = (us.hash, "1"), (us.hash, "2"), (ru.hash, "a")
    for matches, where in (
        ((CountMatch((ours, theirs)),), ["matches"]),
        ((CountMatch((ours, other)), CountMatch((theirs,))), ["matches[0].lines"]),
        ((CountMatch((ours,), ("near",)), CountMatch((other, theirs))), ["matches[0].differs"]),
        ((CountMatch((ours, theirs)), CountMatch((other,)), CountMatch((theirs,))), ["matches"]),
        ((CountMatch((ours, theirs)), CountMatch((other, ("0" * 64, "a")))), ["matches[1].lines"]),
        ((CountMatch((ours, theirs), ("ref",)), CountMatch((other,))), ["matches[0].differs"]),
    ):
        with pytest.raises(Refused) as caught:
            says(truce, "us", *matches)
        assert wheres(caught) == where
    says(truce, "us", CountMatch((ours, theirs)), CountMatch((other,)))
    with pytest.raises(Refused, match="something else"):
        says(truce, "us", CountMatch((other,)), CountMatch((theirs, ours)))


def test_what_lines_differ_in_is_not_for_anybody_to_say(truce: Truce) -> None:
    us, ru = counts(truce, "us", LINE, line("2")), counts(
        truce, "ru", line("a", accused="opposition"), line("b"))
    first, second = ((us.hash, "1"), (ru.hash, "a")), ((us.hash, "2"), (ru.hash, "b"))
    for one, two, where in (
        ((), (), ["matches[0].differs"]),
        (("accused", "near"), (), ["matches[0].differs"]),
        (("clause",), (), ["matches[0].differs"]),
        (("accused",), ("happened",), ["matches[1].differs"]),
    ):
        with pytest.raises(Refused) as caught:
            says(truce, "us", CountMatch(first, one), CountMatch(second, two))
        assert wheres(caught) == where
    for party in ("us", "ru"):
        says(truce, party, CountMatch(first, ("accused",)), CountMatch(second))
    assert (now(truce).agreed, now(truce).tally) == (True, Tally(1, 1, 0))
