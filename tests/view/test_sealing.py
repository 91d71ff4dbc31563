"""What the depositary finds is a function of the cells and the days of what is sealed, and misses
nothing."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.act.register import register
from hudna.act.release import sealed
from hudna.act.seal_answer import seal_answers
from hudna.act.withdraw import withdraw
from hudna.place.cells import cells_of, drawn_cell
from hudna.place.clash import clash
from hudna.place.geometry import Fix, Line, Point, Polygon, Way
from hudna.place.grid import SIDES, rectangle
from hudna.place.volume import Heights
from hudna.record.kinds import Area, Movement, Names, Notice, Site
from hudna.view.sealing import DAY_MS, MOST_CELLS, MOST_TOLD, cells_met
from hudna.view.volumes import notice_volume, protection_volume
from tests.act.speaking import Speaking
from tests.agreements import quick

SIDE = SIDES["10 km"]
WEST, SOUTH = 37 * 10 * SIDE, 36 * 10 * SIDE
"""A corner of a cell near Aleppo."""
DAY = 1_469_923_200_000
LARGEST_MM = max(Speaking("un", quick(sealed=True)).world.terms.buffers_mm.values())

inside = st.tuples(st.integers(WEST, WEST + SIDE - 1), st.integers(SOUTH, SOUTH + SIDE - 1))
hours = st.integers(0, DAY_MS - 1).map(lambda ms: DAY + ms)
spots = st.tuples(st.integers(WEST - 3 * SIDE, WEST + 4 * SIDE),
                  st.integers(SOUTH - 3 * SIDE, SOUTH + 4 * SIDE))


@st.composite
def places(draw: st.DrawFn) -> Site | Area:
    """Any in the one cell on the one day, of any kind with any buffer the agreement has."""
    kind = draw(st.sampled_from(["hospital", "school"]))
    buffer = draw(st.integers(0, LARGEST_MM))
    names, at, start = Names(en=kind), Point(draw(inside)), draw(hours)
    end = DAY + DAY_MS - 1
    start = min(start, end - 1)
    if draw(st.booleans()):
        return Site(kind, names, at, buffer, start, end)
    return Area(kind, names, at, buffer, start, end, floor_mm=0,
                ceiling_mm=draw(st.integers(1, 10**7)))


@st.composite
def notices(draw: st.DrawFn) -> Notice:
    start = draw(st.integers(DAY - DAY_MS, DAY + 2 * DAY_MS))
    floor = draw(st.integers(0, 10**7))
    x, y = draw(spots)
    if draw(st.booleans()):
        shape: Polygon | Line = Line(((x, y), draw(spots.filter(lambda s: s != (x, y)))))
    else:
        shape = rectangle(x, y, x + draw(st.integers(30, 2 * SIDE)),
                          y + draw(st.integers(30, 2 * SIDE)))
    return Notice("Q", shape, draw(st.integers(0, 5_000_000)), floor, floor + 1_000,
                  start, start + draw(st.integers(1, DAY_MS)), "transport", "us", 1, "0" * 64)


def seal(un: Speaking, said: Site | Area | Movement, supersedes: str | None = None):
    return un.say(register(un.world, said, supersedes, sealed(un.world)))


def told(un: Speaking, us: Speaking, said: Notice):
    """What the depositary answers to it, without what every record has of its own."""
    record = us.say_raw(said)
    un.take(record)
    answer, = seal_answers(un.world, said.from_ms)
    return answer.said



@settings(max_examples=150, deadline=None)
@given(one=places(), other=places(), said=notices())
def test_promise_4_two_places_in_one_cell_are_answered_alike(one, other, said):
    answers = []
    for place in (one, other):
        un, us = Speaking("un", quick(sealed=True)), Speaking("us", quick(sealed=True))
        seal(un, place)
        answers.append(told(un, us, said))
    assert answers[0] == answers[1]


@settings(max_examples=150, deadline=None)
@given(place=places(), said=notices())
def test_promise_9_what_meets_the_place_meets_its_cell(place, said):
    un, us = Speaking("un", quick(sealed=True)), Speaking("us", quick(sealed=True))
    seal(un, place)
    answer = told(un, us, said)
    if clash(notice_volume(said), protection_volume(place)) is not None:
        assert answer.outcome == "meets"
    assert (answer.outcome == "meets") == bool(answer.cells)
    assert set(answer.cells) <= {rectangle(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)}


def flight(at: tuple[int, int] = (WEST, SOUTH), size: int = 2 * SIDE, **more: object) -> Notice:
    shape = rectangle(at[0], at[1], at[0] + size, at[1] + size)
    fields = {"from_ms": DAY, "until_ms": DAY + 3_600_000, **more}
    return Notice("Q", shape, 0, 0, 1_000_000, fields["from_ms"], fields["until_ms"], "transport",
                  "us", 1, "0" * 64)


def found(un: Speaking, us: Speaking, said: Notice) -> tuple[Polygon, ...]:
    record = us.say_raw(said)
    un.take(record)
    return cells_met(un.world, record)


@pytest.fixture
def pair() -> tuple[Speaking, Speaking]:
    return Speaking("un", quick(sealed=True)), Speaking("us", quick(sealed=True))


def clinic(**more: object) -> Site:
    fields = {"buffer_mm": 500_000, "from_ms": DAY, "shape": Point((WEST + 5, SOUTH + 5)), **more}
    return Site("hospital", Names(en="Clinic"), fields["shape"], fields["buffer_mm"],
                fields["from_ms"], fields.get("until_ms"))


def test_what_all_guarantors_have_is_not_sealed(pair):
    un, us = pair
    un.say(register(un.world, clinic()))
    assert found(un, us, flight()) == ()


def test_a_place_that_one_guarantor_has_and_the_other_not_is_sealed(pair):
    un, us = pair
    only_ru = [c for c in sealed(un.world) if c.party != "ru"]
    un.say(register(un.world, clinic(), chosen=only_ru))
    assert len(found(un, us, flight())) == 1


def test_withdrawn_or_replaced_it_is_met_no_more(pair):
    un, us = pair
    first = seal(un, clinic())
    moved = seal(un, clinic(shape=Point((WEST + SIDE + 5, SOUTH + 5))), first.hash)
    east = rectangle(WEST + SIDE, SOUTH, WEST + 2 * SIDE, SOUTH + SIDE)
    assert found(un, us, flight()) == (east,)
    un.say(withdraw(un.world, moved.hash, "closed"))
    assert found(un, us, flight()) == ()


def test_only_on_its_own_days_and_on_all_of_each(pair):
    un, us = pair
    seal(un, clinic(from_ms=DAY + 80_000_000, until_ms=DAY + 80_000_001))
    assert found(un, us, flight())
    assert found(un, us, flight(from_ms=DAY - 3_600_000, until_ms=DAY - 1)) == ()
    assert found(un, us, flight(from_ms=DAY + DAY_MS, until_ms=DAY + DAY_MS + 1)) == ()


def test_a_convoy_is_met_in_the_cells_of_its_way_and_in_no_others(pair):
    un, us = pair
    way = Way((Fix((WEST + 5, SOUTH + 5), DAY), Fix((WEST + 3 * SIDE + 5, SOUTH + 5), DAY + 10),
               Fix((WEST + 3 * SIDE + 5, SOUTH + 3 * SIDE + 5), DAY + 20)))
    seal(un, Movement("convoy", Names(en="Convoy"), way, 100_000))
    met = found(un, us, flight(size=4 * SIDE))
    assert set(met) == {drawn_cell(c, "10 km") for c in cells_of(way, "10 km")}
    assert len(met) == 7


def test_a_buffer_beyond_the_agreements_reaches_into_the_cells_around(pair):
    un, us = pair
    seal(un, clinic(shape=Point((WEST + SIDE // 2, SOUTH + SIDE // 2)),
                    buffer_mm=LARGEST_MM + 15_000_000))
    far = flight((WEST + SIDE + SIDE // 2, SOUTH), SIDE // 10)
    assert found(un, us, far)
    assert clash(notice_volume(far), protection_volume(clinic(
        shape=Point((WEST + SIDE // 2, SOUTH + SIDE // 2)),
        buffer_mm=LARGEST_MM + 15_000_000))) is not None


def test_a_place_of_many_cells_is_one_rectangle_of_them(pair):
    un, us = pair
    side = 60
    assert side**2 > MOST_CELLS
    seal(un, clinic(shape=rectangle(WEST, SOUTH, WEST + side * SIDE, SOUTH + side * SIDE)))
    assert found(un, us, flight()) == (
        rectangle(WEST, SOUTH, WEST + side * SIDE, SOUTH + side * SIDE),)


def test_many_cells_are_told_as_one_rectangle_of_them(pair):
    un, us = pair
    side = 20
    assert side**2 > MOST_TOLD
    shape = rectangle(WEST, SOUTH, WEST + side * SIDE, SOUTH + side * SIDE)
    seal(un, clinic(shape=shape))
    assert found(un, us, flight(size=side * SIDE)) == (shape,)


def test_what_cannot_be_decided_is_a_meeting(pair, monkeypatch):
    un, us = pair
    seal(un, clinic())

    def broken(*_: object) -> None:
        raise ArithmeticError

    monkeypatch.setattr("hudna.view.sealing.clash", broken)
    assert found(un, us, flight())


def test_heights_change_nothing(pair):
    un, us = pair
    seal(un, Area("hospital", Names(en="A"), Point((WEST + 5, SOUTH + 5)), 0, DAY,
                  floor_mm=10_000_000, ceiling_mm=11_000_000))
    assert notice_volume(flight()).heights != Heights()
    assert found(un, us, flight())


def test_names_no_more_than_the_notice_and_the_agreement(pair):
    un, us = pair
    seal(un, clinic())
    said = told(un, us, flight())
    digest = un.world.terms.digest
    of = said.notice
    assert said.key == sha256(f"hudna sealed answer 1\n{digest}\n{of}".encode()).hexdigest()
    assert said.why == ""
    assert said.fresh_until_ms % 1_000 == 0
