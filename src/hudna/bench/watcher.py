"""`hudna watch` as it is, which notes when each event was handed to the ways out.

    python -m hudna.bench.watcher DIRECTORY NOTES

It prints `ready` once it watches, and writes its notes when it is ended in order.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from hudna.lookout import lookout, run
from hudna.lookout.folding import Folding, Tell, Told
from hudna.lookout.lookout import Lookout
from hudna.running import now_ms, structured_logs
from hudna.watch.event import Event, Passage
from hudna.watch.item import Heard, Item


class Note(msgspec.Struct, frozen=True, array_like=True):
    """One event, by its id at the watch. `out_ms`: when it was handed to the ways out; `sent_ms`:
    when the position that told it was due on the wire, None where it was no position's; both UTC.
    """

    id: str
    aircraft: str
    kind: str
    out_ms: float
    sent_ms: int | None


class Folded(msgspec.Struct, frozen=True, array_like=True):
    """Positions that came together: how many, when the oldest was due on the wire, when all of
    them were folded; ms UTC."""

    count: int
    oldest_ms: int
    done_ms: float


class Notes(msgspec.Struct, frozen=True):
    """`busy_s`: processor time of the whole process."""

    events: list[Note]
    folded: list[Folded]
    busy_s: float


class TimedFolding(Folding):
    """The fold, which notes when it is done with what came."""

    noted: list[Folded] = []  # noqa: RUF012 - of the one watch in this process

    async def take(self, items: Sequence[Item], tell: Tell) -> None:
        await super().take(items, tell)
        now = time.time_ns() / 1e6
        self.noted += [Folded(len(i.fixes), min(f.at_ms for f in i.fixes), now)
                       for i in items if isinstance(i, Heard)]


class Timed(Lookout):
    """The watch, which notes what it has told of what came."""

    noted: list[Note] = []  # noqa: RUF012 - as above

    def _timed(self, told: Told) -> None:
        super()._timed(told)
        out_ms = time.time_ns() / 1e6
        self.noted += [Note(e.id, e.aircraft, kind_of(e), out_ms, sent_ms(e))
                       for e in told.events]


def kind_of(event: Event) -> str:
    return event.state if isinstance(event, Passage) else "approach"


def sent_ms(event: Event) -> int | None:
    """Of the newest position that was not known before the event."""
    if not isinstance(event, Passage):
        return None
    return max((s.at_ms for s in event.evidence if s.arrived_ms == event.known_ms), default=None)


async def main(directory: Path, notes: Path) -> None:
    await run.watch(directory, ready=lambda: print("ready", flush=True), clock=now_ms,
                    luck=random.random, randomness=os.urandom)
    notes.write_bytes(msgspec.msgpack.encode(
        Notes(Timed.noted, TimedFolding.noted, time.process_time())))


if __name__ == "__main__":
    structured_logs()
    # Where a watch is made: everything about it stays as it is in service.
    vars(run)["Lookout"], vars(lookout)["Folding"] = Timed, TimedFolding
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
