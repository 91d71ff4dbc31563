"""How many may listen at once."""

from __future__ import annotations

from contextlib import ExitStack

from hudna.lookout.listeners import MOST, MOST_OF_ONE, Listeners
from hudna.web import sockets


def test_so_many_of_one_address_and_in_all():
    listeners = Listeners(3, 2)
    with ExitStack() as held:
        def take(caller: str) -> bool:
            return held.enter_context(listeners.place(caller))

        assert [take("a"), take("a"), take("a")] == [True, True, False]
        assert not listeners.has_room("a")
        assert [take("b"), take("c")] == [True, False]
    assert listeners.has_room("a")
    assert listeners._of == {}


def test_most_of_the_door_is_for_others():
    assert MOST_OF_ONE < MOST <= sockets.MOST // 4
