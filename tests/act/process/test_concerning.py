"""What may be said of meetings, concerns and decisions, and by whom."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
import pytest

from hudna.act.draft import Draft, Reader
from hudna.act.process.countersign import countersign
from hudna.act.process.decide import decide
from hudna.act.process.meet import meet
from hudna.act.process.raise_concern import raise_concern
from hudna.act.process.reopen import reopen
from hudna.act.process.withdraw import withdraw
from hudna.act.walk_out import walk_out
from hudna.fault import Refused
from hudna.record.kinds import Concern, Meeting, Names, Reopened
from hudna.record.process import AgendaItem
from hudna.record.record import Record
from hudna.view.process.concerns import raised
from tests.act.speaking import Speaking
from tests.agreements import quick
from tests.view.happenings import a_report

CONCERN = Concern("coh-cease-attacks", "who is where", "a map", "o", ("transition-talks",))
TEXT = Names(en="Both draw the map")


class Two:
    """Both guarantors; each hears at once what the other says."""

    def __init__(self) -> None:
        self.us, self.ru = Speaking("us", quick()), Speaking("ru", quick())

    def say(self, by: Speaking, draft: Draft) -> Record:
        self.us.now_ms = self.ru.now_ms = self.us.now_ms + 1
        record = by.say(draft)
        (self.ru if by is self.us else self.us).take(record)
        return record

    def meeting(self, *concerns: str, **more: Any) -> Meeting:
        return msgspec.structs.replace(
            Meeting("planned", "technical", "Meeting", "", self.us.now_ms, None,
                    (AgendaItem("the map", concerns),), (), "o"), **more)

    def settled(self) -> tuple[str, str]:
        """A concern of ru, and the decision that settles it."""
        one = self.say(self.ru, raise_concern(self.ru.world, CONCERN))
        at = self.say(self.us, meet(self.us.world, self.meeting(one.hash), self.us.now_ms))
        made = self.say(self.us, decide(self.us.world, at.hash, text=TEXT, officer="o",
                                        now_ms=self.us.now_ms, settles=(one.hash,)))
        self.say(self.ru, countersign(self.ru.world, made.hash, word="signs", text="",
                                      officer="o", now_ms=self.ru.now_ms))
        return one.hash, made.hash


@pytest.fixture
def two() -> Two:
    return Two()


def refused(act: Callable[[], Draft], *where: str) -> None:
    with pytest.raises(Refused) as why:
        act()
    assert tuple(f.where for f in why.value.faults) == where


@pytest.mark.parametrize(("changed", "where"), [
    ({"clause": "none"}, ("clause",)), ({"text": " "}, ("text",)),
    ({"settled_by": "", "holds_up": ("the-moon",)}, ("settled_by", "holds_up")),
])
def test_a_concern_names_what_the_agreement_has(
    two: Two, changed: dict[str, Any], where: tuple[str, ...]
) -> None:
    said = msgspec.structs.replace(CONCERN, **changed)
    refused(lambda: raise_concern(two.us.world, said), *where)


def test_nobody_replaces_takes_back_or_opens_anothers(two: Two) -> None:
    one, _ = two.settled()
    us, ru = two.us.world, two.ru.world
    refused(lambda: raise_concern(us, CONCERN, one), "replaces")
    refused(lambda: withdraw(us, one, "why"), "subject")
    refused(lambda: reopen(us, one, text="x", officer="o"), "concern")
    refused(lambda: withdraw(ru, one, " "), "reason")
    refused(lambda: withdraw(ru, "0" * 64, "why"), "subject")
    refused(lambda: raise_concern(ru, CONCERN, "0" * 64), "replaces")


def test_opened_again_once_it_is_settled_naming_the_decision(two: Two) -> None:
    open_ = two.say(two.ru, raise_concern(two.ru.world, CONCERN))
    refused(lambda: reopen(two.ru.world, open_.hash, text="x", officer="o"), "concern")
    one, made = two.settled()
    ru = two.ru.world
    refused(lambda: reopen(ru, one, text=" ", officer="o"), "text")
    refused(lambda: reopen(ru, one, text="x", officer="o", evidence=("0" * 64,)), "evidence")
    refused(lambda: reopen(ru, "0" * 64, text="x", officer="o"), "concern")
    stays = two.ru.say_raw(a_report())
    refused(lambda: reopen(ru, one, text="x", officer="o", evidence=(stays.hash,)), "evidence")
    again = two.say(two.ru, reopen(ru, one, text="x", officer="o", evidence=(open_.hash,)))
    assert isinstance(again.said, Reopened) and again.said.evidence == (open_.hash, made)
    held = raised(two.us.world, one)
    assert held is not None and held.state == "reopened"


def test_a_meeting_is_its_own_partys(two: Two) -> None:
    at = two.say(two.us, meet(two.us.world, two.meeting(), two.us.now_ms))
    us, ru, now = two.us.world, two.ru.world, two.us.now_ms
    refused(lambda: meet(ru, two.meeting(state="held"), now, at.hash), "replaces")
    refused(lambda: meet(us, two.meeting(), now, "0" * 64), "replaces")
    refused(lambda: meet(us, two.meeting(state="held", from_ms=now + 1), now, at.hash), "state")
    refused(lambda: meet(us, two.meeting("0" * 64, title=" "), now), "title", "agenda[0].concerns")
    held = two.say(two.us, meet(us, two.meeting(state="held"), now, at.hash))
    refused(lambda: meet(us, two.meeting(), now, at.hash), "replaces")
    two.say(two.us, withdraw(us, held.hash, "in error"))


def test_no_meeting_takes_up_what_a_guarantor_is_not_told(two: Two) -> None:
    us = two.us
    concern = raise_concern(us.world, CONCERN)
    kept = us.say(msgspec.structs.replace(concern, release=(Reader("ru", nothing=True),)))
    refused(lambda: meet(us.world, two.meeting(kept.hash), us.now_ms), "agenda[0].concerns")


def test_what_is_decided_is_decided_at_a_meeting_that_took_place(two: Two) -> None:
    us, now = two.us.world, two.us.now_ms
    later = two.say(two.us, meet(us, two.meeting(from_ms=now + 1000), now))
    off = two.say(two.us, meet(us, two.meeting(state="cancelled"), now))
    def at(of: str, **more: Any) -> Draft:
        return decide(us, of, **{"text": TEXT, "officer": "o", "now_ms": two.us.now_ms, **more})
    for of in (later.hash, off.hash, "0" * 64):
        refused(partial(at, of), "at")
    on = two.say(two.us, meet(us, two.meeting(from_ms=now), now))
    refused(lambda: at(on.hash, text=Names(en=" ")), "text")
    refused(lambda: at(on.hash, settles=("0" * 64,)), "settles")
    one, _ = two.settled()
    refused(lambda: at(on.hash, settles=(one,)), "settles")
    issg = Speaking("issg", quick())
    issg.take(on)
    refused(lambda: decide(issg.world, on.hash, text=TEXT, officer="o", now_ms=two.us.now_ms),
            "party")


def test_nothing_is_decided_of_what_a_guarantor_is_not_told(two: Two) -> None:
    us, now = two.us, two.us.now_ms
    only_us = (Reader("ru", nothing=True),)
    kept = us.say(msgspec.structs.replace(raise_concern(us.world, CONCERN), release=only_us))
    on = two.say(us, meet(us.world, two.meeting(from_ms=now), now))
    alone = us.say(msgspec.structs.replace(
        meet(us.world, two.meeting(from_ms=now, title="ours"), us.now_ms), release=only_us))
    for at, settles, where in ((on.hash, (kept.hash,), "settles"), (alone.hash, (), "at")):
        refused(partial(decide, us.world, at, text=TEXT, officer="o", now_ms=us.now_ms,
                        settles=settles), where)


def test_who_has_walked_out_says_none_of_it(two: Two) -> None:
    one, _ = two.settled()
    two.say(two.ru, walk_out(two.ru.world, reason="why", officer="o"))
    ru, now = two.ru.world, two.ru.now_ms
    for act in (lambda: raise_concern(ru, CONCERN), lambda: withdraw(ru, one, "why"),
                lambda: reopen(ru, one, text="x", officer="o"),
                lambda: meet(ru, two.meeting(), now),
                lambda: decide(ru, one, text=TEXT, officer="o", now_ms=now)):
        refused(act, "party")


def test_a_key_says_so_where_an_opening_again_ahead_of_time_would_outlast_it(two: Two) -> None:
    """A clock that ran a year ahead: nothing that this party signs till then settles its concern,
    and it hears so before it signs."""
    of, _ = two.settled()
    now = two.us.now_ms
    two.ru.now_ms = now + 300 * 24 * 3_600_000
    two.us.take(two.ru.say(reopen(two.ru.world, of, text="again", officer="o")))
    two.ru.now_ms = two.us.now_ms = now + 1
    at = two.say(two.us, meet(two.us.world, two.meeting(of), two.us.now_ms))
    made = two.say(two.us, decide(two.us.world, at.hash, text=TEXT, officer="o",
                                  now_ms=two.us.now_ms, settles=(of,)))
    for act in (
        lambda: countersign(two.ru.world, made.hash, word="signs", text="", officer="o",
                            now_ms=two.ru.now_ms),
        lambda: decide(two.ru.world, at.hash, text=TEXT, officer="o", now_ms=two.ru.now_ms,
                       settles=(of,)),
    ):
        refused(act, "settles")
