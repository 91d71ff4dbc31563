"""Stating what was said in public: what is refused, and that nothing of it is then kept."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from hudna.act.process.state_position import state_position
from hudna.act.process.withdraw import withdraw
from hudna.act.walk_out import walk_out
from hudna.fault import Refused
from hudna.record.kinds import Stance
from hudna.record.record import Record
from tests.act.speaking import Speaking
from tests.agreements import quick

TODAY = "2016-07-31"
SAID = Stance("minister of defence", "us", "military coordination", "against", "2016-07-26",
              "is against it", "Al Jazeera, 26 July 2016", "o", "the words")


def states(node: Speaking, supersedes: str | None = None, **changed: Any) -> Record:
    node.now_ms += 1
    said = msgspec.structs.replace(SAID, **changed)
    return node.say(state_position(node.world, said, today=TODAY, supersedes=supersedes))


def refused(node: Speaking, **changed: Any) -> str:
    with pytest.raises(Refused) as error:
        states(node, **changed)
    return error.value.faults[0].where


@pytest.fixture
def us() -> Speaking:
    return Speaking("us", quick())


def test_it_is_kept_with_its_source(us: Speaking) -> None:
    record = states(us)
    assert record.said == SAID
    assert us.world.process.stances.stands(record.hash)


@pytest.mark.parametrize(("name", "value"), [
    ("day", "2016-08-01"), ("day", "2016-06-31"), ("day", ""), ("origin", "  "), ("origin", ""),
    ("party", "nobody"), ("actor", " "), ("question", ""),
])
def test_what_is_refused_names_its_field(us: Speaking, name: str, value: str) -> None:
    assert refused(us, **{name: value}) == name
    assert us.world.size == 0


def test_today_and_no_party_are_taken(us: Speaking) -> None:
    states(us, day=TODAY)
    states(us, party="", actor="foreign minister, Turkey")


def test_no_group_outside_the_truce_has_a_position_here(us: Speaking) -> None:
    assert refused(us, actor="jabhat al-nusra", party="") == "actor"
    assert refused(us, actor="spokesman of Daesh", party="") == "actor"
    assert refused(us, actor="داعش", party="") == "actor"
    states(us, actor="spokesman")


def test_the_same_from_the_same_source_is_entered_once_by_each(us: Speaking) -> None:
    first = states(us)
    assert refused(us, actor="Minister of Defence") == "actor"
    states(us, origin="TASS")
    ru = Speaking("ru", quick())
    ru.take(first)
    states(ru)


def test_it_is_put_right_by_its_author_and_nobody_else(us: Speaking) -> None:
    first = states(us)
    second = states(us, first.hash, towards="conditional")
    assert not us.world.process.stances.stands(first.hash)
    assert refused(us, supersedes=first.hash) == "position"
    ru = Speaking("ru", quick())
    ru.take(first)
    assert refused(ru, supersedes=first.hash) == "position"
    with pytest.raises(Refused):
        withdraw(us.world, second.hash, " ")
    us.say(withdraw(us.world, second.hash, "it was said otherwise"))
    assert not us.world.process.stances.stands(second.hash)
    with pytest.raises(Refused):
        withdraw(us.world, second.hash, "again")


def test_nobody_states_it_who_has_left(us: Speaking) -> None:
    us.say(walk_out(us.world, reason="why", officer="o"))
    assert refused(us) == "party"
