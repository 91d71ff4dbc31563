"""What a default of release may keep back, by kind of statement.

The floor of records says which fields an author may withhold, and this floor may not look there:
the same table stands here without the fields of a place, which is told by steps, and a test keeps
the two alike. What stays with its author's node (sightings and reports, what was decided of them,
warnings) is not here: no agreement can have it told.
"""

from __future__ import annotations

from collections.abc import Mapping

PLACES = ("site", "area", "movement")
"""The kinds whose place is told by steps, and of which any reader may be told nothing."""
WITHHOLDABLE: Mapping[str, tuple[str, ...]] = {
    "site": ("names", "note", "district", "review_by_ms"),
    "area": ("names", "note", "district", "review_by_ms"),
    "movement": ("names", "note", "review_by_ms"),
    "verified": ("how",),
    "withdrawal": ("reason",),
    "acknowledgement": ("officer",),
    "notice": ("note",),
    "concurrence": ("officer",),
    "objection": ("reason", "officer"),
    "after-the-fact": ("reason",),
    "finding": ("text", "officer"),
    "stop": ("reason", "officer"),
    "stop-taken": ("officer",),
    "stop-lifted": ("reason", "officer"),
    "agreement-signed": ("officer",),
    "key-replaced": ("officer",),
    "erasure": ("officer",),
    "opened": ("officer",),
    "passed-on": ("to", "officer"),
    "looked": ("officer",),
    "recall": ("reason", "officer"),
    "walked-out": ("reason", "officer"),
    "came-back": ("reason", "officer"),
    "joining": ("officer",),
    "leaving": ("reason", "officer"),
    "incursion-answer": ("text", "officer"),
    "incursion": ("callsign", "evidence"),
    "incident": ("at", "place", "summary", "officer", "near", "admin", "harm"),
    "judged": ("text", "evidence"),
    "incident-answer": ("text", "officer"),
    "rung-taken": ("text", "officer"),
    "challenge": ("text", "officer", "attached"),
    "challenge-reply": ("text", "officer", "attached"),
    "challenge-outcome": ("text", "officer"),
    "access-asked": ("place", "near", "purpose", "officer"),
    "access-outcome": ("text", "officer"),
    "counted": ("officer",),
    "reconciled": ("officer",),
    "bulletin": ("officer",),
    "holding": ("names", "basis", "officer"),
    "meeting": ("title", "place", "officer", "origin", "quote"),
    "concern": ("text", "settled_by", "officer"),
    "reopened": ("text", "officer"),
    "decision": ("officer",),
    "countersigned": ("text", "officer"),
    "stance": ("text", "origin", "quote", "officer"),
    "commitment": ("origin", "officer", "quote"),
    "fulfilled": ("text", "officer"),
    "needed": ("text", "officer"),
    "holds": ("text", "officer"),
    "counter-set": ("text", "officer"),
    "call": ("line", "text", "requested", "officer"),
    "call-heard": ("text", "officer"),
    "roster": ("officer",),
    "announcement": ("officer",),
}
