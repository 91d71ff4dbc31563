"""One volume against all: the same as `clash` with each, whatever happened before."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hudna.place.check.registered import Registered
from hudna.place.clash import clash, distance_mm
from hudna.place.geometry import E7, Line, Point, Polygon
from hudna.place.volume import Heights, Volume, Window
from tests.examples import examples
from tests.place.check.volumes import volume
from tests.place.oracle import distance_m
from tests.place.shapes import random_pair

seeds = st.integers(0, 2**32)
keys = st.integers(0, 40)
ALL_HEIGHTS, ALWAYS = Heights(), Window()


def brute(asked: Volume, among: dict[int, Volume]) -> list[int]:
    return sorted(key for key, other in among.items() if clash(asked, other) is not None)


class Interleaved(RuleBasedStateMachine):
    """Additions, ends and supersessions in any order, questions in between."""

    def __init__(self) -> None:
        super().__init__()
        self.index = Registered()
        self.model: dict[int, Volume] = {}

    @rule(seed=seeds, some=st.lists(keys, min_size=1, max_size=12))
    def add(self, seed: int, some: list[int]) -> None:
        random = Random(seed)
        for key in some:
            self.model[key] = volume(random)
            self.index.add(key, self.model[key])

    @rule(key=keys)
    def remove(self, key: int) -> None:
        self.model.pop(key, None)
        self.index.remove(key)

    @rule(seed=seeds)
    def settle(self, seed: int) -> None:
        """Begin anew with what is held, in another order."""
        rows = list(self.model.items())
        Random(seed).shuffle(rows)
        self.index = Registered.of(rows)

    @precondition(lambda self: self.model)
    @rule(seed=seeds)
    def ask(self, seed: int) -> None:
        asked = volume(Random(seed))
        assert self.index.meeting(asked) == brute(asked, self.model)

    @invariant()
    def counted(self) -> None:
        assert len(self.index) == len(self.model)
        assert all(key in self.index for key in self.model)


TestInterleaved = Interleaved.TestCase
TestInterleaved.settings = settings(
    max_examples=examples(10, 60), stateful_step_count=20, deadline=None)


@settings(max_examples=examples(15, 60), deadline=None)
@given(seeds)
def test_promise_9_equal_to_clash_with_each(seed):
    random = Random(seed)
    held = {key: volume(random) for key in range(60)}
    index = Registered.of(held.items())
    for _ in range(4):
        asked = volume(random)
        assert index.meeting(asked) == brute(asked, held)


@settings(max_examples=examples(10, 40), deadline=None)
@given(seeds)
def test_promise_10_the_order_of_arrival_changes_nothing(seed):
    random = Random(seed)
    rows = [(key, volume(random)) for key in range(80)]
    asked = [volume(random) for _ in range(6)]
    at_once, one_by_one = Registered.of(rows), Registered()
    random.shuffle(rows)
    for key, one in rows:
        one_by_one.add(key, volume(random))
        one_by_one.add(key, one)
    assert [at_once.meeting(a) for a in asked] == [one_by_one.meeting(a) for a in asked]


@settings(max_examples=examples(75, 300), deadline=None)
@given(seeds, st.integers(0, 1000))
def test_promise_9_at_the_very_distance(seed, part):
    """Reaches about the threshold, shared out between the two in every way."""
    a, b = random_pair(Random(seed))
    mm = distance_mm(a, b)
    if mm > 900_000_000:
        return
    for total in {max(0, mm + more) for more in (-120, -14, -10, -7, -1, 0, 1, 40)}:
        ours = total * part // 1000
        flight, protection = Volume(a, ours), Volume(b, total - ours)
        index = Registered.of([(7, protection)])
        assert (index.meeting(flight) == [7]) == (clash(flight, protection) is not None)


@settings(max_examples=examples(30, 60), deadline=None)
@given(seeds)
def test_promise_9_equal_to_the_oracle(seed):
    """Within 0.1 m on the one side, and never less on the other."""
    a, b = random_pair(Random(seed))
    true = distance_m(a, b)
    if true > 400_000:
        return
    near, apart = int(true * 1000) + 1, int(true * 1000) - 100
    assert Registered.of([(1, Volume(b, near))]).meeting(Volume(a)) == [1]
    if apart >= 0:
        assert Registered.of([(1, Volume(b))]).meeting(Volume(a, apart)) == []


def test_what_is_too_close_to_say_is_left_to_clash(monkeypatch):
    left = []
    doubtful = Registered._doubtful

    def spy(self, asked, slots):
        slots = list(slots)
        left.append(len(slots))
        return doubtful(self, asked, slots)

    monkeypatch.setattr(Registered, "_doubtful", spy)
    line = Line(((400_000_000, 350_000_000), (401_000_000, 350_700_000)))
    spot = Point((400_700_000, 350_300_000))
    mm = distance_mm(line, spot)
    index = Registered.of([(1, Volume(spot, 1000))])
    for more in range(-30, 30):
        flight = Volume(line, mm - 1000 + more)
        assert (index.meeting(flight) == [1]) == (clash(flight, Volume(spot, 1000)) is not None)
    assert 0 < len(left) < 20


def test_ends_and_edges_are_closed():
    square = Polygon((((0, 0), (1000, 0), (1000, 1000), (0, 1000), (0, 0)),))
    held = Volume(square, 0, Heights(100, 200), Window(1000, 2000))
    index = Registered.of([(1, held)])

    def meets(at, heights=ALL_HEIGHTS, window=ALWAYS):
        return index.meeting(Volume(Point(at), 0, heights, window)) == [1]

    assert all(meets(at) for at in [(0, 0), (500, 0), (1000, 1000), (500, 500), (1000, 3)])
    assert not any(meets(at) for at in [(-2, 0), (1002, 500), (500, 1002)])
    assert meets((0, 0), Heights(200, 300)) and not meets((0, 0), Heights(201, 300))
    assert meets((0, 0), Heights(None, 100)) and not meets((0, 0), Heights(None, 99))
    assert meets((0, 0), window=Window(2000, 2000)) and not meets((0, 0), window=Window(2001))
    assert meets((0, 0), window=Window(0, 1000)) and not meets((0, 0), window=Window(0, 999))


@settings(max_examples=examples(50, 100), deadline=None)
@given(seeds)
def test_evidence_is_that_of_clash_with_what_was_given(seed):
    random = Random(seed)
    held = {key: volume(random) for key in range(12)}
    index = Registered.of(held.items())
    assert {key: index.volume(key) for key in held} == held
    asked = volume(random)
    told = {key: clash(asked, one) for key, one in held.items()}
    assert index.clashes(asked) == [(key, how) for key, how in told.items() if how is not None]


def test_of_two_with_one_key_the_last_is_kept():
    here, there = Volume(Point((0, 0))), Volume(Point((10 * E7, 0)))
    index = Registered.of([(5, here), (6, here), (5, there)])
    assert (len(index), index.meeting(here), index.meeting(there)) == (2, [6], [5])
    index.add(6, there)
    index.remove(5)
    index.remove(5)
    assert (len(index), index.meeting(here), index.meeting(there)) == (1, [], [6])
    assert Registered.of([]).meeting(here) == []


@pytest.mark.parametrize("key", [0, -1, 2**63 - 1, -(2**63)])
def test_a_key_is_any_number_of_64_bits(key):
    index = Registered()
    index.add(key, Volume(Point((0, 0))))
    assert index.meeting(Volume(Point((0, 0)))) == [key]
    index.remove(key)
    assert len(index) == 0


def test_more_answers_than_there_is_room_for_at_first():
    spot = Volume(Point((5, 5)), 1000)
    index = Registered.of((key, spot) for key in range(3000))
    assert index.meeting(spot) == list(range(3000))
    for key in range(3000):
        index.add(-key, spot)
    for key in range(1, 3000, 2):
        index.remove(key)
    assert index.meeting(spot) == [*range(-2999, 1), *range(2, 3000, 2)]


def test_a_shape_of_many_positions():
    count = 30_000
    up = tuple((i * 100, 2_000_000 if i % 2 else 1_000) for i in range(count))
    ring = (*up, (count * 100, -1000), (0, -1000), up[0])
    comb = Volume(Polygon((ring,)))
    index = Registered.of([(1, comb), (2, Volume(Point((5, 5))))])
    assert index.meeting(Volume(Point((100_100, 1_500_000)))) == [1]
    assert index.meeting(Volume(Point((100_000, 1_500_000)))) == []
    assert index.meeting(comb) == [1, 2]
    index.remove(1)
    index.add(3, comb)
    assert index.meeting(Volume(Point((100_100, 1_500_000)), 1000)) == [3]


def test_more_nodes_than_may_wait_are_all_looked_into():
    random, n, wide = Random(3), 80_000, 4 * E7
    spots = [(36 * E7 + random.randrange(wide), 33 * E7 + random.randrange(wide))
             for _ in range(n)]
    whole = ((35 * E7, 32 * E7), (41 * E7, 32 * E7), (41 * E7, 38 * E7), (35 * E7, 38 * E7),
             (35 * E7, 32 * E7))
    at_once = Registered.of((key, Volume(Point(spot))) for key, spot in enumerate(spots))
    one_by_one = Registered()
    for key, spot in enumerate(spots):
        one_by_one.add(key, Volume(Point(spot)))
    for index in (at_once, one_by_one):
        assert index.meeting(Volume(Polygon((whole,)))) == list(range(n))
    for key in range(0, n, 2):
        one_by_one.remove(key)
    assert one_by_one.meeting(Volume(Polygon((whole,)))) == list(range(1, n, 2))
