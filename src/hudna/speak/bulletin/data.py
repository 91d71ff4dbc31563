"""What a bulletin says, before any language or format: the one set of data that all are made from.

It holds what may be read by everybody who gets it, and no source, report or file. A place is at the
finest a cell of 0.1 degree: there is no field for a point. Nobody is held to have done anything by
default. Names that come in three languages are `Names`; texts are as their author wrote them, and
are never trusted. Times are milliseconds since 1970 UTC, days RFC 3339 dates in its zone.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, TypeAlias

import msgspec

from hudna.record.incidents import Confidence, Happening, Harm, Known, Likelihood, Rung, Stage
from hudna.record.protecting import Names
from hudna.record.statement import PartyId, RecordHash

Standing: TypeAlias = Literal["found", "alleged", "not-known", "refuted"]
"""Where an incident is counted. `found`: there is a finding that a violation took place; `alleged`:
said by somebody, one guarantor alone too, and not found; `not-known`: looked into, and it cannot be
told; `refuted`: it did not happen, or was no violation."""
QuietState: TypeAlias = Literal["quiet", "not-quiet", "not-known"]
STANDINGS: tuple[Standing, ...] = ("found", "alleged", "not-known", "refuted")


class _Part(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Nothing in the data leads back to itself, and nothing in it is unread."""


class Cell(_Part, frozen=True):
    """A square of the earth: its south-western corner and its side, in tenths of a degree. Finer
    ones cannot be said."""

    west: int
    south: int
    side: int = 1


class Party(_Part, frozen=True):
    """`backed_by`: the guarantor that answers for it; empty for one that answers for itself."""

    id: PartyId
    names: Names
    backed_by: PartyId = ""


class Clause(_Part, frozen=True):
    """A clause of the agreement that something here falls under."""

    id: str
    title: Names


class Count(_Part, frozen=True):
    """Incidents by where they stand, each once. `answered`: those of them that a party of which
    they are counted has answered; `contested`: those found of which it is found, too, that it was
    no violation."""

    found: int = 0
    alleged: int = 0
    unknown: int = 0
    refuted: int = 0
    answered: int = 0
    contested: int = 0


class Compared(_Part, frozen=True):
    """A count of the day, and of the day before (None: that day has no bulletin). `of` is the id of
    a clause or a party; empty for all together."""

    of: str
    today: Count
    before: Count | None = None


class Outcome(_Part, frozen=True):
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


class Answer(_Part, frozen=True):
    """What an accused party says of it."""

    author: PartyId
    outcome: Literal["accepts", "explains", "denies", "looking"]
    text: str
    at_ms: int


class Step(_Part, frozen=True):
    """A rung of the agreement's ladder that was taken towards `to`."""

    rung: Rung
    to: PartyId
    answer_by_ms: int | None = None


class Counted(_Part, frozen=True):
    """Where an incident is counted under one clause and of one party (empty: of nobody), as
    compliance counts it. `answered`: by that party, or by the guarantor that answers for it."""

    clause: str
    party: PartyId
    standing: Standing
    answered: bool = False
    contested: bool = False


class Incident(_Part, frozen=True):
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


class Access(_Part, frozen=True):
    """The monitors asked `of` to let them go somewhere, and what came of it. `waiting`: it has not
    begun. `differing`: the two do not say the same."""

    of: PartyId
    place: str
    from_ms: int
    until_ms: int
    purpose: str
    outcome: Literal["granted", "refused", "delayed", "unanswered", "waiting",
                     "differing"]
    text: str = ""
    cell: Cell | None = None


class Quiet(_Part, frozen=True):
    """Whether the day was quiet in an area by the agreement's definition, and how many days up to
    this one were in a row. `not-known`: too little was heard from there to say."""

    area: Names
    state: QuietState
    days: int


class Effort(_Part, frozen=True):
    """How much was heard from an area: sources that reported, reports that came, monitors
    there; None where there are some, and how many is not said: they are few, or would tell how few
    there are elsewhere. `before`: reports of the day before. As it was when it was first said: what
    came late is in no number."""

    area: Names
    sources: int | None
    reports: int | None
    monitors: int | None
    before: int | None = None


class DayCount(_Part, frozen=True):
    """One day of the trend, with the reports on which it rests, as first said (None: some)."""

    day: str
    found: int
    alleged: int
    unknown: int
    reports: int | None


class Trend(_Part, frozen=True):
    """Incidents of the last `days` days over those of as many before: in hundredths, with the
    bounds of 95 per cent that it would have if each came independently of the others. `heard`: how
    the reports compare, by bounds of the same kind; `not-known` where of one of the days none came
    or it is not said how many. Fewer incidents where less was heard are not known to be fewer."""

    days: int
    ratio: int
    low: int
    high: int
    heard: Literal["as-much", "less", "more", "not-known"] = "not-known"


class Told(_Part, frozen=True):
    """Whether a party had been told of a place before it was harmed. `registrant`: it is its own.
    `before`, `after`: so by other clocks than its own; `unclear`: it has receipted, and these do
    not say on which side; `not-told`: it has given no receipt; `not-known`: receipts for it come
    to another than the author. `at_ms`: no later than this, where it has given the `receipt`."""

    party: PartyId
    when: Literal["registrant", "before", "unclear", "after", "not-told", "not-known"]
    at_ms: int | None = None
    receipt: RecordHash = ""


class ToldHit(_Part, frozen=True):
    """A place that had been notified and was harmed, or may have been where it is not `sure`.
    `place` and `protects` are what may be read here, `place` empty where it is not printed what it
    is called; `incident` is one of this bulletin or of an earlier one."""

    place: Names
    protects: Names
    incident: str
    registered_ms: int
    harmed_ms: int
    sure: bool
    told: tuple[Told, ...]


class ChallengeOutcome(_Part, frozen=True):
    author: PartyId
    outcome: Literal["upheld", "not-upheld", "undetermined", "withdrawn"]
    text: str = ""


class Challenge(_Part, frozen=True):
    """A party holds that a protected place is used militarily. It is protected meanwhile. `place`
    and `protects` as for `ToldHit`. `reply`: None where none is printed here."""

    author: PartyId
    place: Names
    protects: Names
    at_ms: int
    text: str
    reply_by_ms: int | None = None
    reply: str | None = None
    outcomes: tuple[ChallengeOutcome, ...] = ()


class Listed(_Part, frozen=True):
    """How many violations a party counts for the day; `unmatched` by nobody's, once agreed."""

    party: PartyId
    count: int
    unmatched: int | None


class Reconciled(_Part, frozen=True):
    """The parties' counts held against each other, one by one: None until all who have counted
    agree how."""

    lists: tuple[Listed, ...]
    same: int | None
    different: int | None


class Correction(_Part, frozen=True):
    """What an earlier bulletin said and what holds now. `bulletin` is its record; `incident` empty
    where it is about a figure alone. A figure is of the whole day, or of one `clause`, or of one
    `party`, or of one `area`."""

    day: str
    bulletin: RecordHash
    what: str
    was: str
    now: str
    why: str
    incident: str = ""
    clause: str | None = None
    party: PartyId = ""
    area: Names | None = None


class BulletinData(_Part, frozen=True):
    """The bulletin of `day`, which is from midnight to midnight in `zone`, an IANA name: all times
    are by its clocks as they are at that time. `ahead_minutes`: how far it is ahead of UTC at the
    cut-off. It says what the log of `origin` held at `size` entries, whose
    checkpoint has `root` (hex SHA-256). `made_ms`: when it was made. `totals` counts all.
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
    left_out: Literal["", "words"] = ""
    version: Literal[1] = 1

    @property
    def before(self) -> str:
        """The day before."""
        return (date.fromisoformat(self.day) - timedelta(days=1)).isoformat()
