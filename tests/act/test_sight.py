"""A sighting is kept here, with the cell that holds its place; told only to whom a person says."""

from __future__ import annotations

from typing import Any

import pytest

from hudna.act.release import Choice, defaults, release
from hudna.act.sight import AHEAD_MS, release_sighting, sight
from hudna.act.weigh import weigh
from hudna.fault import Refused
from hudna.place.geometry import Point
from hudna.place.grid import cell
from hudna.record.erasure import WITHHELD
from hudna.record.kinds import Released, Sighting
from hudna.record.release import STAYS, as_read
from hudna.view.releases import goes_to, withheld
from hudna.view.sightings import DAY_MS, sighting
from tests.act.passings import START
from tests.act.speaking import Speaking
from tests.agreements import quick

AT = Point((371_612_345, 362_012_345))


def seen(**more: Any) -> Sighting:
    told: dict[str, Any] = {
        "source": "ravine", "at_ms": START, "at": AT, "within_m": 500, "manner": "heard",
        "craft": "jet", "course_mdeg": 90_000, "text": "low, from the ridge", "trusted": True,
    }
    return Sighting(**{**told, **more})


@pytest.fixture
def us() -> Speaking:
    return Speaking("us", quick(), START)


def test_it_is_kept_with_its_cell_and_told_to_nobody(us: Speaking) -> None:
    made = sight(seen(), START)
    assert made.release == ()
    record = us.say(made)
    assert sighting(record).near == cell(AT, "10 km")
    assert not any(goes_to(us.world, record, p) for p in ("ru", "un", "opposition", "issg"))


@pytest.mark.parametrize(("more", "where"), [
    ({"at": None}, "at"), ({"at_ms": START + AHEAD_MS + 1}, "at_ms"),
    ({"at_ms": START - DAY_MS - 1}, "at_ms"), ({"at": Point((1_800_000_001, 0))}, "at.at"),
    ({"within_m": 1_000_001}, "within_m"), ({"course_mdeg": 360_000}, "course_mdeg"),
    ({"aircraft": 0}, "aircraft"), ({"source": "x" * 65}, "source"),
    ({"text": "x" * 4_001}, "text"), ({"text": "a\u202eb"}, "text"),
])
def test_what_cannot_be_is_refused(more: dict[str, Any], where: str) -> None:
    with pytest.raises(Refused) as caught:
        sight(seen(**more), START)
    assert [f.where for f in caught.value.faults] == [where]


@pytest.mark.parametrize("more", [
    {"within_m": -1}, {"text": "Canary of Hama" * 400}, {"source": "Canary\x07"},
    {"course_mdeg": -1}, {"text": "Canary\u202e"}, {"source": "Canary" * 20},
])
def test_promise_4_no_fault_repeats_who_saw_it_what_was_said_or_where(more: dict[str, Any]) -> None:
    with pytest.raises(Refused) as caught:
        sight(seen(**more), START)
    said = str(caught.value) + repr(caught.value.faults)
    assert not any(word in said for word in ("Canary", "ravine", "ridge", "3716", "3620"))


def test_released_it_is_told_without_who_where_and_in_which_words(us: Speaking) -> None:
    first = us.say(sight(seen(), START))
    us.now_ms += 1_000
    told = us.say(release_sighting(us.world, first.hash, to=["ru"]))
    assert told.supersedes == first.hash
    assert goes_to(us.world, told, "ru")
    assert not goes_to(us.world, told, "un")
    assert not goes_to(us.world, first, "ru")
    gone = withheld(us.world, us.world.record(told.hash), "ru")  # type: ignore[arg-type]
    read, missing = as_read(told.said, gone)
    assert isinstance(read, Sighting)
    assert (read.source, read.at, read.text, read.near) == (
        WITHHELD, None, WITHHELD, cell(AT, "10 km"))
    assert set(missing) == {"source", "at", "text"}


def test_a_person_may_choose_otherwise_and_a_third_does_not_lose_what_it_has(us: Speaking) -> None:
    first = us.say(sight(seen(), START))
    second = us.say(release_sighting(us.world, first.hash, to=["ru"]))
    us.now_ms += 1_000
    third = us.say(release_sighting(us.world, second.hash, to=["un"], withheld=["source"]))
    assert [withheld(us.world, third, p) for p in ("ru", "un")] == [
        {"source", "at", "text"}, {"source"}]


@pytest.mark.parametrize(("to", "gone"), [
    ((), ()), (("nobody",), ()), (("us",), ()), (("ru",), ("craft",)),
])
def test_what_cannot_be_chosen_is_refused(
    us: Speaking, to: tuple[str, ...], gone: tuple[str, ...]
) -> None:
    record = us.say(sight(seen(), START))
    with pytest.raises(Refused):
        release_sighting(us.world, record.hash, to=to, withheld=gone)


def test_only_the_last_version_of_an_own_sighting_is_released(us: Speaking) -> None:
    first = us.say(sight(seen(), START))
    us.say(release_sighting(us.world, first.hash, to=["ru"]))
    other = Speaking("ru", quick(), START).say_raw(seen())
    us.take(other)
    for of in (first.hash, other.hash, "0" * 64):
        with pytest.raises(Refused) as caught:
            release_sighting(us.world, of, to=["ru"])
        assert caught.value.faults[0].where == "sighting"


@pytest.mark.parametrize("kind", STAYS)
def test_promise_4_no_default_of_the_agreement_tells_it(us: Speaking, kind: type) -> None:
    assert all(c == Choice(c.party, nothing=True) for c in defaults(us.world, kind))
    assert release(us.world, seen(), ())[1] == ()


def test_it_is_decided_upon_and_decided_otherwise(us: Speaking) -> None:
    record = us.say(sight(seen(trusted=False), START))
    assert us.world.sightings.waits(record)
    us.say(weigh(us.world, record.hash, counts=True, officer="o"))
    assert us.world.sightings.counts(record)
    with pytest.raises(Refused):
        weigh(us.world, record.hash, counts=True, officer="o")
    us.now_ms += 1_000
    us.say(weigh(us.world, record.hash, counts=False, officer="o", reason="a lorry"))
    assert not us.world.sightings.counts(record)
    with pytest.raises(Refused):
        weigh(us.world, "0" * 64, counts=False, officer="o")


def test_what_is_said_of_its_release_goes_to_that_party_alone(us: Speaking) -> None:
    record = us.say(sight(seen(), START))
    us.say(release_sighting(us.world, record.hash, to=["ru"]))
    said = [e.record for e in us.world.entries.values() if isinstance(e.record.said, Released)]
    assert [[p for p in ("ru", "un", "issg") if goes_to(us.world, r, p)] for r in said] == [["ru"]]
