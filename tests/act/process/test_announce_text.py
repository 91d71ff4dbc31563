"""Writing an announcement: in three languages or not at all; what is public is never replaced."""

from __future__ import annotations

from typing import Any

import pytest

from hudna.act.process.announce_text import announce_text
from hudna.act.process.countersign import countersign
from hudna.act.process.withdraw import withdraw
from hudna.fault import Refused
from hudna.record.kinds import Names
from hudna.record.record import Record
from hudna.view.process.announcements import announced
from tests.act.speaking import Speaking
from tests.agreements import quick

TEXT = Names("Text", "نص", "Текст")


def pair() -> tuple[Speaking, Speaking]:
    return Speaking("us", quick()), Speaking("ru", quick())


def writes(node: Speaking, *others: Speaking, **more: Any) -> Record:
    node.now_ms += 1
    given: dict[str, Any] = {"title": TEXT, "text": TEXT, "officer": "o", "now_ms": node.now_ms,
                             **more}
    record = node.say(announce_text(node.world, **given))
    for other in others:
        other.take(record)
    return record


def signs(node: Speaking, of: Record, *others: Speaking) -> Record:
    node.now_ms += 5
    record = node.say(countersign(node.world, of.hash, word="signs", text="", officer="o",
                                  now_ms=node.now_ms))
    for other in others:
        other.take(record)
    return record


def wheres(node: Speaking, **more: Any) -> set[str]:
    with pytest.raises(Refused) as refused:
        writes(node, **more)
    return {f.where for f in refused.value.faults}


def state(node: Speaking, of: Record) -> str:
    found = announced(node.world, of.hash, node.now_ms + 100)
    assert found
    return found.state


def test_both_nodes_come_to_the_same_once_the_other_key_is_turned() -> None:
    us, ru = pair()
    text = writes(us, ru)
    assert state(us, text) == state(ru, text) == "waiting"
    signs(ru, text, us)
    assert state(us, text) == state(ru, text) == "published"


def test_each_language_that_is_missing_is_named() -> None:
    us, _ = pair()
    assert wheres(us, title=Names("t"), text=Names("", " ", "т")) == {
        "title.ar", "title.ru", "text.en", "text.ar"}


def test_an_embargo_is_still_to_come() -> None:
    us, _ = pair()
    assert wheres(us, embargo_ms=us.now_ms) == {"embargo_ms"}
    writes(us, embargo_ms=us.now_ms + 1000)


def test_only_what_is_public_is_corrected() -> None:
    us, ru = pair()
    text = writes(us, ru)
    assert wheres(us, corrects=[text.hash]) == {"corrects"}
    assert wheres(us, corrects=["0" * 64]) == {"corrects"}
    signs(ru, text, us)
    us.now_ms += 10
    writes(us, corrects=[text.hash, text.hash])


def test_one_waiting_is_replaced_by_its_author_and_one_that_is_public_by_nobody() -> None:
    us, ru = pair()
    text = writes(us, ru)
    assert wheres(ru, before=text.hash) == {"before"}
    second = writes(us, ru, before=text.hash)
    assert second.supersedes == text.hash and wheres(us, before=text.hash) == {"before"}
    signs(ru, second, us)
    us.now_ms += 10
    assert wheres(us, before=second.hash) == {"before"}
    us.say(withdraw(us.world, second.hash, "it was wrong"))
    assert state(us, second) == "withdrawn"


def test_whoever_is_neither_guarantor_nor_depositary_writes_none() -> None:
    assert wheres(Speaking("opposition", quick())) == {"party"}
    un = Speaking("un", quick())
    assert state(un, writes(un)) == "draft"
