"""Work on several pieces at once, in the threads of this process; results come in order.

The kernels and Arrow leave the interpreter's lock, so that threads share the processors and
nothing is copied between them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Piece = TypeVar("Piece")
Part = TypeVar("Part")


def in_order(work: Callable[[Piece], Part], pieces: Iterable[Piece],
             workers: int) -> Iterator[tuple[Piece, Part]]:
    """Each piece with its part, in the order of `pieces`, `workers` at work at a time.

    No more than `workers + 1` pieces are under way, beside the one in the caller's hands. What
    `work` raises is raised here in its piece's turn; the rest is then dropped, and whatever the
    end, no thread of this call outlives it.
    """
    pool = ThreadPoolExecutor(workers, thread_name_prefix="audit")
    to_come = iter(pieces)
    try:
        going: deque[tuple[Piece, Future[Part]]] = deque()
        while True:
            for piece in islice(to_come, workers + 1 - len(going)):
                going.append((piece, pool.submit(work, piece)))
            if not going:
                return
            piece, future = going[0]
            yield piece, future.result()
            del piece, future
            going.popleft()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
