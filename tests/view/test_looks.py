"""Looks at others' places: nothing is shown that was not said, and never more than the budgets."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.act.look import look
from hudna.place.geometry import E7, Point
from hudna.record.hiding import blanked
from hudna.record.kinds import Looked, Names, Site
from hudna.record.record import Record
from hudna.terms.load import load
from hudna.view.looks import AGAIN_MS, about, is_others, left, shown
from hudna.view.snapshot import Stamp, encode, open_snapshot, thaw
from tests.act.speaking import Speaking
from tests.agreements import edited

NOW = 1_469_944_800_000
PER_PERSON, PER_NODE, PER_MS = 3, 4, 7_200_000


def genesis(budget: bool = True):
    def change(data):
        if budget:
            data["reading"].update(per_person=PER_PERSON, per_node=PER_NODE, per_s=PER_MS // 1000)
        else:
            del data["reading"]
    return load(edited(change))


QUICK, FREE = genesis(), genesis(budget=False)


@dataclass
class Desk:
    """The American node, with six places that others registered."""

    us: Speaking = field(default_factory=lambda: Speaking("us", QUICK, NOW))
    sites: list[Record] = field(default_factory=list)

    def __post_init__(self):
        for i in range(6):
            by = Speaking(("un", "ru")[i % 2], self.us.genesis, NOW - i)
            site = Site("hospital", Names(en=f"H{i}"), Point((37 * E7 + i, 36 * E7)), 0, 0)
            self.sites.append(by.say_raw(site))
            self.us.take(self.sites[-1])

    def looks(self, officer, wanted, **more):
        """What the person is shown, once what has to be said is said."""
        records = [self.sites[i] for i in wanted]
        for draft in look(self.us.world, records, how="page", officer=officer,
                          now_ms=self.us.now_ms, **more):
            self.us.say(draft)
        return shown(self.us.world, records, officer, self.us.now_ms)


def said(desk):
    return [e.record.said for e in desk.us.world.entries.values()
            if isinstance(e.record.said, Looked)]


STEPS = st.lists(st.tuples(
    st.sampled_from(["first", "second"]), st.lists(st.integers(0, 5), max_size=6, unique=True),
    st.integers(0, PER_MS), st.booleans()), max_size=12)


@settings(deadline=None)
@given(STEPS)
def test_never_more_than_the_budgets_are_shown_in_their_time(steps):
    desk = Desk()
    seen = []
    for officer, wanted, later, whole in steps:
        desk.us.now_ms += later
        before = len(said(desk))
        places = desk.looks(officer, wanted, whole=whole)
        fresh = [s for s in said(desk)[before:] if not s.refused]
        seen += [(desk.us.now_ms, officer) for s in fresh for _ in s.subjects]
        # What is shown was said to its registrant, by this person, within the hour.
        for of in places:
            assert any(of in s.subjects and s.officer == officer and not s.refused
                       for s in said(desk))
        if whole:
            assert not fresh or len(places) == len(wanted)
    for at, officer in seen:
        window = [(t, o) for t, o in seen if at - PER_MS < t <= at]
        assert len(window) <= PER_NODE
        assert sum(o == officer for _, o in window) <= PER_PERSON


@settings(deadline=None)
@given(STEPS)
def test_promise_4_a_look_names_to_a_registrant_its_own_places_alone(steps):
    desk = Desk()
    author = {r.hash: r.author for r in desk.sites}
    for officer, wanted, later, _ in steps:
        desk.us.now_ms += later
        desk.looks(officer, wanted)
    for one in said(desk):
        assert {author[of] for of in one.subjects} == {one.registrant}


def test_without_a_budget_each_look_is_said_all_the_same():
    desk = Desk(Speaking("us", FREE, NOW))
    assert len(desk.looks("first", range(6))) == 6
    assert {s.registrant for s in said(desk)} == {"un", "ru"}
    assert left(desk.us.world, "first", NOW).least is None


def test_an_hour_is_one_look_and_another_person_another():
    desk = Desk()
    desk.looks("first", [0])
    desk.us.now_ms += AGAIN_MS - 1
    desk.looks("first", [0])
    assert len(said(desk)) == 1
    desk.looks("second", [0])
    assert len(said(desk)) == 2
    desk.us.now_ms += 1
    desk.looks("first", [0])
    assert len(said(desk)) == 3


def test_a_refusal_is_said_once_an_hour_and_spends_nothing():
    desk = Desk()
    desk.looks("first", [0, 1, 2])
    for _ in range(3):
        assert desk.looks("first", [3]) == frozenset()
    assert [s.refused for s in said(desk)] == [False, False, True]
    assert left(desk.us.world, "first", desk.us.now_ms).person_left == 0
    assert left(desk.us.world, "second", desk.us.now_ms).person_left == PER_PERSON
    assert left(desk.us.world, "second", desk.us.now_ms).least == 1


def test_a_clock_that_goes_back_gives_no_budget_back():
    desk = Desk()
    desk.looks("first", [0, 1, 2])
    assert left(desk.us.world, "first", NOW - 10 * PER_MS).person_left == 0


def test_what_a_partner_says_of_its_looks_spends_nothing_here():
    desk = Desk()
    ru = Speaking("ru", QUICK, NOW)
    for i in range(9):
        desk.us.take(ru.say_raw(Looked("us", (f"{i:064x}",), "page", "first")))
    assert left(desk.us.world, "first", NOW).least == PER_PERSON


def test_what_is_one_s_own_or_told_coarsely_is_no_look():
    desk = Desk()
    own = desk.us.say_raw(Site("hospital", Names(en="H"), Point((0, 0)), 0, 0))
    assert not is_others(desk.us.world, own)
    cell = Site("hospital", Names(en="H"), Point((0, 0)), 0, 0, cell_1km=about(own.said))
    coarse = blanked(Record("f" * 64, desk.sites[0].envelope, cell, ""), {"shape"})
    assert "shape" in coarse.withheld
    assert not is_others(desk.us.world, coarse)
    assert shown(desk.us.world, [own, coarse], "first", NOW) == {own.hash, coarse.hash}


@given(st.integers(-179 * E7, 179 * E7), st.integers(-89 * E7, 89 * E7))
def test_the_cell_of_a_list_holds_the_place_and_is_the_same_for_its_neighbours(lon, lat):
    [ring] = about(Site("hospital", Names(en="H"), Point((lon, lat)), 0, 0)).rings
    (west, south), (east, north) = ring[0], ring[2]
    assert west <= lon <= east and south <= lat <= north
    corner = about(Site("hospital", Names(en="H"), Point((west, south)), 0, 0))
    assert corner.rings == (ring,)


@settings(deadline=None)
@given(STEPS.filter(bool), st.integers(0, 30))
def test_a_frozen_world_counts_the_same_looks(steps, more):
    desk = Desk()
    for officer, wanted, later, _ in steps:
        desk.us.now_ms += later
        desk.looks(officer, wanted)
    world = desk.us.world
    stamp = Stamp("t", world.size, "00" * 32, "1", world.me, QUICK.digest)
    opened = open_snapshot(memoryview(b"".join(encode(world, stamp))))
    again = thaw(opened, QUICK, world.me, world.size)
    now = desk.us.now_ms + more
    for officer in ("first", "second"):
        assert left(again, officer, now) == left(world, officer, now)
        assert shown(again, desk.sites, officer, now) == shown(world, desk.sites, officer, now)
    assert list(again.steps.looks_by("us")) == list(world.steps.looks_by("us"))
