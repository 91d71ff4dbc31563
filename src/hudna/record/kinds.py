"""The kinds of statement: frozen, typed, whole numbers only.

Units: positions 1e-7 degree, lengths mm, heights mm above mean sea level, times ms since 1970
UTC. A record is named by the SHA-256 (hex) of its signed bytes. Every field of a kind is one
disclosure of the signed record.

There is no kind here for a target, a person to be found, a weapon or an effect, and there never
will be.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from hudna.place.geometry import Moving, Polygon, Shape
from hudna.record.custody import Erasure, KeyAdded, KeyReplaced, KeyRevoked, TwoHistories
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


# --- notices of flights and their answers --------------------------------------------------


class Notice(Statement, frozen=True, tag="notice"):
    """An air operation announced ahead by the guarantor that answers for its operator.

    `key` is the awareness key of the author when announcing; `yields_to` names the earlier
    notices that this one met then: a later operation gives way to an earlier one.
    """

    designation: str
    shape: Shape
    width_mm: int
    floor_mm: int
    ceiling_mm: int
    from_ms: int
    until_ms: int
    category: str
    operator: PartyId
    aircraft: int
    key: str
    place: str = ""
    note: str = ""
    yields_to: tuple[RecordHash, ...] = ()


class ReadBack(msgspec.Struct, frozen=True, gc=False):
    """The place of a notice as the answering node itself computed it, confirmed by a person."""

    place: str
    admin: str
    mgrs: str


class Concurrence(Statement, frozen=True, tag="concurrence"):
    """A person at a guarantor has no objection to exactly this notice, having seen exactly
    what `key` digests; good until `fresh_until_ms` unless the node renews it.

    `replaces` names the author's earlier answers to the notice that this one takes the place of;
    `stops` names the lifted stops that the person has considered.
    """

    notice: RecordHash
    key: str
    fresh_until_ms: int
    readback: ReadBack
    officer: str
    replaces: tuple[RecordHash, ...] = ()
    stops: tuple[RecordHash, ...] = ()


class Objection(Statement, frozen=True, tag="objection"):
    """A guarantor objects to the notice."""

    notice: RecordHash
    reason: str
    officer: str
    replaces: tuple[RecordHash, ...] = ()


class Renewal(Statement, frozen=True, tag="renewal"):
    """A guarantor's node has checked again and found nothing changed.

    `of` is the human statement whose life it prolongs: a concurrence, or the notice itself at
    the operator's guarantor. A node renews only a lease that has not run out.
    """

    notice: RecordHash
    of: RecordHash
    key: str
    fresh_until_ms: int


class Suspension(Statement, frozen=True, tag="suspension"):
    """The author's node takes back its party's word `of` on the notice: what it knows has changed,
    and it may not be able to say what. Only a person's new word clears the notice again."""

    notice: RecordHash
    of: RecordHash


class SealedAnswer(Statement, frozen=True, tag="sealed-answer"):
    """The depositary's node has held the notice against what was given to it alone. `cells` are the
    agreement's cells in which something sealed lies that the notice meets, and nothing finer;
    `refused`: the notice counts as probing, its author's budget is spent, and `why` says so.

    `nothing` is good until `fresh_until_ms` unless it is renewed; `replaces` names the author's
    earlier answers."""

    notice: RecordHash
    outcome: Literal["nothing", "meets", "refused"]
    cells: tuple[Polygon, ...]
    key: str
    fresh_until_ms: int
    why: str = ""
    replaces: tuple[RecordHash, ...] = ()


class AfterTheFact(Statement, frozen=True, tag="after-the-fact"):
    """An operation under the agreement's imminent-threat exception, told afterwards with its
    reason. It opens a joint review and is never *no objection*."""

    designation: str
    shape: Shape
    width_mm: int
    from_ms: int
    until_ms: int
    operator: PartyId
    reason: str
    clause: str
    place: str = ""


class Finding(Statement, frozen=True, tag="finding"):
    """A guarantor's finding in the review of `subject`; both stand side by side.

    The review closes when every guarantor has found."""

    subject: RecordHash
    outcome: Literal["justified", "not justified", "undetermined"]
    text: str
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
    | Sighting | Weighed | Warned
)

__all__ = [
    "Acknowledgement",
    "AfterTheFact",
    "AgreementSigned",
    "AgreementText",
    "Answer",
    "Anything",
    "Area",
    "Available",
    "CameBack",
    "Concurrence",
    "Deposit",
    "Erasure",
    "Existence",
    "Finding",
    "Hidden",
    "Incursion",
    "IncursionAnswer",
    "Joining",
    "KeyAdded",
    "KeyReplaced",
    "KeyRevoked",
    "KeyUse",
    "Leaving",
    "Looked",
    "Movement",
    "Moving",
    "Names",
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
    "RecordHash",
    "Released",
    "Renewal",
    "SealedAnswer",
    "Shape",
    "Sighting",
    "Site",
    "Statement",
    "Step",
    "Stop",
    "StopLifted",
    "StopTaken",
    "Suspension",
    "TwoHistories",
    "Verified",
    "WalkedOut",
    "Warned",
    "Weighed",
    "Withdrawal",
]
