"""How long work takes: quiet, repeated, every contestant in turn within each round.

Rounds are interleaved so that what else the machine does falls on all alike; a ratio is taken
within a round, and its median and spread are over the rounds.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from time import perf_counter, perf_counter_ns
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
TASKS = Path("/proc/self/task")


class Spread(NamedTuple):
    """The median of repeated figures, the least and the greatest."""

    median: float
    low: float
    high: float

    def times(self, factor: float) -> Spread:
        return Spread(*(figure * factor for figure in self))


class Tail(NamedTuple):
    """Of many single calls, in ns: the median call and the one in a hundred."""

    p50: float
    p99: float
    most: float


def spread_of(figures: Sequence[float]) -> Spread:
    return Spread(median(figures), min(figures), max(figures))


def ratio_of(theirs: Sequence[float], ours: Sequence[float]) -> Spread:
    """How many times longer theirs took, round by round."""
    return spread_of([a / b for a, b in zip(theirs, ours, strict=True)])


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds, and the answer. Rubbish is collected before, and not meanwhile."""
    with quiet():
        begin = perf_counter()
        answer = work()
        return perf_counter() - begin, answer


def rounds(contestants: Mapping[str, Callable[[], object]], repeat: int) -> dict[str, list[float]]:
    """Seconds of each contestant in each of `repeat` rounds; who begins turns from round to round.
    """
    names = list(contestants)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for i in range(repeat):
        for name in names[i % len(names):] + names[:i % len(names)]:
            seconds[name].append(timed(contestants[name])[0])
    return seconds


def each_call(work: Callable[[int], object], calls: int) -> NDArray[np.int64]:
    """ns of `work(0)` to `work(calls - 1)`, one by one."""
    took = np.empty(calls, np.int64)
    with quiet():
        for i in range(calls):
            begin = perf_counter_ns()
            work(i)
            took[i] = perf_counter_ns() - begin
    return took


def tail_of(took: NDArray[np.int64]) -> Tail:
    return Tail(float(np.percentile(took, 50)), float(np.percentile(took, 99)), float(took.max()))


@contextmanager
def quiet() -> Iterator[None]:
    """Without the collector's pauses."""
    gc.collect()
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def cores(count: int) -> Iterator[None]:
    """Everything in this process on `count` cores, where the system can be told so.

    The last ones: the first is where interrupts come in.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    whole = os.sched_getaffinity(0)
    _pin(set(sorted(whole)[-count:]))
    try:
        yield
    finally:
        _pin(whole)


def unpinned(process: int) -> None:
    """A server of ours beside its client, not on the client's core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(process, range(os.cpu_count() or 1))


def _pin(to: set[int]) -> None:
    """Threads that a library keeps between its calls are moved too."""
    tasks = [int(task.name) for task in TASKS.iterdir()] if TASKS.is_dir() else [0]
    for task in tasks:
        with suppress(OSError):        # a thread that has ended meanwhile
            os.sched_setaffinity(task, to)
