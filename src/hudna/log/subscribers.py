"""Who is told of new entries: after they are kept, in their order, each once."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock, get_ident
from typing import TypeAlias

from hudna.log.entry import Entry

Callback: TypeAlias = Callable[[Sequence[Entry]], None]
_LOG = logging.getLogger(__name__)


class Subscribers:
    """Callbacks run one at a time, on whichever thread has appended."""

    def __init__(self) -> None:
        self._callbacks: list[Callback] = []
        self._untold: deque[Sequence[Entry]] = deque()
        self._telling = Lock()
        self._teller: int | None = None

    def add(self, callback: Callback) -> Callable[[], None]:
        """Returns what ends the subscription."""
        self._callbacks = [*self._callbacks, callback]
        return lambda: self._remove(callback)

    @property
    def any(self) -> bool:
        return bool(self._callbacks)

    def queue(self, entries: Sequence[Entry]) -> None:
        """The log's lock is held: the order here is the order of the log."""
        self._untold.append(entries)

    def tell(self) -> None:
        """Returns when everything queued before the call has been told, unless the call comes out
        of a callback: then the telling that is under way goes on with it."""
        if self._teller == get_ident():
            return
        with self._telling:
            self._teller = get_ident()
            try:
                while self._untold:
                    self._tell(self._untold.popleft())
            finally:
                self._teller = None

    def _tell(self, entries: Sequence[Entry]) -> None:
        for callback in self._callbacks:
            # The entries are kept; a follower that fails must not make an append look failed.
            try:
                callback(entries)
            except Exception:
                _LOG.exception("a follower of the log failed")

    def _remove(self, callback: Callback) -> None:
        self._callbacks = [c for c in self._callbacks if c is not callback]
