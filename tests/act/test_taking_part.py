"""What may be said of who takes part, and what may not."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from hudna.act.join import joining, let_join
from hudna.act.leave import leave
from hudna.fault import Refused
from hudna.record.record import Record
from hudna.view.world import World
from tests.view.test_taking_part import CARD, lets_in, puts_out, walks, world

GONE = [puts_out("us", "issg"), puts_out("ru", "issg")]


def joins(w: World, party: str = "issg", card: str = CARD) -> None:
    said = joining(w, party, card=card, past="nothing", officer="duty")
    assert let_join(w, said).said == said


def leaves(w: World, party: str, reason: str = "enough") -> None:
    leave(w, party, reason=reason, officer="duty")


def test_a_joining_undoes_every_leaving_that_is_known_here() -> None:
    w = world(GONE)
    said = joining(w, "issg", card=CARD, past="nothing", officer="duty")
    assert set(said.undoes) == {r.hash for r in GONE}
    with pytest.raises(Refused, match="undoes"):
        let_join(w, replace(said, undoes=said.undoes[:1]))


def test_the_same_joining_is_said_once_and_another_past_may_be_said() -> None:
    mine = lets_in("us", "issg", "nothing", undoes=(*sorted(GONE, key=lambda r: r.hash),))
    w = world([*GONE, mine])
    with pytest.raises(Refused, match="has not said yet"):
        joins(w)
    other = joining(w, "issg", card=CARD, past="everything", officer="duty")
    assert let_join(w, other)


@pytest.mark.parametrize(("records", "me", "party", "card", "why"), [
    ([], "us", "issg", CARD, "does not take part yet"),
    (GONE, "un", "issg", CARD, "one of those who let it in"),
    (GONE, "us", "nobody", CARD, "one of"),
    (GONE, "us", "issg", "ab", "64 hexadecimal"),
    ([*GONE, walks("us", 5)], "us", "issg", CARD, "come back first"),
])
def test_a_joining_that_may_not_be_said(
    records: list[Record], me: str, party: str, card: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        joins(world(records, me=me), party, card)


@pytest.mark.parametrize(("records", "me", "party", "reason", "why"), [
    (GONE, "us", "issg", "x", "a party that takes part"),
    ([], "us", "issg", " ", "a reason in words"),
    ([], "un", "issg", "x", "a guarantor"),
    ([], "us", "ru", "x", "at least two guarantors"),
    (GONE[:1], "us", "issg", "x", "has not said so yet"),
    ([walks("us", 5)], "us", "issg", "x", "come back first"),
])
def test_a_leaving_that_may_not_be_said(
    records: list[Record], me: str, party: str, reason: str, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        leaves(world(records, me=me), party, reason)


@pytest.mark.parametrize("me", ["us", "un", "issg"])
def test_anyone_may_leave(me: str) -> None:
    leaves(world([], me=me), me)
