"""Which sightings count, which wait, and what the watch has sent out: by this party alone."""

from __future__ import annotations

from itertools import permutations

import pytest

from hudna.act.sight import release_sighting, sight
from hudna.act.warned import warned
from hudna.act.weigh import weigh
from hudna.fault import Refused
from hudna.record.kinds import Sighting, Weighed
from hudna.record.record import Record
from hudna.record.watching import WarnedPlace
from hudna.view.clockwork import clockwork
from hudna.view.needs import needs
from hudna.view.sightings import DAY_MS, Sightings
from hudna.view.world import World
from tests.act.passings import MINUTE, START
from tests.act.speaking import Speaking
from tests.act.test_sight import seen
from tests.agreements import quick
from tests.view.test_taking_part import record, world


@pytest.fixture
def us() -> Speaking:
    return Speaking("us", quick(), START)


def keeps(node: Speaking, *, trusted: bool = True, at_ms: int = START) -> Record:
    return node.say(sight(seen(trusted=trusted, at_ms=at_ms), node.now_ms))


def test_a_known_source_counts_at_once_an_unknown_one_waits(us: Speaking) -> None:
    known, unknown = keeps(us), keeps(us, trusted=False)
    view = us.world.sightings
    assert [r.hash for r in view.counting(START, START)] == [known.hash]
    assert [r.hash for r in view.waiting(START)] == [unknown.hash]
    (need,) = [n for n in needs(us.world, START) if n.kind == "weigh"]
    assert (need.subject, need.count) == (unknown.hash, 1)


def test_a_flood_is_one_need_and_ends_with_its_day(us: Speaking) -> None:
    for _ in range(50):
        keeps(us, trusted=False)
    (need,) = needs(us.world, START)
    assert (need.kind, need.count) == ("weigh", 50)
    before = clockwork(us.world, START)
    assert needs(us.world, START + DAY_MS + 1) == ()
    assert clockwork(us.world, START + DAY_MS + 1) != before
    assert len(us.world.sightings.all()) == 50


def test_what_a_partner_released_counts_only_once_somebody_here_says_so(us: Speaking) -> None:
    ru = Speaking("ru", quick(), START)
    theirs = ru.say_raw(seen(trusted=True))
    us.take(theirs)
    us.take(ru.say_raw(Weighed(theirs.hash, True, "o")))
    view = us.world.sightings
    assert view.waits(theirs)
    assert not view.counts(theirs)
    us.say(weigh(us.world, theirs.hash, counts=True, officer="o"))
    assert view.counts(theirs)


def test_released_anew_it_counts_once_and_what_was_decided_holds(us: Speaking) -> None:
    first = keeps(us, trusted=False)
    us.say(weigh(us.world, first.hash, counts=True, officer="o"))
    second = us.say(release_sighting(us.world, first.hash, to=["ru"]))
    assert [r.hash for r in us.world.sightings.counting(START, START)] == [second.hash]
    assert us.world.sightings.waiting(START) == ()


def test_only_its_own_author_replaces_a_sighting(us: Speaking) -> None:
    ours = keeps(us)
    hostile = record("ru", seen(), START + 1, ours.hash)
    us.take(hostile)
    assert us.world.sightings.stands(ours)


@pytest.mark.parametrize(("from_ms", "until_ms", "found"), [
    (START - 2 * MINUTE, START, [-2, -1, 0]), (START - MINUTE, START - MINUTE, [-1]),
    (START + 1, START + MINUTE, []),
])
def test_between_two_moments_both_included(
    us: Speaking, from_ms: int, until_ms: int, found: list[int]
) -> None:
    said = {m: keeps(us, at_ms=START + m * MINUTE) for m in (0, -1, -2)}
    counted = us.world.sightings.counting(from_ms, until_ms)
    assert [r.hash for r in counted] == [said[m].hash for m in found]


def test_promise_10_in_whatever_order_they_are_kept_the_last_decision_counts() -> None:
    one = record("us", seen(trusted=False))
    said = [one, record("us", Weighed(one.hash, True, "o"), START + 1),
            record("us", Weighed(one.hash, False, "o"), START + 2)]
    for order in permutations(said):
        view = world(list(order)).sightings
        assert not view.counts(one)
        assert not view.waits(one)


def test_of_two_decisions_of_one_millisecond_the_later_in_the_log_counts() -> None:
    for i in range(8):
        one = record("us", seen(trusted=False), START + i)
        said = [one, record("us", Weighed(one.hash, False, "o"), START + 9),
                record("us", Weighed(one.hash, True, "o"), START + 9)]
        assert world(said).sightings.counts(one)


def test_a_ring_of_versions_ends() -> None:
    """No honest hash makes one; a view must not hang for all that."""
    first = record("us", seen(trusted=False), START, "b" * 64)
    view = Sightings("us", world([first]).entries)
    assert view.weighing(first.hash) is None
    assert isinstance(first.said, Sighting)


def test_what_was_sent_out_is_by_event_and_by_this_watch_alone(us: Speaking) -> None:
    place = WarnedPlace("jarabulus", "urn:1", "Alert", START, START + MINUTE)
    first = us.say(warned("p1", START, [place]))
    us.take(Speaking("ru", quick(), START).say_raw(first.said))
    us.say(warned("p2", START, [place]))
    assert [r.hash for r in us.world.warnings.of("p1")] == [first.hash]
    assert us.world.warnings.events() == ("p1", "p2")
    assert us.world.warnings.of("p3") == ()
    with pytest.raises(Refused):
        warned("p1", START, [])


def test_a_world_begun_again_says_the_same(us: Speaking) -> None:
    keeps(us)
    waits = keeps(us, trusted=False)
    again = World(quick(), "us").follow(us.world.entries.values())
    assert [r.hash for r in again.sightings.waiting(START)] == [waits.hash]
