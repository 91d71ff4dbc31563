import pytest

from hudna.watch.cot.allowed import OUT, Dropped, may_leave, refusal
from tests.watch.cot.events import AIR, OTHERS, TASKS


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
