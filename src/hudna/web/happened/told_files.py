"""Files of tellings between the step that reads them and those that keep what a person confirms.

They wait on disk without a name, a few in all, each with the sitting that brought it: a restart, or
the end of the sitting, and they are gone.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO, cast

from litestar.datastructures import State

from hudna.speak.intake.files import Choices
from hudna.web.asked import Asked
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
        self.file.seek(0)
        return self.file.read()


class ToldFiles:
    """The latest of each sitting."""

    def __init__(self) -> None:
        self._by: OrderedDict[str, Waiting] = OrderedDict()

    def put(self, sitting: str, waiting: Waiting) -> None:
        self.drop(sitting)
        self._by[sitting] = waiting
        while len(self._by) > MOST_WAITING:
            self._by.popitem(last=False)[1].file.close()

    def get(self, sitting: str) -> Waiting | None:
        return self._by.get(sitting)

    def drop(self, sitting: str) -> None:
        if (before := self._by.pop(sitting, None)) is not None:
            before.file.close()


def on_disk(data: bytes) -> IO[bytes]:
    file = TemporaryFile()  # noqa: SIM115 # it lies open for as long as the file waits
    file.write(data)
    file.flush()
    return file


def of(request: Asked) -> tuple[ToldFiles, str]:
    """Where they wait, and the name of the sitting."""
    state: State = request.app.state
    if "told_files" not in state:
        state["told_files"] = ToldFiles()
    session = session_of(request)
    assert session is not None
    return cast(ToldFiles, state["told_files"]), session.id
