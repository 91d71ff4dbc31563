"""Items whose folding failed, left out: nothing that comes in may stop the watch.

The fold is pure, so whoever folds the same items fails at the same one in the same way, and all
still come to the same state. What was changed before the failure stays: texts that are numbered and
that nothing names, or positions of the item that are held and whose tracks do not know them yet;
the next item finds tables of equal length and goes on. What the item alone told is lost, so it is
counted, and whoever runs the watch is told.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_LOG = logging.getLogger(__name__)


class LeftOut:
    """`count`: how many there were. For one thread at a time."""

    def __init__(self) -> None:
        self.count = 0

    def fold(self, work: Callable[[], tuple[T, ...]]) -> tuple[T, ...]:
        """What `work` gives; nothing where it fails. A machine without memory, or whose disk gives
        back nothing of what lay there, is no item's fault, and ends the watch: the journal has
        all."""
        try:
            return work()
        except (MemoryError, OSError):
            raise
        except Exception as error:
            self.add(error)
            return ()

    def add(self, error: Exception) -> None:
        """Said without what the item holds, which the error's own words may repeat; ever more
        seldom, so that no flood of them fills the disk."""
        self.count += 1
        if self.count & (self.count - 1):
            return
        *_, last = traceback.extract_tb(error.__traceback__) or [None]
        where = f"{last.name}, line {last.lineno}" if last else "nowhere"
        _LOG.error("an item could not be folded and is left out, the %d. of this run: %s in %s",
                   self.count, type(error).__name__, where)

    def notes(self) -> tuple[str, ...]:
        """For `/healthz`."""
        return (f"{self.count} items could not be folded and were left out",) if self.count else ()
