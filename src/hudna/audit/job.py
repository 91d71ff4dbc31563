"""What `hudna audit` is asked to do, and what it says at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hudna.audit.about.audited import About
from hudna.audit.about.rows import Left
from hudna.audit.batch import NO_REFUSALS, Refusals
from hudna.audit.source import ReadPlan, Source
from hudna.place.features import AreaFeature

Advance = Callable[[int], None]
"""Called with the weight of each piece when it is done, in the main thread."""


@dataclass(frozen=True)
class Job:
    """Tracks against areas. `gap_ms`: two fixes of an aircraft further apart are not joined.
    `about`: tracks that are only about known.

    `workers` counts threads, or Ray workers where `cluster` is an address (`ray://…`, `local`).
    """

    source: Source
    plan: ReadPlan
    areas: tuple[AreaFeature, ...]
    out: Path
    per_position: bool = False
    skip_bad: bool = False
    gap_ms: int = 15 * 60_000
    workers: int = 1
    cluster: str | None = None
    about: About = field(default_factory=About)

    @property
    def total(self) -> int:
        """Bytes of all tracks."""
        return self.source.total + self.about.size


@dataclass(frozen=True)
class Summary:
    """`rows` were read, `refused` among them; `written` rows are in the file, if it was kept.

    `operators` are those that rows name, where any area bars one by its name. `about` of the rows
    were only about known; `left` says which sightings were left out.
    """

    rows: int
    written: int
    refused: Refusals = NO_REFUSALS
    gaps: int = 0
    crossed: int = 0
    kept: bool = True
    operators: frozenset[str] = frozenset()
    about: int = 0
    left: Left = field(default_factory=Left)
