"""Many threads that write at once, each its next thing when the last one is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Barrier, Thread
from time import perf_counter, perf_counter_ns
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hudna.bench.measure import Tail, quiet, tail_of


class Written(NamedTuple):
    """Seconds from the first call to the end of the last; ns of each call at its caller."""

    seconds: float
    took: NDArray[np.int64]

    @property
    def rate(self) -> float:
        """A second, sustained over all."""
        return len(self.took) / self.seconds

    @property
    def tail(self) -> Tail:
        return tail_of(self.took)


def written(write: Callable[[Any], object], items: Sequence[Any], writers: int) -> Written:
    """Have every item written by one of `writers` threads. What one of them raises is raised."""
    took = np.zeros(len(items), np.int64)
    errors: list[BaseException] = []
    begun = Barrier(writers + 1)

    def run(first: int) -> None:
        begun.wait()
        try:
            for i in range(first, len(items), writers):
                begin = perf_counter_ns()
                write(items[i])
                took[i] = perf_counter_ns() - begin
        except BaseException as error:
            errors.append(error)

    threads = [Thread(target=run, args=(n,)) for n in range(writers)]
    with quiet():
        for thread in threads:
            thread.start()
        begun.wait()
        begin = perf_counter()
        for thread in threads:
            thread.join()
        seconds = perf_counter() - begin
    if errors:
        raise errors[0]
    return Written(seconds, took)
