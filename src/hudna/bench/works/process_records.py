"""The same claims as records of a node's world: who holds what and which ground is mingled, first
and after each claim more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from hashlib import sha256
from time import perf_counter_ns, process_time_ns
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from hudna.bench.desks import AGREEMENT
from hudna.bench.measure import cores, quiet, tail_of
from hudna.bench.result import Figure, Line, Report
from hudna.bench.same import Different
from hudna.bench.setting import ProcessSetting
from hudna.bench.workloads.claims import claims_of
from hudna.bench.workloads.theatre import chance
from hudna.log.entry import Entry
from hudna.record.kinds import Holding, Names
from hudna.record.record import Envelope, Record
from hudna.terms.load import load
from hudna.terms.shipped import shipped

if TYPE_CHECKING:
    from hudna.place.claim import Areal
    from hudna.view.world import World

ONE_MS = 200.0
NOW_MS = 1_469_944_800_000
"""2016-07-31 06:00 UTC."""
BY = {"A": "us", "B": "ru"}
HELD = {"north": "opposition", "south": "daesh", "east": "syrian-government"}
ANOTHER = "nusra"


class Took(NamedTuple):
    """ns by the clock, and of the processor."""

    passed: int
    worked: int


def run(setting: ProcessSetting, report: Report) -> None:
    setting.tell("records: making claims")
    said = [_said(BY[c.claimant], _claimed(c.shape, HELD[c.holder]), at)
            for at, c in enumerate(claims_of(setting.size.cells, setting.seed))]
    world, work = _world(said), f"records, {len(said):,} claims"
    with cores(1), quiet():
        first = [_timed(what, world) for what in (_held, _mingled)]
        setting.tell("records: one more at a time")
        more = list(_more(setting, said))
        took = [(_timed(partial(_added, record), world), _timed(_mingled, world))
                for record in more]
    if _answers(world) != _answers(_world([*said, *more])):
        raise Different(f"{work}: after a claim more it is not as in a node that begins with all")
    report.lines += [
        Line(f"{work}, {what}, first", Figure(one.passed / 1e6, "ms"),
             note=f"of the processor {one.worked / 1e6:.0f} ms")
        for what, one in zip(("who holds what", "mingled ground"), first, strict=True)]
    report.lines += _lines(f"{work}, a claim more, who holds what", [t for t, _ in took], ONE_MS)
    report.lines += _lines(f"{work}, a claim more, mingled ground, beside the loop",
                           [t for _, t in took], None)


def _more(setting: ProcessSetting, said: Sequence[Record]) -> Iterable[Record]:
    """Later versions of some, that name another holder."""
    rng = chance(setting.seed, "claims", "records")
    count = max(2, setting.size.singles // 10)
    for at, i in enumerate(rng.choice(len(said), min(count, len(said)), replace=False).tolist()):
        before = said[i]
        assert isinstance(before.said, Holding)
        yield _said(before.author, _claimed(before.said.shape, ANOTHER), len(said) + at, before)


def _claimed(shape: Areal, holder: str) -> Holding:
    return Holding((holder,), shape, Names(en="ground"), NOW_MS, "seen", "duty")


def _said(author: str, said: Holding, at: int, before: Record | None = None) -> Record:
    """Unsigned: no view reads a signature."""
    name = sha256(f"{author} {at}".encode()).hexdigest()
    return Record(name, Envelope(name[:36], author, NOW_MS + at, before.hash if before else None),
                  said, "")


def _world(said: Iterable[Record]) -> World:
    from hudna.view.world import World  # noqa: PLC0415 - only where it runs

    world = World(load(shipped(AGREEMENT)), "us")
    for record in said:
        _take_in(world, record)
    return world


def _take_in(world: World, record: Record) -> None:
    world.apply(Entry(world.size, max(world.latest_ms, record.issued_ms), record))


def _held(world: World) -> object:
    from hudna.view.process.delineation import delineation  # noqa: PLC0415 - as above

    return delineation(world, NOW_MS).pieces


def _mingled(world: World) -> object:
    from hudna.view.process.mingled_known import mingled_at  # noqa: PLC0415 - as above

    return mingled_at(world, NOW_MS)


def _added(record: Record, world: World) -> None:
    _take_in(world, record)
    _held(world)


def _answers(world: World) -> tuple[object, object]:
    return _held(world), _mingled(world)


def _timed(work: Callable[[World], object], world: World) -> Took:
    passed, worked = perf_counter_ns(), process_time_ns()
    work(world)
    return Took(perf_counter_ns() - passed, process_time_ns() - worked)


def _lines(what: str, took: Sequence[Took], most: float | None) -> list[Line]:
    passed, worked = (tail_of(column) for column in np.array(took, np.int64).T)
    return [Line(f"{what}, {name}", Figure(ns / 1e6, "ms"), at_least=most,
                 note=f"of the processor {own / 1e6:.0f} ms; as in a node that begins with all")
            for name, ns, own in (("p50", passed.p50, worked.p50), ("p99", passed.p99, worked.p99))]
