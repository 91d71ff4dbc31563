"""What a bulletin says, before any language or format: the one set of data that all are made from.

It holds what may be read by everybody who gets it, and no source, report or file. A place is at the
finest a cell of 0.1 degree: there is no field for a point. Nobody is held to have done anything by
default. Names that come in three languages are `Names`; texts are as their author wrote them, and
are never trusted. Times are milliseconds since 1970 UTC, days RFC 3339 dates in its zone.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, TypeAlias

from hudna.record.incidents import Confidence, Happening, Harm, Known, Likelihood, Rung, Stage
from hudna.record.protecting import Names
from hudna.record.statement import PartyId, RecordHash
from hudna.speak.bulletin.data_around import (
    Access,
    Cell,
    Challenge,
    ChallengeOutcome,
    Correction,
    DayCount,
    Effort,
    Listed,
    Part,
    Quiet,
    QuietState,
    Reconciled,
    Told,
    ToldHit,
    Trend,
)

__all__ = [
    "STANDINGS", "Access", "Answer", "BulletinData", "Cell", "Challenge", "ChallengeOutcome",
    "Clause", "Compared", "Correction", "Count", "Counted", "DayCount", "Effort", "Incident",
    "Listed", "Outcome", "Party", "Quiet", "QuietState", "Reconciled", "Standing", "Step",
    "Told", "ToldHit", "Trend", "Unit",
]
Standing: TypeAlias = Literal["found", "alleged", "not-known", "refuted"]
"""Where an incident is counted. `found`: there is a finding that a violation took place; `alleged`:
said by somebody, one guarantor alone too, and not found; `not-known`: looked into, and it cannot be
told; `refuted`: it did not happen, or was no violation."""
STANDINGS: tuple[Standing, ...] = ("found", "alleged", "not-known", "refuted")


class Party(Part, frozen=True):
    """`backed_by`: the guarantor that answers for it; empty for one that answers for itself."""

    id: PartyId
    names: Names
    backed_by: PartyId = ""


class Unit(Part, frozen=True):
    """An administrative unit that an incident here was in: its P-code, and what it is called."""

    code: str
    names: Names


class Clause(Part, frozen=True):
    """A clause of the agreement that something here falls under."""

    id: str
    title: Names


class Count(Part, frozen=True):
    """Incidents by where they stand, each once. `answered`: those of them that a party of which
    they are counted has answered; `contested`: those found of which it is found, too, that it was
    no violation, or that another party did it."""

    found: int = 0
    alleged: int = 0
    unknown: int = 0
    refuted: int = 0
    answered: int = 0
    contested: int = 0


class Compared(Part, frozen=True):
    """A count of the day, and of the day before (None: that day has no bulletin). `of` is the id of
    a clause or a party; empty for all together."""

    of: str
    today: Count
    before: Count | None = None


class Outcome(Part, frozen=True):
    """What `author` has concluded, under `clause`. `finding`: two of the monitors have, or all
    guarantors jointly; no guarantor's word alone is one. `by`: who did it, empty where nobody is
    held to."""

    author: PartyId
    outcome: Literal["violation", "no-violation", "undetermined"]
    by: PartyId
    likelihood: Likelihood
    confidence: Confidence
    text: str
    at_ms: int
    finding: bool = False
    clause: str = ""


class Answer(Part, frozen=True):
    """What an accused party says of it."""

    author: PartyId
    outcome: Literal["accepts", "explains", "denies", "looking"]
    text: str
    at_ms: int


class Step(Part, frozen=True):
    """A rung of the agreement's ladder that was taken towards `to`."""

    rung: Rung
    to: PartyId
    answer_by_ms: int | None = None


class Counted(Part, frozen=True):
    """Where an incident is counted under one clause and of one party (empty: of nobody), as
    compliance counts it. `answered`: by that party, or by the guarantor that answers for it."""

    clause: str
    party: PartyId
    standing: Standing
    answered: bool = False
    contested: bool = False


class Incident(Part, frozen=True):
    """One event as the monitors hold it. `id` is the incident's own, `record` its version here.
    `sources`: None where they are fewer than are told.
    `knew`: how its sources know, without how many know in which way, which could tell who.
    `accused`: whom sources name, which attributes nothing. `counted`: each clause and party of
    which it is counted; `standing` is the first of theirs, in the order of `STANDINGS`."""

    id: str
    record: RecordHash
    stage: Stage
    standing: Standing
    happened: Happening
    from_ms: int
    until_ms: int
    place: str
    cell: Cell | None
    clause: str
    sources: int | None
    summary: str
    admin: tuple[str, ...] = ()
    knew: tuple[Known, ...] = ()
    accused: tuple[PartyId, ...] = ()
    harm: Harm = Harm()
    outcomes: tuple[Outcome, ...] = ()
    answers: tuple[Answer, ...] = ()
    steps: tuple[Step, ...] = ()
    counted: tuple[Counted, ...] = ()


class BulletinData(Part, frozen=True):
    """The bulletin of `day`, which is from midnight to midnight in `zone`, an IANA name: all times
    are by its clocks as they are at that time. `ahead_minutes`: how far it is ahead of UTC at the
    cut-off. It says what the log of `origin` held at `size` entries, whose
    checkpoint has `root` (hex SHA-256). `made_ms`: when it was made. `totals` counts all.
    `printed`: the records on which it rests of what other parties have said, of this day and late
    of earlier ones, and of places whose names are printed; sorted, each once.
    `units`: what the units of the incidents are called, as far as the author's node knows.
    `left_out`: `words` where summaries and reasons are left out of all incidents, for there are so
    many."""

    exercise: str | None
    author: PartyId
    agreement: Names
    day: str
    zone: str
    ahead_minutes: int
    from_ms: int
    cutoff_ms: int
    made_ms: int
    origin: str
    size: int
    root: str
    parties: tuple[Party, ...]
    clauses: tuple[Clause, ...]
    totals: Compared
    by_clause: tuple[Compared, ...] = ()
    by_party: tuple[Compared, ...] = ()
    incidents: tuple[Incident, ...] = ()
    access: tuple[Access, ...] = ()
    quiet: tuple[Quiet, ...] = ()
    quiet_rule: Names | None = None
    effort: tuple[Effort, ...] = ()
    trend: tuple[DayCount, ...] = ()
    trends: tuple[Trend, ...] = ()
    told_hit: tuple[ToldHit, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    reconciled: Reconciled | None = None
    corrections: tuple[Correction, ...] = ()
    printed: tuple[RecordHash, ...] = ()
    left_out: Literal["", "words"] = ""
    units: tuple[Unit, ...] = ()
    version: Literal[1] = 1

    @property
    def before(self) -> str:
        """The day before."""
        return (date.fromisoformat(self.day) - timedelta(days=1)).isoformat()
