"""How well pairs that are said to be of one event are: precision and recall."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hudna.bench.result import Figure, Line, Report

Pair = tuple[str, str]


class Judged(NamedTuple):
    """Pairs `said` to be of one event, `right` among them, and all that `are`."""

    said: int
    right: int
    are: int

    @property
    def precision(self) -> float:
        return self.right / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.are if self.are else 1.0


def judged(said: Iterable[Pair], are: frozenset[Pair]) -> Judged:
    """Each pair in order of its ids."""
    pairs = set(said)
    return Judged(len(pairs), len(pairs & are), len(are))


def pairs_of(groups: Iterable[Sequence[str]]) -> frozenset[Pair]:
    """All pairs within each group."""
    return frozenset((one, other) for group in groups for at, one in enumerate(sorted(group))
                     for other in sorted(group)[at + 1:])


def lines(report: Report, what: str, ours: Judged, theirs: dict[str, Judged], note: str) -> None:
    """Precision and recall, ours and each peer's; a peer's are of the same pairs."""
    for name in ("precision", "recall"):
        value = Figure(getattr(ours, name), "")
        if not theirs:
            report.lines.append(Line(f"{what}, {name}", value, more=True, note=note))
        for peer, found in theirs.items():
            report.lines.append(Line(f"{what}, {name}", value, peer,
                                     Figure(getattr(found, name), ""), more=True, note=note))
        note = ""
