"""Notes that are handed over: with what is open, and taken over once, at this node alone."""

from __future__ import annotations

import pytest

from hudna.act.process.hand_over import hand_over
from hudna.act.process.take_over import take_over
from hudna.act.walk_out import walk_out
from hudna.fault import Refused
from hudna.record.kinds import HandOver
from hudna.record.record import Record
from hudna.view.process.handing_over import not_taken, notes
from hudna.view.releases import goes_to
from tests.act.speaking import Speaking
from tests.agreements import quick
from tests.web.houses import hospital

NOW = 1_469_944_800_000


def hands_over(node: Speaking, text: str = "Line 2 is dead") -> Record:
    return node.say(hand_over(node.world, text=text, officer="o", now_ms=node.now_ms))


def test_what_is_open_goes_with_it_and_it_is_taken_over_once() -> None:
    us = Speaking("us", quick())
    site = Speaking("un", quick()).say_raw(hospital().said)
    us.take(site)
    note = hands_over(us)
    assert note.said == HandOver(NOW, "Line 2 is dead", "o", (site.hash,))
    with pytest.raises(Refused):
        hands_over(us, " ")
    with pytest.raises(Refused):
        take_over(us.world, note.hash, officer="О")  # the same to the eye
    us.say(take_over(us.world, note.hash, officer="p"))
    with pytest.raises(Refused):
        take_over(us.world, note.hash, officer="p")
    with pytest.raises(Refused):
        take_over(us.world, site.hash, officer="p")
    assert not not_taken(us.world) and len(notes(us.world)) == 1


def test_where_there_is_no_other_post_its_own_takes_it_over() -> None:
    us = Speaking("us", quick())
    note = hands_over(us)
    us.say(take_over(us.world, note.hash, officer="o", another=False))
    assert not not_taken(us.world)


def test_promise_4_neither_goes_to_anybody() -> None:
    us = Speaking("us", quick())
    note = hands_over(us)
    taken = us.say(take_over(us.world, note.hash, officer="p"))
    for party in us.world.terms.agreement.parties:
        if party.id != "us":
            assert not goes_to(us.world, note, party.id)
            assert not goes_to(us.world, taken, party.id)


def test_a_shift_ends_also_where_the_party_has_walked_out() -> None:
    us = Speaking("us", quick())
    us.say(walk_out(us.world, reason="r", officer="o"))
    assert hands_over(us)
