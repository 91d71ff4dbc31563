"""Mingled ground in words and on the map: by whose word, under which clause, what alone ends it."""

from __future__ import annotations

from collections.abc import Iterator

from hudna.act.draft import Draft
from hudna.record.kinds import Holding, Names
from hudna.record.record import Record
from hudna.view.conflicts import Conflict
from hudna.view.process.mingled_known import mingled_at
from hudna.view.standing import standing
from hudna.web import evidence, explain, maps
from tests.promises.machine import START
from tests.promises.truce import Truce
from tests.web.test_explain import BOX, flight, truce

__all__ = ["truce"]


def claims(truce: Truce, party: str, *holders: str) -> Record:
    said = Holding(holders, BOX, Names(en="North bank"), START, "by road", "duty")
    record = truce.say(party, Draft(said))
    truce.heal()
    return record


def met(truce: Truce, record: Record) -> list[Conflict]:
    return list(standing(truce.nodes["us"].world, record.hash, truce.now_ms).conflicts)


def test_it_says_who_says_that_who_holds_it_and_what_ends_it(truce: Truce) -> None:
    us, ru = claims(truce, "us", "opposition"), claims(truce, "ru", "nusra")
    world = truce.nodes["us"].world
    [found] = met(truce, flight(truce))
    words = explain.conflict_words(world, found)
    whole = str(words.whole)
    assert whole.startswith("Meets mingled ground, North bank: a truce partner and an excluded")
    assert f"clause {world.terms.process.mingled_clause}" in whole
    assert words.rule is not None
    assert "until all guarantors name one and the same holder" in str(words.aside)
    assert {one.record.hash for one in words.said} == {us.hash, ru.hash}
    assert [len(one.holders) for one in words.said] == [1, 1]


def roles(marks: Iterator[evidence.Mark]) -> list[str]:
    return [m.role for m in marks]


def test_it_is_drawn_with_its_buffer_beside_the_flight_and_on_the_map(truce: Truce) -> None:
    claims(truce, "us", "opposition", "daesh")
    record = flight(truce)
    world = truce.nodes["us"].world
    beside = roles(evidence.of_notice(world, standing(world, record.hash, truce.now_ms)))
    assert beside[:2] == ["buffer", "mingled"]
    drawn = evidence.of_mingled(world, mingled_at(world, truce.now_ms))
    assert "mingled" in roles(maps.marks(world, truce.now_ms, drawn))
