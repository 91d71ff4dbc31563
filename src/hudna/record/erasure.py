"""What of a record may be erased on a ground in law, said once; and what stands in its place.

Only words about people, and names, may go. What anything is decided by (kind, shape, times,
heights, hashes, keys, categories) never may: an erasure strips no protection and clears nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from hudna.record import kinds
from hudna.record.incidents import Harm
from hudna.record.kinds import Erasure, Names, Statement
from hudna.record.record import Record

WITHHELD = "withheld · محجوب · скрыто"
"""Stands where a text was, for readers of every language."""
WITHHELD_NAMES = Names(en="withheld", ar="محجوب", ru="скрыто")

# The reason of a revoked key stays: it is part of why the key's word no longer counts. So do the
# names under a judgement and its second: that these are two persons makes them a finding.
PERSONAL: Mapping[type[Statement], tuple[str, ...]] = {
    kinds.Site: ("names", "note"),
    kinds.Area: ("names", "note"),
    kinds.Movement: ("names", "note"),
    kinds.Verified: ("how",),
    kinds.Withdrawal: ("reason",),
    kinds.Acknowledgement: ("officer",),
    kinds.Notice: ("note",),
    kinds.Concurrence: ("officer",),
    kinds.Objection: ("reason", "officer"),
    kinds.AfterTheFact: ("reason",),
    kinds.Finding: ("text", "officer"),
    kinds.Stop: ("reason", "officer"),
    kinds.StopTaken: ("officer",),
    kinds.StopLifted: ("reason", "officer"),
    kinds.AgreementSigned: ("officer",),
    kinds.KeyReplaced: ("officer",),
    kinds.Erasure: ("officer",),
    kinds.Opened: ("officer",),
    kinds.PassedOn: ("to", "officer"),
    kinds.Looked: ("officer",),
    kinds.Recall: ("reason", "officer"),
    kinds.WalkedOut: ("reason", "officer"),
    kinds.CameBack: ("reason", "officer"),
    kinds.Joining: ("officer",),
    kinds.Leaving: ("reason", "officer"),
    kinds.IncursionAnswer: ("text", "officer"),
    kinds.Sighting: ("source", "text"),
    kinds.Weighed: ("officer", "reason"),
    kinds.Report: ("source", "place", "text", "origin"),
    kinds.Linked: ("why", "officer"),
    kinds.Unlinked: ("why", "officer"),
    kinds.Assessed: ("why", "officer"),
    kinds.Incident: ("place", "summary", "officer"),
    kinds.Judged: ("text",),
    kinds.IncidentAnswer: ("text", "officer"),
    kinds.RungTaken: ("text", "officer"),
    kinds.Challenge: ("text", "officer"),
    kinds.ChallengeReply: ("text", "officer"),
    kinds.ChallengeOutcome: ("text", "officer"),
    kinds.AccessAsked: ("place", "purpose", "officer"),
    kinds.AccessOutcome: ("text", "officer"),
    kinds.Holding: ("names", "basis", "officer"),
    kinds.Meeting: ("title", "place", "officer", "origin", "quote"),
    kinds.Concern: ("text", "settled_by", "officer"),
    kinds.Reopened: ("text", "officer"),
    kinds.Decision: ("officer",),
    kinds.Countersigned: ("text", "officer"),
    kinds.Stance: ("text", "origin", "quote", "officer"),
    kinds.Commitment: ("origin", "officer", "quote"),
    kinds.Fulfilled: ("text", "officer"),
    kinds.Needed: ("text", "officer"),
    kinds.Holds: ("text", "officer"),
    kinds.CounterSet: ("text", "officer"),
    kinds.Call: ("line", "text", "requested", "officer"),
    kinds.CallHeard: ("text", "officer"),
    kinds.Roster: ("officer",),
    kinds.HandOver: ("text", "officer"),
    kinds.HandOverTaken: ("officer",),
    kinds.Announcement: ("officer",),
    kinds.Counted: ("officer",),
    kinds.Reconciled: ("officer",),
    kinds.Bulletin: ("officer",),
}
"""The fields of each kind that may be erased; of a kind that is not here, none."""
ERASABLE = frozenset(name for fields in PERSONAL.values() for name in fields)
_NOTHING = frozenset({"review_by_ms", "cell_1km", "cell_10km", "at", "near", "about"})
"""Fields that may be left empty, and read so where they are withheld."""
_NONE_OF_THEM = frozenset({"evidence", "attached", "admin"})
"""Lists that read as empty where they are withheld."""
_ZERO = frozenset({"told_ms"})
"""Numbers that read as 0 where they are withheld, and that nothing is decided by."""


def personal(said: Statement) -> tuple[str, ...]:
    """The fields of this statement that may be erased."""
    return PERSONAL.get(type(said), ())


def blanked(record: Record) -> Record:
    """The record with nothing where words are not shown. What stands in their place for readers is
    nobody's words: it must never be signed as any, nor reach a machine as a name or a text."""
    said: Any = record.said
    empty = {name: Names() if isinstance(getattr(said, name), Names) else ""
             for name in record.withheld if isinstance(getattr(said, name), Names | str)}
    return msgspec.structs.replace(record, said=msgspec.structs.replace(said, **empty))


def erasure(record: Record) -> Erasure:
    assert isinstance(record.said, Erasure)
    return record.said


def sentinel(name: str) -> object:
    """What stands where the value of a field of this name is not shown, in JSON's types."""
    if name in _NOTHING:
        return None
    if name in _NONE_OF_THEM:
        return []
    if name in _ZERO:
        return 0
    if name == "harm":
        return msgspec.to_builtins(Harm())
    return msgspec.to_builtins(WITHHELD_NAMES) if name == "names" else WITHHELD
