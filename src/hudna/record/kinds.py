"""The kinds of statement: frozen, typed, whole numbers only.

Units: positions 1e-7 degree, lengths mm, heights mm above mean sea level, times ms since 1970
UTC. A record is named by the SHA-256 (hex) of its signed bytes. Every field of a kind is one
disclosure of the signed record.

There is no kind here for a target, a person to be found, a weapon or an effect, and there never
will be.
"""

from __future__ import annotations

from typing import TypeAlias

from hudna.place.geometry import Moving, Shape
from hudna.record.custody import Erasure, KeyAdded, KeyReplaced, KeyRevoked, TwoHistories
from hudna.record.flights import (
    AfterTheFact,
    Concurrence,
    Finding,
    Notice,
    Objection,
    ReadBack,
    Renewal,
    SealedAnswer,
    Suspension,
)
from hudna.record.holding import Holding
from hudna.record.hotline import (
    Announcement,
    Call,
    CallHeard,
    HandOver,
    HandOverTaken,
    Roster,
)
from hudna.record.incidents import (
    AccessAsked,
    AccessOutcome,
    Assessed,
    Bulletin,
    Challenge,
    ChallengeOutcome,
    ChallengeReply,
    Counted,
    Incident,
    IncidentAnswer,
    Judged,
    Linked,
    Reconciled,
    Report,
    RungTaken,
    Seconded,
    Unlinked,
)
from hudna.record.process import (
    Commitment,
    Concern,
    CounterSet,
    Countersigned,
    Decision,
    Fulfilled,
    Holds,
    Meeting,
    Needed,
    Reopened,
    Stance,
)
from hudna.record.protecting import Area, Movement, Names, Site
from hudna.record.sharing import Existence, Hidden, Recall, Released, Step
from hudna.record.statement import KeyUse, PartyId, RecordHash, Statement
from hudna.record.taking_part import CameBack, Joining, Leaving, WalkedOut
from hudna.record.telling import (
    Available,
    Deposit,
    Looked,
    Opened,
    PassedOn,
    Reached,
    Receipt,
)
from hudna.record.watching import Incursion, IncursionAnswer, Sighting, Warned, Weighed


class Verified(Statement, frozen=True, tag="verified"):
    """The registrant looked again: `subject` (a record hash) is still true."""

    subject: RecordHash
    review_by_ms: int
    how: str = ""


class Withdrawal(Statement, frozen=True, tag="withdrawal"):
    """The author of `subject` (a protection or a notice) ends it."""

    subject: RecordHash
    reason: str


class Acknowledgement(Statement, frozen=True, tag="acknowledgement"):
    """A person at the author's node has read `subject`. Neither permission nor agreement."""

    subject: RecordHash
    officer: str


# --- stop ----------------------------------------------------------------------------------


class Stop(Statement, frozen=True, tag="stop"):
    """Ends a clearance at once: of `notice`, or of every notice that meets `area`."""

    reason: str
    officer: str
    notice: RecordHash | None = None
    area: Shape | None = None
    area_name: str = ""


class StopTaken(Statement, frozen=True, tag="stop-taken"):
    """A duty officer at the other side has taken the stop and is acting on it."""

    stop: RecordHash
    officer: str


class StopLifted(Statement, frozen=True, tag="stop-lifted"):
    """The party that sent the stop ends it. No clearance returns by that: each must concur anew."""

    stop: RecordHash
    reason: str
    officer: str


# --- the agreement itself ------------------------------------------------------------------


class AgreementText(Statement, frozen=True, tag="agreement-text"):
    """A proposed text of the agreement (its YAML, byte for byte)."""

    text: str
    replaces: str


class AgreementSigned(Statement, frozen=True, tag="agreement-signed"):
    """The author signs the text with this digest in place of the one with `replaces`."""

    digest: str
    replaces: str
    officer: str


Protection: TypeAlias = Site | Area | Movement
Answer: TypeAlias = Concurrence | Objection
Anything: TypeAlias = (
    Site | Area | Movement | Verified | Withdrawal | Acknowledgement | Notice | Concurrence
    | Objection | Renewal | Suspension | SealedAnswer | AfterTheFact | Finding | Stop | StopTaken
    | StopLifted | AgreementText | AgreementSigned | Receipt | Opened | PassedOn | Looked | Deposit
    | Available | Existence | Released | Recall | Hidden | WalkedOut | CameBack | Joining | Leaving
    | KeyAdded | KeyRevoked | KeyReplaced | Erasure | TwoHistories | Incursion | IncursionAnswer
    | Sighting | Weighed | Warned | Report | Linked | Unlinked | Assessed | Incident | Judged
    | Seconded | IncidentAnswer | RungTaken | Challenge | ChallengeReply | ChallengeOutcome
    | AccessAsked | AccessOutcome | Counted | Reconciled | Bulletin | Holding | Meeting | Concern
    | Reopened | Decision | Countersigned | Stance | Commitment | Fulfilled | Needed | Holds
    | CounterSet | Call | CallHeard | Roster | HandOver | HandOverTaken | Announcement
)

__all__ = [
    "AccessAsked",
    "AccessOutcome",
    "Acknowledgement",
    "AfterTheFact",
    "AgreementSigned",
    "AgreementText",
    "Announcement",
    "Answer",
    "Anything",
    "Area",
    "Assessed",
    "Available",
    "Bulletin",
    "Call",
    "CallHeard",
    "CameBack",
    "Challenge",
    "ChallengeOutcome",
    "ChallengeReply",
    "Commitment",
    "Concern",
    "Concurrence",
    "Counted",
    "CounterSet",
    "Countersigned",
    "Decision",
    "Deposit",
    "Erasure",
    "Existence",
    "Finding",
    "Fulfilled",
    "HandOver",
    "HandOverTaken",
    "Hidden",
    "Holding",
    "Holds",
    "Incident",
    "IncidentAnswer",
    "Incursion",
    "IncursionAnswer",
    "Joining",
    "Judged",
    "KeyAdded",
    "KeyReplaced",
    "KeyRevoked",
    "KeyUse",
    "Leaving",
    "Linked",
    "Looked",
    "Meeting",
    "Movement",
    "Moving",
    "Names",
    "Needed",
    "Notice",
    "Objection",
    "Opened",
    "PartyId",
    "PassedOn",
    "Protection",
    "Reached",
    "ReadBack",
    "Recall",
    "Receipt",
    "Reconciled",
    "RecordHash",
    "Released",
    "Renewal",
    "Reopened",
    "Report",
    "Roster",
    "RungTaken",
    "SealedAnswer",
    "Seconded",
    "Shape",
    "Sighting",
    "Site",
    "Stance",
    "Statement",
    "Step",
    "Stop",
    "StopLifted",
    "StopTaken",
    "Suspension",
    "TwoHistories",
    "Unlinked",
    "Verified",
    "WalkedOut",
    "Warned",
    "Weighed",
    "Withdrawal",
]
