"""What a look from outside comes to: sound, or not and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from hudna.fault import Fault, Refused
from hudna.log.checkpoint import Checkpoint, open_checkpoint
from hudna.log.note import Verifier
from hudna.log.outside import Audit, length, plan
from hudna.log.outside_node import Node
from hudna.log.outside_sources import Source, Unreadable, each
from hudna.log.tiles import Tile

MOST = 1000
"""Faults that are kept; of the others there is their number."""
Tick = Callable[[int, Tile], None]
"""Told of each file that was checked, and how many there are."""


class Verdict(NamedTuple):
    """`head` is None where the checkpoint itself is not sound; `faulty`: how many faults there
    were, of which `faults` are the first."""

    head: Checkpoint | None
    entries: int
    files: int
    records: int
    faults: tuple[Fault, ...]
    faulty: int

    @property
    def sound(self) -> bool:
        return self.faulty == 0


class Faults:
    """The first faults, and the number of all."""

    def __init__(self) -> None:
        self.first: list[Fault] = []
        self.count = 0

    def __call__(self, fault: Fault) -> None:
        self.count += 1
        if len(self.first) < MOST:
            self.first.append(fault)

    def refused(self, refused: Refused, where: str = "") -> None:
        for fault in refused.faults:
            self(Fault(f"{where}{fault.where}", fault.found, fault.expected))


def verify(
    source: Source, verifiers: Sequence[Verifier], faults: Faults, *,
    earlier: str | None = None, tick: Tick = lambda *_: None,
) -> Verdict:
    """Look at all of a log. `verifiers`: the keys of this one log; `earlier`: a note that one of
    them signed. Unreadable where the log cannot be read."""
    head = None
    audit: Audit | None = None
    try:
        before = _earlier(earlier, verifiers, faults)
        head = open_checkpoint(source.checkpoint(), *verifiers)
        audit = Audit(head, before, faults)
        total = length(head.size)
        for tile, data in each(source, plan(head.size)):
            audit.take(tile, data)
            tick(total, tile)
        audit.finish()
        if isinstance(source, Node):
            source.finish()
    except Unreadable:
        raise
    except Refused as refused:
        faults.refused(refused)
    records = source.records if isinstance(source, Node) else 0
    entries, files = (audit.entries, audit.tiles) if audit else (0, 0)
    return Verdict(head, entries, files, records, tuple(faults.first), faults.count)


def _earlier(
    earlier: str | None, verifiers: Sequence[Verifier], faults: Faults
) -> Checkpoint | None:
    if earlier is None:
        return None
    try:
        return open_checkpoint(earlier, *verifiers)
    except Refused as refused:
        faults.refused(refused, "from, ")
        return None
