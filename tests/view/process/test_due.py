"""What waits for a person: a counter's setting without this key, a promise whose day has come."""

from __future__ import annotations

from hudna.view.needs import Need, needs
from tests.view.process.concerned import keys, world
from tests.view.process.promised import came, noon, promises, sets

KINDS = ("sign-counter", "promise-due")


def waits(*records: object, me: str = "us", day: str = "2016-07-28") -> list[Need]:
    made = world(records, me)  # type: ignore[arg-type]
    return [n for n in needs(made, noon(day)) if n.kind in KINDS]


def test_a_setting_waits_for_the_other_guarantor_alone() -> None:
    start = sets()
    assert waits(start, me="us") == []
    assert waits(start, me="un") == []
    assert waits(start, me="ru") == [
        Need("sign-counter", start.hash, start.issued_ms, "us")]
    assert waits(start, keys(start), me="ru") == []
    assert waits(start, keys(start, word="reserves"), me="ru") == []
    assert waits(start, sets("reset", "2016-07-22"), me="ru")[0].count == 2


def test_a_promise_waits_from_its_day_on_for_whose_it_is() -> None:
    one = promises(due_day="2016-07-28")
    assert waits(one, day="2016-07-27") == []
    [need] = waits(one)
    assert (need.kind, need.subject) == ("promise-due", one.hash)
    assert waits(one, me="ru") == []
    assert waits(one, came(one, "us", "under-way")) == [need]
    for end in ("met", "broken", "overtaken"):
        assert waits(one, came(one, "us", end)) == []  # type: ignore[arg-type]
    assert waits(one, came(one, "ru")) == [need], "its own word is waited for"
    theirs = promises("syrian-government", author="ru", due_day="2016-07-28")
    assert [n.subject for n in waits(theirs, me="ru")] == [theirs.hash]
