"""The kinds of statement about flights: notices of them, and the answers.

A notice says what volume a flight will be in, and when, so that each side can check what it meets
there. None of these kinds says against whom a flight is flown, and none ever will.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from hudna.place.geometry import Polygon, Shape
from hudna.record.statement import PartyId, RecordHash, Statement


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
