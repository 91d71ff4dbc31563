"""To erase: which words, of which record, on which ground."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hudna.act.erase import erase
from hudna.fault import Refused
from hudna.log.entry import Entry
from hudna.place.geometry import Point
from hudna.record import sdjwt
from hudna.record.hiding import stripped
from hudna.record.kinds import Erasure, Names, Receipt, Site
from hudna.record.record import Record
from hudna.record.sign import sign
from hudna.view.world import World
from tests.agreements import quick
from tests.promises.machine import START
from tests.record.statements import KEY, seeded


def signed(said: Any, seed: int = 0) -> Record:
    return sign(said, author="un", key=KEY, issued_ms=START, randomness=seeded(seed))


SITE = signed(Site("hospital", Names(en="A"), Point((0, 0)), 5, START, note="b"))
RECEIPT = signed(Receipt("us", "a" * 64, (), (), START), 1)


@pytest.fixture
def world() -> World:
    return World(quick(lead_s=600), "us").follow(
        [Entry(0, START, SITE), Entry(1, START, RECEIPT)])


def drafted(world: World, *fields: str, text: str = SITE.presentation, law: str = "law") -> Erasure:
    said = erase(world, text, fields, law=law, officer="Officer").said
    assert isinstance(said, Erasure)
    return said


def test_it_names_the_fields_and_their_digests_as_signed(world: World) -> None:
    said = drafted(world, "note", "names", law="  law ")
    digests = sdjwt.digests_of(SITE.presentation)
    assert said == Erasure(SITE.hash, ("note", "names"), (digests["note"], digests["names"]),
                           "law", "Officer")


@pytest.mark.parametrize(("call", "where"), [
    (drafted, "fields"),
    (lambda w: drafted(w, "note", "note"), "fields"),
    (lambda w: drafted(w, "shape"), "fields"),
    (lambda w: drafted(w, "kind", "note"), "fields"),
    (lambda w: drafted(w, "nothing"), "fields"),
    (lambda w: drafted(w, "buffer_mm"), "fields"),
    (lambda w: drafted(w, "note", law=" "), "law"),
    (lambda w: drafted(w, "positions", text=RECEIPT.presentation), "fields"),
    (lambda w: drafted(w, "note", text=signed(SITE.said, 7).presentation), "subject"),
    (lambda w: drafted(w, "note", text=stripped(SITE, ["note"])), "fields"),
])
def test_what_may_not_be_erased_is_refused(
    world: World, call: Callable[[World], object], where: str
) -> None:
    with pytest.raises(Refused) as caught:
        call(world)
    assert caught.value.faults[0].where == where


def test_what_is_gone_already_is_not_erased_twice(world: World) -> None:
    world.apply(Entry(2, START, signed(drafted(world, "note"), 2)))
    with pytest.raises(Refused):
        drafted(world, "note")
    assert drafted(world, "names").fields == ("names",)
