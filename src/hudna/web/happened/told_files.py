"""Files of tellings between the step that reads them and those that keep what a person confirms.

They wait on disk without a name, a few in all, each with the sitting that brought it: a restart, or
the end of the sitting, and they are gone.
"""

from __future__ import annotations

import asyncio
import os
from collections import OrderedDict
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO, cast

from litestar.datastructures import State

from hudna.speak.intake.files import Choices
from hudna.web.asked import Asked, house_of
from hudna.web.session import session_of

MOST_WAITING = 8


@dataclass
class Waiting:
    """`done`: the places in the file, from 0, of the tellings that were kept or left aside. `turn`:
    one form of it at a time, so that none is kept twice."""

    name: str
    file: IO[bytes]
    told_ms: int
    choices: Choices = field(default_factory=Choices)
    done: set[int] = field(default_factory=set)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def data(self) -> bytes:
        # From several threads at once: nobody moves another's place in the file.
        handle, found = self.file.fileno(), list[bytes]()
        while piece := os.pread(handle, 1 << 20, sum(map(len, found))):
            found.append(piece)
        return b"".join(found)


class ToldFiles:
    """The latest of each sitting."""

    def __init__(self) -> None:
        self._by: OrderedDict[str, Waiting] = OrderedDict()
        self._until_ms: dict[str, int] = {}

    def put(self, sitting: str, waiting: Waiting, until_ms: int) -> None:
        """`until_ms`: the end of the sitting."""
        self.drop(sitting)
        self._by[sitting], self._until_ms[sitting] = waiting, until_ms
        while len(self._by) > MOST_WAITING:
            self.drop(next(iter(self._by)))

    def sweep(self, now_ms: int) -> None:
        """Those of sittings that are over."""
        for sitting, until_ms in tuple(self._until_ms.items()):
            if until_ms <= now_ms:
                self.drop(sitting)

    def get(self, sitting: str) -> Waiting | None:
        return self._by.get(sitting)

    def drop(self, sitting: str) -> None:
        self._until_ms.pop(sitting, None)
        if (before := self._by.pop(sitting, None)) is not None:
            before.file.close()


def on_disk(data: bytes) -> IO[bytes]:
    file = TemporaryFile()  # noqa: SIM115 # it lies open for as long as the file waits
    file.write(data)
    file.flush()
    return file


def of(request: Asked) -> tuple[ToldFiles, str]:
    """Where they wait, and the name of the sitting."""
    session = session_of(request)
    assert session is not None
    store = _store(request)
    store.sweep(house_of(request).now_ms())
    return store, session.id


def put(request: Asked, waiting: Waiting) -> None:
    """Until this sitting ends, also where nobody comes after that."""
    house, session = house_of(request), session_of(request)
    assert session is not None
    store = _store(request)
    store.put(session.id, waiting, session.until_ms)
    left_s = max(0, session.until_ms - house.now_ms()) / 1000
    asyncio.get_running_loop().call_later(left_s + 1, lambda: store.sweep(house.now_ms()))


def drop(request: Asked) -> None:
    """What waits of the sitting that ends here."""
    if (session := session_of(request)) is not None:
        _store(request).drop(session.id)


def _store(request: Asked) -> ToldFiles:
    state: State = request.app.state
    if "told_files" not in state:
        state["told_files"] = ToldFiles()
    return cast(ToldFiles, state["told_files"])
