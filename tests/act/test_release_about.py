"""What observers are told by the agreement's defaults: nothing that is about what they are not
told, whoever said that."""

from __future__ import annotations

from typing import Any

import pytest

from hudna.act.draft import Draft, Reader, draft
from hudna.act.release import Choice, release, with_release
from hudna.record import kinds
from hudna.record.kinds import Names
from hudna.record.process import AgendaItem, Condition, Kept, OnDay, Settled
from hudna.record.record import Record
from hudna.view.about import subjects
from hudna.view.releases import goes_to
from tests.act.speaking import Speaking
from tests.agreements import quick
from tests.view.telling_incidents import START

TEXT = Names("Text", "نص", "Текст")
OBSERVER = "issg"


def node(party: str = "us") -> Speaking:
    return Speaking(party, quick(), START)


def says(at: Speaking, said: Any, chosen: tuple[Choice, ...] = ()) -> Record:
    at.now_ms += 1
    return at.say(with_release(at.world, draft(said), chosen))


def meeting(*concerns: str) -> kinds.Meeting:
    return kinds.Meeting("held", "technical", "Maps", "Geneva", START, None,
                         (AgendaItem("maps", concerns),), (), "o")


def decision(at: Record, *settles: str) -> kinds.Decision:
    return kinds.Decision(at.hash, TEXT, "o", settles)


def concern() -> kinds.Concern:
    return kinds.Concern("coh-delineation", "no maps", "maps", "o")


def key(of: Record) -> kinds.Countersigned:
    return kinds.Countersigned(of.hash, "reserves", "not without the maps", "o")


def told(at: Speaking, record: Record) -> bool:
    return goes_to(at.world, record, OBSERVER)


def reader(draft_: Draft) -> Any:
    return next((r for r in draft_.release if r.party == OBSERVER), None)


def test_a_meeting_and_what_was_decided_there_without_the_officer() -> None:
    us = node()
    held = says(us, meeting())
    made = says(us, decision(held))
    assert told(us, held) and told(us, made)
    assert reader(with_release(us.world, draft(meeting()))).withheld == ("officer",)


def test_nothing_of_a_concern_nor_of_a_meeting_or_decision_about_one() -> None:
    us = node()
    raised = says(us, concern())
    held = says(us, meeting(raised.hash))
    assert not any(told(us, r) for r in (raised, held, says(us, decision(held)),
                                         says(us, decision(says(us, meeting()), raised.hash))))


def test_an_announcement_to_nobody_but_who_signs_nor_a_key_to_one() -> None:
    us, ru = node(), node("ru")
    text = says(us, kinds.Announcement(TEXT, TEXT, "o"))
    assert not told(us, text) and goes_to(us.world, text, "ru") and goes_to(us.world, text, "un")
    ru.take(text)
    assert not told(ru, says(ru, key(text)))


def test_a_key_to_a_partners_decision_goes_where_the_decision_went() -> None:
    us, ru = node(), node("ru")
    open_, raised = says(us, meeting()), says(us, concern())
    plain, settling = says(us, decision(open_)), says(us, decision(open_, raised.hash))
    for each in (open_, raised, plain, settling):
        ru.take(each)
    assert told(ru, says(ru, key(plain)))
    assert not told(ru, says(ru, key(settling)))


def test_who_chooses_to_tell_tells() -> None:
    us = node()
    text = says(us, kinds.Announcement(TEXT, TEXT, "o"), (Choice(OBSERVER),))
    assert told(us, text)


@pytest.mark.parametrize("said", [
    kinds.Call("ru", START, None, "hotline", "nobody answered", "", "o"), concern(),
    kinds.Needed("seven-days", OnDay("2016-08-01"), "why", "o"),
])
def test_these_are_told_to_no_observer_by_itself(said: Any) -> None:
    us = node()
    assert not told(us, says(us, said))


def test_what_came_of_a_promise_goes_with_it() -> None:
    us = node()
    made = says(us, kinds.Commitment("us", ("ru",), TEXT, "jic-castello", "o"))
    came = says(us, kinds.Fulfilled(made.hash, "met", "2016-07-31", "done", "o"))
    assert told(us, made) and told(us, came)


def promise(*after: Condition, **more: Any) -> kinds.Commitment:
    return kinds.Commitment("us", ("ru",), TEXT, "jic-castello", "o", after=after, **more)


def test_promise_1_a_condition_names_nothing_that_its_reader_lacks() -> None:
    us, ru = node(), node("ru")
    raised, plain = says(us, concern()), says(us, promise())
    assert told(us, says(us, promise(Kept(plain.hash))))
    assert not told(us, says(us, promise(Settled(raised.hash))))
    ru.take(raised)
    of_partner = says(ru, promise(Kept("0" * 64), Settled(raised.hash)))
    assert not told(ru, of_partner), "whoever raised it"
    hidden = says(us, promise(Settled(raised.hash)))
    assert not told(us, says(us, promise(Kept(hidden.hash)))), "nor what waits for that"
    assert not told(us, says(us, kinds.Fulfilled(hidden.hash, "met", "2016-07-31", "", "o")))


def test_promise_1_what_waits_for_what_a_guarantor_lacks_is_not_told_it() -> None:
    us = node()
    raised = us.say(Draft(concern(), release=(Reader("ru", (), nothing=True),)))
    assert not goes_to(us.world, raised, "ru") and goes_to(us.world, raised, "un")
    for said in (promise(Settled(raised.hash)),
                 kinds.Needed("seven-days", Settled(raised.hash), "why", "o")):
        one = us.say(Draft(said))
        assert not goes_to(us.world, one, "ru") and goes_to(us.world, one, "un")


def test_an_announcement_is_about_those_that_it_corrects() -> None:
    us = node()
    first = says(us, kinds.Announcement(TEXT, TEXT, "o"))
    again = kinds.Announcement(TEXT, TEXT, "o", corrects=(first.hash,))
    assert [r.hash for r in subjects(us.world, again)] == [first.hash]


def test_a_later_version_that_names_what_a_reader_lacks_is_not_told_it() -> None:
    us = node()
    raised = says(us, concern())
    first, held = says(us, promise()), says(us, meeting())
    assert told(us, first) and told(us, held)
    for said, before in ((promise(Settled(raised.hash)), first), (meeting(raised.hash), held)):
        us.now_ms += 1
        again = us.say(draft(said, before.hash, release(us.world, said, (), before)[1]))
        assert not told(us, again)
