"""What may be promised, said of it, needed and set; and what is refused, with everything named."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from hudna.act.draft import draft
from hudna.act.process.commit import commit
from hudna.act.process.countersign import countersign
from hudna.act.process.fulfil import fulfil
from hudna.act.process.need import need
from hudna.act.process.say_holds import say_holds
from hudna.act.process.set_counter import set_counter
from hudna.fault import Refused
from hudna.record.hotline import HandOver
from hudna.record.kinds import Commitment, CounterSet, Names, Needed
from hudna.record.process import AccessOpen, Condition, Declared, Kept, OnDay, Reached, Settled
from hudna.record.record import Record
from tests.act.speaking import Speaking
from tests.agreements import quick
from tests.view.happenings import a_report

SAID = Commitment("us", ("ru",), Names(en="withdraw"), "coh-cease-attacks", "o")
TODAY = "2016-07-31"


def node(party: str = "us") -> Speaking:
    return Speaking(party, quick())


def where(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {f.where for f in refused.value.faults}


def promised(speaking: Speaking, **more: Any) -> Record:
    return speaking.say(commit(speaking.world, msgspec.structs.replace(SAID, **more)))


@pytest.mark.parametrize(("more", "field"), [
    ({"by": "nobody"}, "by"), ({"by": "ru", "parties": ()}, "origin"), ({"parties": ("us",)},
                                                                        "parties"),
    ({"text": Names(en=" ")}, "text"), ({"clause": "none"}, "clause"),
    ({"due_day": "2016-02-30"}, "due_day"), ({"due_day": "0001-01-01"}, "due_day"),
    ({"within_days": 3}, "within_days"), ({"verified_by": "us"}, "verified_by"),
    ({"mirrors": "0" * 64}, "mirrors"),
    ({"after": (OnDay("2016-07-01"), OnDay("9999-12-31"))}, "after[1].day"),
    ({"after": (AccessOpen("nobody", "Aleppo"),)}, "after[0].of"),
    ({"after": (Kept("0" * 64),)}, "after[0].commitment"),
    ({"after": (Settled("0" * 64),)}, "after[0].concern"),
    ({"after": (Reached("none"),)}, "after[0].milestone"),
])
def test_what_is_wrong_is_named(more: dict[str, Any], field: str) -> None:
    us = node()
    with pytest.raises(Refused) as refused:
        commit(us.world, msgspec.structs.replace(SAID, **more))
    assert field in where(refused)


def test_anothers_promise_with_where_it_was_said() -> None:
    us = node()
    promised(us, by="ru", parties=("us",), origin="Reuters, 26 July 2016")
    ru = node("ru")
    promised(ru, by="syrian-government", parties=("us",))


def test_only_its_own_latest_version_is_said_anew() -> None:
    us, ru = node(), node("ru")
    one = promised(us)
    two = us.say(commit(us.world, SAID, one.hash))
    assert two.supersedes == one.hash
    ru.take(one)
    for speaking, of in ((us, one), (ru, one)):
        with pytest.raises(Refused):
            commit(speaking.world, SAID, of.hash)


@pytest.mark.parametrize(("more", "field"), [
    ({"by": "ru", "parties": ("us",), "origin": "said in Geneva"}, "by"),
    ({"verified_by": ""}, "verified_by"), ({"verified_by": "ru"}, "verified_by"),
])
def test_whose_it_is_and_who_sees_to_it_is_not_said_anew(more: dict[str, Any], field: str) -> None:
    us = node()
    one = promised(us, verified_by="un")
    anew = msgspec.structs.replace(SAID, verified_by="un")
    with pytest.raises(Refused) as refused:
        commit(us.world, msgspec.structs.replace(anew, **more), one.hash)
    assert where(refused) == {field}
    us.say(commit(us.world, anew, one.hash))


def said(speaking: Speaking, of: Record, came: Any = "met", day: str = TODAY) -> Record:
    speaking.now_ms += 1
    return speaking.say(fulfil(speaking.world, of.hash, came=came, day=day, text="", officer="o",
                               today=TODAY))


def test_a_word_replaces_the_one_before_and_met_is_not_said_twice() -> None:
    us = node()
    one = promised(us)
    first = said(us, one, "under-way")
    second = said(us, one)
    assert second.said.replaces == (first.hash,)  # type: ignore[union-attr]
    with pytest.raises(Refused) as refused:
        said(us, one)
    assert where(refused) == {"came"}
    assert said(us, one, "broken").said.replaces == (second.hash,)  # type: ignore[union-attr]


@pytest.mark.parametrize(("more", "field"), [
    ({"came": "gone"}, "came"), ({"day": "2016-08-01"}, "day"), ({"day": "2016-02-30"}, "day"),
])
def test_a_word_that_cannot_be_is_refused(more: dict[str, Any], field: str) -> None:
    us = node()
    with pytest.raises(Refused) as refused:
        said(us, promised(us), **more)
    assert where(refused) == {field}


def test_of_other_words_it_is_said_again() -> None:
    """That it was met was said of what it promised then."""
    us = node()
    one = promised(us)
    first = said(us, one)
    us.say(commit(us.world, msgspec.structs.replace(SAID, text=Names(en="more")), one.hash))
    again = said(us, one)
    assert again.said.replaces == (first.hash,)  # type: ignore[union-attr]


def test_a_word_rests_on_nothing_that_stays_here() -> None:
    """Else it acts at this node alone, and nobody hears it."""
    us, ru = node(), node("ru")
    one = promised(ru, by="ru", parties=("us",))
    us.take(one)
    for stays in (us.say_raw(a_report()), us.say_raw(HandOver(1, "a quiet night", "o"))):
        for evidence in ((stays.hash,), ("0" * 64,)):
            with pytest.raises(Refused) as refused:
                fulfil(us.world, one.hash, came="met", day=TODAY, text="", officer="o",
                       today=TODAY, evidence=evidence)
            assert where(refused) == {"evidence"}
    fulfil(us.world, one.hash, came="met", day=TODAY, text="", officer="o", today=TODAY,
           evidence=(one.hash,))


def test_a_stranger_says_nothing_of_it() -> None:
    us, un = node(), node("un")
    one = promised(us)
    un.take(one)
    with pytest.raises(Refused) as refused:
        said(un, one)
    assert where(refused) == {"party"}
    named = promised(us, verified_by="un")
    un.take(named)
    said(un, named)


@pytest.mark.parametrize(("milestone", "condition", "field"), [
    ("none", OnDay(TODAY), "milestone"),
    ("transition-talks", Reached("transition-talks"), "condition.milestone"),
    ("transition-talks", Kept("0" * 64), "condition.commitment"),
    ("transition-talks", OnDay("2016-02-30"), "condition.day"),
])
def test_what_is_needed(milestone: str, condition: Condition, field: str) -> None:
    us = node()
    with pytest.raises(Refused) as refused:
        need(us.world, Needed(milestone, condition, "", "o"))
    assert where(refused) == {field}
    us.say(need(us.world, Needed("transition-talks", OnDay(TODAY), "", "o")))


def test_a_guarantor_says_that_a_declared_condition_holds() -> None:
    us = node()
    one = promised(us, after=(OnDay(TODAY), Declared("both are invited")))
    us.say(say_holds(us.world, one.hash, 1, holds=True, text="", officer="o"))
    for condition, holds in ((0, True), (2, True), (-1, True), (1, True)):
        with pytest.raises(Refused):
            say_holds(us.world, one.hash, condition, holds=holds, text="", officer="o")
    us.now_ms += 1
    us.say(say_holds(us.world, one.hash, 1, holds=False, text="", officer="o"))
    un = node("un")
    un.take(one)
    with pytest.raises(Refused):
        say_holds(un.world, one.hash, 1, holds=True, text="", officer="o")


def test_a_counter_begins_then_is_extended_or_begun_anew() -> None:
    us, ru = node(), node("ru")

    def sets(does: Any, day: str = TODAY, days: int = 0, counter: str = "seven-days",
             until: str = "") -> Record:
        said = CounterSet(counter, does, day, days, "", "o", until)
        return us.say(set_counter(us.world, said, us.now_ms))

    for does, days in (("reset", 0), ("extend", 3)):
        with pytest.raises(Refused) as refused:
            sets(does, days=days)
        assert where(refused) == {"does"}
    with pytest.raises(Refused):
        sets("start", counter="none")
    with pytest.raises(Refused) as refused:
        sets("start", until="2016-07-01")
    assert where(refused) == {"until_day"}
    start = sets("start")
    ru.take(start)
    us.take(ru.say(countersign(ru.world, start.hash, word="signs", text="", officer="o",
                               now_ms=ru.now_ms)))
    with pytest.raises(Refused):
        sets("start")
    with pytest.raises(Refused) as refused:
        sets("extend", "2016-07-01", 3)
    assert where(refused) == {"day"}
    with pytest.raises(Refused):
        sets("extend", days=0)
    sets("extend", days=3)
    sets("reset", "2016-08-02")
    with pytest.raises(Refused):
        set_counter(node("un").world, CounterSet("seven-days", "start", TODAY, 0, "", "o"),
                    us.now_ms)
    assert draft(CounterSet("seven-days", "start", TODAY, 0, "", "o"))
