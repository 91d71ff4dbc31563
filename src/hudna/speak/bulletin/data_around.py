"""What a bulletin says beside its incidents: places, access, quiet, what was heard, the trend, what
had been told and was harmed, challenges, the sides' counts and corrections. `data` holds the rest.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from hudna.record.protecting import Names
from hudna.record.statement import PartyId, RecordHash

EVERYWHERE = Names("Everywhere", "جميع المناطق", "Везде")
"""It is signed for: no catalogue, which changes from version to version, may have a word in it."""
QuietState: TypeAlias = Literal["quiet", "not-quiet", "not-known"]


class Part(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Nothing in the data leads back to itself, and nothing in it is unread."""


class Cell(Part, frozen=True):
    """A square of the earth: its south-western corner and its side, in tenths of a degree. Finer
    ones cannot be said."""

    west: int
    south: int
    side: int = 1


class Access(Part, frozen=True):
    """The monitors asked `of` to let them go somewhere, and what came of it. `waiting`: it has not
    begun. `differing`: the two do not say the same. `record`: the asking."""

    of: PartyId
    place: str
    from_ms: int
    until_ms: int
    purpose: str
    outcome: Literal["granted", "refused", "delayed", "unanswered", "waiting",
                     "differing"]
    text: str = ""
    cell: Cell | None = None
    record: RecordHash = ""


class Quiet(Part, frozen=True):
    """Whether the day was quiet in an area by the agreement's definition, and how many days up to
    this one were in a row. `not-known`: too little was heard from there to say, or not all of it
    has been assessed; which of the two is said to nobody. `EVERYWHERE` is quiet only where
    each of the other areas is."""

    area: Names
    state: QuietState
    days: int


class Effort(Part, frozen=True):
    """How much was heard from an area: sources that reported, reports that came, monitors
    there; None where there are some, and how many is not said: they are few, or would tell how few
    there are elsewhere. `before`: reports of the day before. As it was when it was first said: what
    came late is in no number."""

    area: Names
    sources: int | None
    reports: int | None
    monitors: int | None
    before: int | None = None


class DayCount(Part, frozen=True):
    """One day of the trend, with the reports on which it rests, as first said (None: some)."""

    day: str
    found: int
    alleged: int
    unknown: int
    reports: int | None


class Trend(Part, frozen=True):
    """Incidents of the last `days` days over those of as many before: in hundredths, with the
    bounds of 95 per cent that it would have if each came independently of the others. `heard`: how
    the reports compare, by bounds of the same kind; `not-known` where of one of the days none came
    or it is not said how many. Fewer incidents where less was heard are not known to be fewer."""

    days: int
    ratio: int
    low: int
    high: int
    heard: Literal["as-much", "less", "more", "not-known"] = "not-known"


class Told(Part, frozen=True):
    """Whether a party had been told of a place before it was harmed. `registrant`: it is its own.
    `before`, `after`: so by other clocks than its own; `unclear`: it has receipted, and these do
    not say on which side; `not-told`: it has given no receipt; `not-known`: receipts for it come
    to another than the author. `at_ms`: no later than this, where it has given the `receipt`."""

    party: PartyId
    when: Literal["registrant", "before", "unclear", "after", "not-told", "not-known"]
    at_ms: int | None = None
    receipt: RecordHash = ""


class ToldHit(Part, frozen=True):
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


class ChallengeOutcome(Part, frozen=True):
    author: PartyId
    outcome: Literal["upheld", "not-upheld", "undetermined", "withdrawn"]
    text: str = ""


class Challenge(Part, frozen=True):
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


class Listed(Part, frozen=True):
    """How many violations a party counts for the day; `unmatched` by nobody's, once agreed."""

    party: PartyId
    count: int
    unmatched: int | None


class Reconciled(Part, frozen=True):
    """The parties' counts held against each other, one by one: None until all who have counted
    agree how."""

    lists: tuple[Listed, ...]
    same: int | None
    different: int | None


class Correction(Part, frozen=True):
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
