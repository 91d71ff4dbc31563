"""To take back: what, of which record, from whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hudna.act.draft import released
from hudna.act.recall import may_be_recalled, recall
from hudna.act.register import register
from hudna.act.release import Choice
from hudna.fault import Refused
from hudna.log.entry import Entry
from hudna.place.geometry import Point
from hudna.record import sdjwt
from hudna.record.kinds import Names, Recall, Site, Stop
from hudna.record.record import Record
from hudna.record.release import withheld_at
from hudna.record.sign import sign
from hudna.view.releases import common, withheld
from hudna.view.world import World
from tests.agreements import quick
from tests.promises.machine import START
from tests.record.statements import KEY, seeded

SITE = Site("hospital", Names(en="A"), Point((371_512_345, 362_487_654)), 5, START, note="b")


class Own:
    """The world of `me`, and what it has said there."""

    def __init__(self, me: str = "un") -> None:
        self.me, self.world = me, World(quick(lead_s=600, sealed=True), me)

    def say(self, said: Any, by: str = "") -> Record:
        record = sign(said, author=by or self.me, key=KEY, issued_ms=START,
                      randomness=seeded(self.world.size))
        self.world.apply(Entry(self.world.size, START, record))
        return record

    def register(self, *chosen: Choice) -> Record:
        draft = register(self.world, SITE, chosen=chosen)
        record = sign(draft.said, author=self.me, key=KEY, issued_ms=START, randomness=seeded(99))
        for reader in draft.release:
            self.say(released(record.hash, reader).said)
        self.world.apply(Entry(self.world.size, START, record))
        return record

    def recall(
        self, record: Record, *parties: str, reason: str = " leaked ", **what: Any
    ) -> Recall:
        said = recall(self.world, record.presentation, parties=parties, reason=reason,
                      officer="Officer", **what).said
        assert isinstance(said, Recall)
        return said


@pytest.fixture
def un() -> Own:
    return Own()


def test_it_names_the_fields_and_their_digests_as_signed(un: Own) -> None:
    record = un.register()
    said = un.recall(record, "ru", step="10 km", fields=["note"])
    digests = sdjwt.digests_of(record.presentation)
    assert said.fields == ("shape", "note", "cell_1km")
    assert said.digests == tuple(digests[f] for f in said.fields)
    assert (said.subject, said.parties, said.reason) == (record.hash, ("ru",), "leaked")
    assert (said.common, said.narrows) == ("10 km", True)


def test_with_the_place_at_every_step_all_goes_but_that_there_is_something(un: Own) -> None:
    record = un.register()
    said = un.recall(record, "ru", "us", step="existence")
    assert set(said.fields) == withheld_at(record.said, "existence")  # type: ignore[arg-type]
    assert (said.common, said.narrows) == ("existence", True)


def test_what_all_guarantors_have_is_narrowed_by_the_coarsest_alone(un: Own) -> None:
    record = un.register(Choice("us", "10 km"))
    assert common(un.world, record) == "10 km"
    said = un.recall(record, "ru", step="1 km")
    assert (said.common, said.narrows) == ("10 km", False)
    un.say(said)
    assert un.recall(record, "ru", step="existence").common == "existence"


def test_a_guarantor_s_own_place_is_common_as_the_others_have_it() -> None:
    us = Own("us")
    record = us.register()
    said = us.recall(record, "un", step="existence")
    assert (said.common, said.narrows) == ("exact", False)
    assert us.recall(record, "ru", "un", step="1 km").common == "1 km"


def test_what_is_taken_back_is_told_to_them_no_more(un: Own) -> None:
    record = un.register()
    said = un.say(un.recall(record, "ru", step="1 km"))
    assert withheld(un.world, record, "ru") == {"shape"}
    assert withheld(un.world, record, "us") == frozenset()
    again = un.recall(record, "ru", step="10 km")
    assert again.fields == ("shape", "cell_1km") and said.said != again


def test_only_words_that_may_be_withheld_and_are_no_place_are_taken_back_by_name(un: Own) -> None:
    record = un.register()
    assert may_be_recalled(record) == ("names", "note", "district", "review_by_ms")
    said = un.recall(record, "us", fields=["names"])
    assert (said.fields, said.common, said.narrows) == (("names",), "exact", False)
    stop = un.say(Stop("now", "Officer", notice="a" * 64))
    said = un.recall(stop, "us", fields=["reason"])
    assert (said.fields, said.common, said.narrows) == (("reason",), "exact", False)


@pytest.mark.parametrize(("call", "where"), [
    (lambda un, r: un.recall(r, "ru"), "step, fields"),
    (lambda un, r: un.recall(r, "ru", step="exact"), "step"),
    (lambda un, r: un.recall(r, "ru", step="100 km"), "step"),
    (lambda un, r: un.recall(r, "ru", fields=["shape"]), "fields"),
    (lambda un, r: un.recall(r, "ru", fields=["buffer_mm"]), "fields"),
    (lambda un, r: un.recall(r, step="1 km"), "parties"),
    (lambda un, r: un.recall(r, "ru", "ru", step="1 km"), "parties"),
    (lambda un, r: un.recall(r, "un", step="1 km"), "parties"),
    (lambda un, r: un.recall(r, "opposition", step="1 km"), "parties"),
    (lambda un, r: un.recall(r, "nobody", step="1 km"), "parties"),
    (lambda un, r: un.recall(r, "us", step="1 km"), "parties"),
    (lambda un, r: un.recall(r, "ru", step="1 km", reason=" "), "reason"),
])
def test_what_may_not_be_taken_back_is_refused(
    un: Own, call: Callable[[Own, Record], object], where: str
) -> None:
    record = un.register(Choice("us", "10 km"))
    with pytest.raises(Refused) as caught:
        call(un, record)
    assert where in [f.where for f in caught.value.faults]


def test_what_another_said_is_not_this_node_s_to_take_back(un: Own) -> None:
    other = un.say(SITE, by="us")
    with pytest.raises(Refused) as caught:
        un.recall(other, "ru", step="existence")
    assert [f.where for f in caught.value.faults] == ["subject"]
    unknown = sign(SITE, author="un", key=KEY, issued_ms=START, randomness=seeded(500))
    with pytest.raises(Refused):
        un.recall(unknown, "ru", step="existence")


def test_a_record_of_before_is_told_at_no_step_between(un: Own) -> None:
    record = un.say(SITE)
    for step in ("1 km", "10 km"):
        with pytest.raises(Refused):
            un.recall(record, "ru", step=step)
    assert un.recall(record, "ru", step="existence").common == "existence"
