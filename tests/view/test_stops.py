"""Stops: who has taken one, how long it waits, how far it has escalated."""

from __future__ import annotations

from hudna.record.kinds import Stop, StopLifted, StopTaken
from hudna.record.record import Envelope, Record
from hudna.terms.working import working
from hudna.view.stops import Stops, step_reached, waited_ms
from hudna.view.world import World
from tests.agreements import quick

SENT = Record("s", Envelope("s", "ru", 1_000), Stop("", "duty", notice="n"), "")


def record(name: str, author: str, at: int, said: object) -> Record:
    return Record(name, Envelope(name, author, at), said, "")  # type: ignore[arg-type]


def test_the_sender_cannot_take_its_own_stop_and_only_it_can_lift_it() -> None:
    stops = Stops()
    stops.apply(SENT)
    stops.take(record("t", "ru", 2_000, StopTaken("s", "duty")))
    stops.lift(record("l", "us", 2_000, StopLifted("s", "no", "duty")))
    assert stops.taken("s") == {}
    assert stops.active() == (SENT,)


def test_the_first_taking_counts_and_ends_the_wait() -> None:
    stops = Stops()
    stops.apply(SENT)
    for at in (31_000, 28_000):
        stops.take(record(f"t{at}", "us", at, StopTaken("s", "duty")))
    taken, world = stops.taken("s")["us"], World(quick(), "us")
    assert waited_ms(world, SENT, taken, 99_000) == 27_000
    assert waited_ms(world, SENT, None, 99_000) == 98_000


def test_it_escalates_by_the_agreements_steps_alone() -> None:
    loaded = quick()
    steps = working(loaded.agreement, loaded.digest).escalation
    reached = [step_reached(steps, ms) for ms in (0, steps[1].after_ms - 1, steps[1].after_ms)]
    assert reached == [steps[0], steps[0], steps[1]]
    assert step_reached(steps, 10**9) == steps[-1]
