"""Each outlet in a lane of its own: one that hangs or fails never holds up another."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from hudna.lookout.outlets.all import Outlets
from hudna.lookout.outlets.lane import Issued, Lane, Outlet, foremost, kept
from tests.lookout.outlets.giving import NOW, Taking, clock, issued, some, until
from tests.speak.warned import EXERCISE, warning


class Hanging(Outlet):
    name = "hanging"

    async def give(self, some: Sequence[Issued]) -> Sequence[Issued]:
        await asyncio.Event().wait()
        return ()


class Broken(Outlet):
    """Refuses a number of times, then takes them one by one."""

    name = "broken"

    def __init__(self, times: int) -> None:
        self.times, self.taken = times, []

    async def give(self, some: Sequence[Issued]) -> Sequence[Issued]:
        if self.times:
            self.times -= 1
            raise ConnectionError("https://secret.example/token")
        self.taken.append(some[0].warning.id)
        return some[1:]


def test_one_that_hangs_and_one_that_fails_hold_up_nobody():
    async def run() -> None:
        taking, broken = Taking(), Broken(1)
        async with Outlets([Hanging(), broken, taking], EXERCISE, clock) as outlets:
            await outlets.send(some(120))
            await until(lambda: len(taking.taken) == 120)
            hanging, failing, well = outlets.states()
            assert well.given == 120 and well.waiting == 0 and well.given_ms == NOW
            assert hanging.given == 0 and hanging.waiting == 120
            await until(lambda: len(broken.taken) >= 1)
            failing = outlets.states()[1]
            assert failing.failed == 1 and failing.waiting > 0 and failing.fault == ""

    asyncio.run(run())


def test_a_fault_shows_what_kind_it_is_and_no_address():
    async def run() -> None:
        async with Outlets([Broken(9)], EXERCISE, clock) as outlets:
            await outlets.send(some(1))
            await until(lambda: bool(outlets.states()[0].fault))
            assert outlets.states()[0].fault == "ConnectionError"

    asyncio.run(run())


def test_what_was_not_taken_is_given_again_in_its_order():
    async def run() -> None:
        broken = Broken(1)
        lane = Lane(broken, clock)
        task = asyncio.create_task(lane.run())
        lane.put(issued(*some(3)))
        await until(lambda: len(broken.taken) == 3)
        task.cancel()
        assert broken.taken == [w.id for w in some(3)] and lane.state.waiting == 0

    asyncio.run(run())


def test_a_new_warning_does_not_wait_for_one_that_is_tried_again():
    async def run() -> None:
        class Picky(Taking):
            async def give(self, given: Sequence[Issued]) -> Sequence[Issued]:
                await super().give([i for i in given if i.warning.number])
                return [i for i in given if not i.warning.number]

        picky = Picky()
        lane = Lane(picky, clock)
        task = asyncio.create_task(lane.run())
        lane.put(issued(warning()))
        for n in range(1, 12):
            lane.put(issued(warning(id=f"hudna-{n}", number=n)))
            await until(lambda n=n: len(picky.taken) == n)
        task.cancel()
        assert lane.state.waiting == 1

    asyncio.run(run())


def test_what_has_expired_or_is_too_much_is_let_go_of_and_counted():
    async def run() -> None:
        taking = Taking()
        lane = Lane(taking, clock, most=2)
        lane.put(issued(*some(3), warning(id="hudna-late", expires_ms=NOW)))
        task = asyncio.create_task(lane.run())
        await until(lambda: lane.state.waiting == 0)
        task.cancel()
        assert taking.taken == ["hudna-us-0002-0"] and lane.state.dropped == 3

    asyncio.run(run())


def test_one_that_cannot_be_put_into_words_keeps_no_other_back():
    async def run() -> None:
        taking = Taking()
        async with Outlets([taking], EXERCISE, clock) as outlets:
            await outlets.send([warning(pending=True), warning()])
            await until(lambda: len(taking.taken) == 1)
            assert outlets.unsaid == 1

    asyncio.run(run())


def told(event: str, number: int, kind: str) -> Issued:
    return issued(warning(id=f"hudna-us-{event}-{number}", kind=kind, number=number))[0]


def test_no_more_go_in_a_second_than_may_and_first_warnings_go_first():
    async def run() -> None:
        taking = Taking()
        lane = Lane(taking, clock, per_s=3)
        task = asyncio.create_task(lane.run())
        lane.put([told("a", 3, "Cancel"), told("b", 1, "Update"), *issued(*some(4))])
        second = asyncio.get_running_loop().time()
        await until(lambda: lane.state.waiting == 0)
        assert asyncio.get_running_loop().time() // 1 > second // 1
        task.cancel()
        assert taking.taken[:3] == [w.id for w in some(3)]
        assert taking.taken[4:] == ["hudna-us-b-1", "hudna-us-a-3"]

    asyncio.run(run())


def test_what_concerns_one_place_and_event_stays_in_its_order():
    line = [told("a", n, kind) for n, kind in enumerate(
        ("Alert", "Update", "Cancel", "Alert", "Update"))]
    first = told("b", 0, "Alert")
    some_, left = foremost([*line, first], 4)
    assert some_ == [line[0], first, line[1], line[2]] and left == line[3:]


def test_of_too_much_the_ends_go_first_and_the_oldest_of_them():
    waiting = [told("a", 0, "Alert"), told("b", 2, "Cancel"), told("c", 1, "Update"),
               told("d", 2, "Cancel")]
    assert kept(waiting, 3) == [waiting[0], waiting[2], waiting[3]]
    assert kept(waiting, 1) == [waiting[0]] and kept(waiting, 9) == waiting


def test_at_the_end_all_goes_at_once():
    async def run() -> None:
        taking = Taking()
        async with Outlets([taking], EXERCISE, clock) as outlets:
            await outlets.send(some(3000))
        assert len(taking.taken) == 3000

    asyncio.run(run())
