from __future__ import annotations

from collections.abc import Sequence
from threading import Barrier, Event, Thread

import pytest

from hudna.log.group import Group


def run(*threads: Thread) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()


def test_who_waits_at_the_same_time_is_served_together() -> None:
    served: list[list[int]] = []
    busy, go = Event(), Event()

    def serve(items: Sequence[int]) -> None:
        busy.set()
        go.wait(30)
        served.append(list(items))

    group = Group(serve)
    first = Thread(target=group.do, args=(0,))
    first.start()
    busy.wait(30)
    others = [Thread(target=group.do, args=(n,)) for n in range(1, 9)]
    for thread in others:
        thread.start()
    while len(group._queue) < 8:
        pass
    go.set()
    for thread in (first, *others):
        thread.join(30)
    assert served[0] == [0]
    assert sorted(served[1]) == list(range(1, 9))
    assert len(served) == 2


@pytest.mark.parametrize("most", [1, 3, 1024])
def test_each_is_served_once_and_by_one_hand(most: int) -> None:
    serving = 0
    served: list[int] = []
    start = Barrier(16)

    def serve(items: Sequence[int]) -> None:
        nonlocal serving
        serving += 1
        assert serving == 1
        assert len(items) <= most
        served.extend(items)
        serving -= 1

    group = Group(serve, most)

    def many(start_at: int) -> None:
        start.wait(30)
        for n in range(start_at, start_at + 50):
            group.do(n)
            assert n in served

    run(*[Thread(target=many, args=(100 * n,)) for n in range(16)])
    assert sorted(served) == sorted(100 * n + i for n in range(16) for i in range(50))


def test_one_that_raises_leaves_nobody_waiting() -> None:
    def serve(items: Sequence[int]) -> None:
        if 0 in items:
            raise KeyboardInterrupt

    group = Group(serve)
    with pytest.raises(KeyboardInterrupt):
        group.do(0)
    run(*[Thread(target=group.do, args=(n,)) for n in range(1, 5)])
