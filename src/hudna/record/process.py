"""The kinds of statement about the process: what was promised, what stands in the way of talks.

Actors are named as they speak in public, by their office. A condition is data, so that each node
computes for itself whether it holds; what cannot be computed is somebody's word, and shown as that.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from hudna.record.protecting import Names
from hudna.record.statement import PartyId, RecordHash, Statement

Level: TypeAlias = Literal["ministers", "military", "technical", "humanitarian"]
MeetingState: TypeAlias = Literal["planned", "held", "cancelled"]
Word: TypeAlias = Literal["signs", "reserves"]
Towards: TypeAlias = Literal["for", "against", "conditional", "undecided"]
Came: TypeAlias = Literal["under-way", "met", "broken", "overtaken"]
"""What came of a promise, as somebody says. `overtaken`: something else took its place."""
Does: TypeAlias = Literal["start", "extend", "reset"]
MilestoneId: TypeAlias = str
CounterId: TypeAlias = str
"""Both as the agreement names them."""
Day: TypeAlias = str
"""A date as RFC 3339 writes it, in the agreement's time zone."""


# --- conditions ----------------------------------------------------------------------------


class QuietDays(msgspec.Struct, frozen=True, gc=False, tag_field="is", tag="quiet-days"):
    """So many days one after another, quiet by the agreement's rule. `area`: in that area of the
    agreement; empty for everywhere."""

    days: int
    area: str = ""


class AccessOpen(msgspec.Struct, frozen=True, gc=False, tag_field="is", tag="access-open"):
    """Monitors or aid have been let in by `of`, at the place of this name."""

    of: PartyId
    place: str


class OnDay(msgspec.Struct, frozen=True, gc=False, tag_field="is", tag="on-day"):
    """That day has come."""

    day: Day


class Kept(msgspec.Struct, frozen=True, gc=False, tag_field="is", tag="kept"):
    """That promise (any version of its line) is met."""

    commitment: RecordHash


class Settled(msgspec.Struct, frozen=True, gc=False, tag_field="is", tag="settled"):
    """That concern (any version of its line) is settled."""

    concern: RecordHash


class Reached(msgspec.Struct, frozen=True, gc=False, tag_field="is", tag="reached"):
    """All that a milestone of the agreement needs is there."""

    milestone: MilestoneId


class Declared(msgspec.Struct, frozen=True, gc=False, tag_field="is", tag="declared"):
    """Whatever no log says: it holds once every guarantor has said that it does."""

    text: str


Condition: TypeAlias = QuietDays | AccessOpen | OnDay | Kept | Settled | Reached | Declared


# --- meetings and concerns -----------------------------------------------------------------


class AgendaItem(msgspec.Struct, frozen=True, gc=False):
    """`concerns`: those that it takes up."""

    text: str
    concerns: tuple[RecordHash, ...] = ()


class Meeting(Statement, frozen=True, tag="meeting"):
    """One version of a meeting, in a line of them. `attended`: who did, or is to: parties and
    others, as they are called in public. `origin`: where it was said, where not here; `quote`: the
    words that it rests on there."""

    state: MeetingState
    level: Level
    title: str
    place: str
    from_ms: int
    until_ms: int | None
    agenda: tuple[AgendaItem, ...]
    attended: tuple[str, ...]
    officer: str
    origin: str = ""
    quote: str = ""


class Concern(Statement, frozen=True, tag="concern"):
    """Its author has it against `clause`; `settled_by` says what would settle it, `holds_up` which
    milestones it stands in the way of. It has a line of versions; a `withdrawal` ends it."""

    clause: str
    text: str
    settled_by: str
    officer: str
    holds_up: tuple[MilestoneId, ...] = ()


class Reopened(Statement, frozen=True, tag="reopened"):
    """Who raised `concern` holds it to be open again; `evidence`: what happened since."""

    concern: RecordHash
    text: str
    officer: str
    evidence: tuple[RecordHash, ...] = ()


class Decision(Statement, frozen=True, tag="decision"):
    """What was decided at a meeting (a version of it). It is one once each guarantor has signed it,
    or noted its reservation; `settles`: the concerns that it does. `until_day`: the last on which
    it may be signed; empty for 14 days after it was written down."""

    at: RecordHash
    text: Names
    officer: str
    settles: tuple[RecordHash, ...] = ()
    until_day: Day = ""


class Countersigned(Statement, frozen=True, tag="countersigned"):
    """A guarantor's key to a decision, a counter's setting or an announcement: `signs`, or
    `reserves` with the reservation in `text`. The author's own is the record itself."""

    of: RecordHash
    word: Word
    text: str
    officer: str
    replaces: tuple[RecordHash, ...] = ()


# --- positions -----------------------------------------------------------------------------


class Stance(Statement, frozen=True, tag="stance"):
    """What an actor said in public on a question, on a day, by a source. `actor`: by the office, as
    in *Minister of Defence of the United States*; `party`: whose that is, empty where of none.
    `quote`: the words that it rests on. What is put right is a version of a line."""

    actor: str
    party: PartyId
    question: str
    towards: Towards
    day: Day
    text: str
    origin: str
    officer: str
    quote: str = ""


# --- commitments ---------------------------------------------------------------------------


class Commitment(Statement, frozen=True, tag="commitment"):
    """`by` promises it to `parties`. Due on `due_day`, or `within_days` after all of `after` hold;
    both empty: without a date. `mirrors`: the other side's promise of the like, `distance_m` how
    far each withdraws or keeps off, `verified_by` who is to see that it was done. `origin`: where
    it was said, where not here; `quote`: the words that it rests on there. It has a line of
    versions."""

    by: PartyId
    parties: tuple[PartyId, ...]
    text: Names
    clause: str
    officer: str
    due_day: Day = ""
    after: tuple[Condition, ...] = ()
    within_days: int = 0
    mirrors: RecordHash | None = None
    distance_m: int = 0
    verified_by: PartyId = ""
    origin: str = ""
    quote: str = ""


class Fulfilled(Statement, frozen=True, tag="fulfilled"):
    """What came of `commitment`, its author says: by `day`, on `evidence`."""

    commitment: RecordHash
    came: Came
    day: Day
    text: str
    officer: str
    evidence: tuple[RecordHash, ...] = ()
    replaces: tuple[RecordHash, ...] = ()


class Needed(Statement, frozen=True, tag="needed"):
    """Its author holds that `milestone` needs this. A `withdrawal` ends it."""

    milestone: MilestoneId
    condition: Condition
    text: str
    officer: str


class Holds(Statement, frozen=True, tag="holds"):
    """A guarantor says that a declared condition of `subject` (a commitment, or what is needed)
    does hold, or does not. `condition` counts those of the subject from 0."""

    subject: RecordHash
    condition: int
    holds: bool
    text: str
    officer: str


class CounterSet(Statement, frozen=True, tag="counter-set"):
    """The counter of days begins on `day`, is to count `days` more, or begins anew: once every
    guarantor has signed it. `until_day`: the last on which it may be signed; empty for 14 days
    after it was proposed."""

    counter: CounterId
    does: Does
    day: Day
    days: int
    text: str
    officer: str
    until_day: Day = ""
