"""Those who judge the pieces: threads here, or workers of a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Protocol, Self

from hudna.audit.judge import Brief, Judge, Part
from hudna.audit.source import Piece
from hudna.audit.threads import in_order


class Crew(Protocol):
    """Judges by the same brief. `judge` is one in this process, made when it is first asked for."""

    @property
    def judge(self) -> Judge:
        """A judge in this process."""

    def parts(self, pieces: Iterable[Piece]) -> Iterator[tuple[Piece, Part]]:
        """Each piece with its part, in order, each judged by itself."""

    def __enter__(self) -> Self:
        """At work until the block ends."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        """Nobody is left at work."""


class Threads:
    """Threads of this process, which share one judge."""

    def __init__(self, brief: Brief, workers: int) -> None:
        self.judge = Judge(brief)
        self.workers = workers

    def parts(self, pieces: Iterable[Piece]) -> Iterator[tuple[Piece, Part]]:
        """Each piece with its part, in order."""
        return in_order(self.judge.part, pieces, self.workers)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        """`in_order` ends its threads itself."""
