"""Files that wait in memory between the steps of a form, with the officer's sitting. Nothing of
them is kept before the last."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")
MOST_WAITING = 8


class Waiting(Generic[T]):
    """The latest upload of each sitting, a few in all."""

    def __init__(self) -> None:
        self._by: OrderedDict[str, T] = OrderedDict()

    def put(self, sitting: str, upload: T) -> None:
        self._by[sitting] = upload
        self._by.move_to_end(sitting)
        while len(self._by) > MOST_WAITING:
            self._by.popitem(last=False)

    def get(self, sitting: str) -> T | None:
        return self._by.get(sitting)

    def drop(self, sitting: str) -> None:
        self._by.pop(sitting, None)
