"""What a benchmark found: lines of ratios, and what could not be compared and why."""

from __future__ import annotations

import msgspec

from hudna.bench.measure import Spread


class Figure(msgspec.Struct, frozen=True):
    """A rate, a time or a size as it was measured."""

    value: float
    unit: str

    def __str__(self) -> str:
        figures = f"{self.value:,.0f}" if self.value >= 1000 else f"{self.value:.3g}"
        return f"{figures} {self.unit}".rstrip()


class Line(msgspec.Struct, frozen=True):
    """One comparison. `ratio` is how many times faster ours is; `at_least` and `aim` are ratios
    too, or figures in the unit of `ours` where `peer` is nobody; lower is better then, unless
    `more` is."""

    work: str
    ours: Figure
    peer: str = ""
    theirs: Figure | None = None
    ratio: Spread | None = None
    at_least: float | None = None
    aim: float | None = None
    note: str = ""
    more: bool = False

    @property
    def held(self) -> bool | None:
        """Whether what is asked at least holds; `None` where nothing is asked."""
        if self.at_least is None:
            return None
        if self.ratio is None:
            kept = self.ours.value >= self.at_least
            return kept if self.more else self.ours.value <= self.at_least
        return self.ratio.median >= self.at_least


class Missing(msgspec.Struct, frozen=True):
    """A peer that is not here, or a part that was not run, and why."""

    what: str
    why: str


class Report(msgspec.Struct):
    """All of a run."""

    lines: list[Line] = msgspec.field(default_factory=list)
    missing: list[Missing] = msgspec.field(default_factory=list)
    notes: list[str] = msgspec.field(default_factory=list)

    def lacks(self, what: str, why: str) -> None:
        gap = Missing(what, why)
        if gap not in self.missing:
            self.missing.append(gap)

    def notes_once(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)
