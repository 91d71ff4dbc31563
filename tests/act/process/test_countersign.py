"""A guarantor's key: to what, by whom, and what it cannot do."""

from __future__ import annotations

from typing import Any

import pytest

from hudna.act.draft import draft
from hudna.act.process.countersign import countersign
from hudna.act.walk_out import walk_out
from hudna.fault import Refused
from hudna.record.kinds import Announcement, CounterSet, Decision, Names, Withdrawal
from hudna.record.record import Record
from hudna.view.process.keys import keys
from tests.act.speaking import Speaking
from tests.agreements import quick
from tests.view.telling_incidents import HOUR

TEXT = Names("Text", "نص", "Текст")
SUBJECTS = (Announcement(TEXT, TEXT, "o"), Decision("0" * 64, TEXT, "o"),
            CounterSet("days", "start", "2016-07-31", 0, "", "o"))


def heard(said: Any, party: str = "ru") -> tuple[Speaking, Record]:
    """A node that was told what us has said."""
    us, there = Speaking("us", quick()), Speaking(party, quick())
    record = us.say(draft(said))
    there.take(record)
    return there, record


def signs(node: Speaking, of: str, word: Any = "signs", text: str = "") -> Record:
    node.now_ms += 1
    return node.say(countersign(node.world, of, word=word, text=text, officer="o",
                                now_ms=node.now_ms))


@pytest.mark.parametrize("said", SUBJECTS)
def test_the_other_key_makes_it_whole(said: Any) -> None:
    ru, record = heard(said)
    signs(ru, record.hash)
    assert keys(ru.world, record).whole
    with pytest.raises(Refused):
        signs(ru, record.hash)


@pytest.mark.parametrize("said", SUBJECTS)
def test_a_reservation_has_words_and_may_become_a_signature(said: Any) -> None:
    ru, record = heard(said)
    with pytest.raises(Refused):
        signs(ru, record.hash, "reserves", "  ")
    first = signs(ru, record.hash, "reserves", "not without the maps")
    assert set(keys(ru.world, record).reserves) == {"ru"}
    second = signs(ru, record.hash)
    assert second.said.replaces == (first.hash,) and keys(ru.world, record).whole  # type: ignore[union-attr]


def test_only_an_announcements_key_may_be_taken_back() -> None:
    for said in SUBJECTS:
        ru, record = heard(said)
        signs(ru, record.hash)
        if isinstance(said, Announcement):
            signs(ru, record.hash, "reserves", "a town is misspelt")
            assert not keys(ru.world, record).whole
        else:
            with pytest.raises(Refused):
                signs(ru, record.hash, "reserves", "on second thoughts")


def test_only_guarantors_that_take_part_and_never_their_own() -> None:
    un, record = heard(SUBJECTS[1], "un")
    with pytest.raises(Refused):
        signs(un, record.hash)
    us = Speaking("us", quick())
    own = us.say(draft(SUBJECTS[1]))
    with pytest.raises(Refused):
        signs(us, own.hash)
    ru, record = heard(SUBJECTS[1])
    ru.say(walk_out(ru.world, reason="why", officer="o"))
    with pytest.raises(Refused):
        signs(ru, record.hash)


def test_nothing_else_is_signed_and_no_version_that_is_past() -> None:
    ru, record = heard(Withdrawal("0" * 64, "why"))
    with pytest.raises(Refused):
        signs(ru, record.hash)
    with pytest.raises(Refused):
        signs(ru, "0" * 64)
    us, ru = Speaking("us", quick()), Speaking("ru", quick())
    first = us.say(draft(SUBJECTS[0]))
    us.now_ms += 1
    second = us.say(draft(Announcement(TEXT, TEXT, "p"), first.hash))
    for each in (first, second):
        ru.take(each)
    with pytest.raises(Refused):
        signs(ru, first.hash)
    signs(ru, second.hash)


@pytest.mark.parametrize("said", SUBJECTS)
def test_what_may_no_longer_be_signed_is_refused_and_a_reservation_is_not(said: Any) -> None:
    ru, record = heard(said)
    ru.now_ms = record.issued_ms + 15 * 24 * HOUR
    if isinstance(said, Announcement):
        signs(ru, record.hash)
        return
    with pytest.raises(Refused) as refused:
        signs(ru, record.hash)
    assert [f.where for f in refused.value.faults] == ["of"]
    signs(ru, record.hash, "reserves", "not any more")
