import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.watch.cot.allowed import OUT, Dropped, may_leave, refusal
from tests.watch.cot.events import AIR, OTHERS, TASKS, TREE_AIR, TREE_OTHERS, TREE_TASKS

LETTERS = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_ \n\u0130")


@pytest.mark.parametrize("kind", TREE_TASKS + TREE_OTHERS)
def test_no_tasking_and_no_weapon_of_the_type_tree_passes_in_or_out(kind):
    assert refusal(kind) is Dropped.NOT_LISTED
    assert not may_leave(kind)


def test_every_air_track_of_the_type_tree_comes_in_and_none_leaves():
    assert [k for k in TREE_AIR if refusal(k) is not None or may_leave(k)] == []


@given(LETTERS, st.sampled_from(["t", "t-", "t-k", "t-k-", "T-K-", " t-k", "t-k-d-a-f-A"]))
def test_nothing_that_begins_as_a_tasking_passes_in_or_out(rest, begins):
    assert refusal(begins + rest) is not None
    assert not may_leave(begins + rest)


@pytest.mark.parametrize("kind", TASKS + OTHERS)
def test_what_is_no_aircraft_does_not_come_in(kind):
    assert refusal(kind) is Dropped.NOT_LISTED


@pytest.mark.parametrize("kind", AIR)
def test_air_tracks_come_in_whatever_affiliation_somebody_gave_them(kind):
    assert refusal(kind) is None


@pytest.mark.parametrize("kind", TASKS + AIR + ("t-x-c-t", "a-f-G", "b-a-o-tbl", "b-a-o-opn"))
def test_taskings_and_tracks_do_not_leave(kind):
    assert not may_leave(kind)


def test_nothing_that_leaves_is_a_tasking_or_a_track():
    assert all(kind[0] in "bu" for kind in OUT)


def test_a_ping_is_no_aircraft():
    assert refusal("t-x-c-t") is Dropped.PING
