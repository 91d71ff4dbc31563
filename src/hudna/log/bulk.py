"""The door for many records at once: opened and verified in several processes, kept in their order
and in big commits. What it refuses, and where, is what the log's own door would have refused."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from hudna.fault import Refused
from hudna.log.append import Log
from hudna.log.call import folded
from hudna.log.openers import Begun, Openers, ended
from hudna.log.prepared import Prepared
from hudna.record.authority import TAGS, Authority
from hudna.record.kinds import RecordHash

BATCH = 1024
"""Small enough that the last of many does not leave all workers but one without work."""
AHEAD = 2
"""Batches under way beyond one a worker: memory holds so many, however many records come."""


def take_in(
    log: Log, presentations: Iterable[str], *, workers: int = 2, batch: int = BATCH
) -> Iterator[RecordHash | Refused]:
    """Keep what may enter: for each presentation in its order the record's hash, which the log
    holds by then, or its refusal. Each `batch` is one commit, which followers are told of.

    StoreError where the store cannot keep a batch: those that were given before it are kept.
    `workers`: processes, started anew (spawn): a script that calls this needs its main guard.
    """
    texts = iter(presentations)
    openers = Openers(workers)
    under_way: deque[Begun] = deque()
    try:
        while True:
            while len(under_way) < workers + AHEAD and (some := list(islice(texts, batch))):
                under_way.append(openers.begin(log, some))
            if not under_way:
                return
            yield from _kept(log, under_way.popleft())
    finally:
        openers.close()


def _kept(log: Log, batch: Begun) -> Sequence[RecordHash | Refused]:
    items, authority = ended(batch), log.authority
    return log.keep(_judged(log, batch, items, authority), authority)


def _judged(
    log: Log, batch: Begun, items: Sequence[Prepared | None], authority: Authority
) -> list[Prepared | Refused]:
    """What a worker would not let in is judged by the log's own door, and so is all that comes
    after something is said of keys."""
    if authority is batch.authority and not any(i is None or i.kind in TAGS for i in items):
        return [item for item in items if item is not None]
    judged: list[Prepared | Refused] = []
    # The same twice is no fault, whatever was said of its key in between.
    taken: dict[str, Prepared] = {}
    for item, text in zip(items, batch.texts, strict=True):
        known = item if authority is batch.authority else None
        judged.append(taken.get(text) or known or log.prepared(text, authority))
        if isinstance(last := judged[-1], Prepared):
            taken[text] = last
        authority = folded(authority, judged[-1])
    return judged
