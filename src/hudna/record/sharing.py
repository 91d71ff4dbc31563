"""The kinds of statement about who may see what of a record, and what a recall has had hidden."""

from __future__ import annotations

from typing import Literal, TypeAlias

from hudna.record.statement import PartyId, RecordHash, Statement

Step: TypeAlias = Literal["exact", "1 km", "10 km", "existence"]
"""How exactly a place is told. Each step has what the coarser ones have."""
STEPS: tuple[Step, ...] = ("exact", "1 km", "10 km", "existence")


class Existence(Statement, frozen=True, tag="existence"):
    """What a reader has of a protection whose place was told to it at no step: that there is one.

    Never signed and never told: it is how a record reads whose other fields are withheld. `what`
    is the tag of the kind that was signed."""

    what: Literal["site", "area", "movement"]
    district: str = ""


class Released(Statement, frozen=True, tag="released"):
    """What the author releases of its record `subject` to `to`, where that departs from telling
    all of it to the guarantors and the depositary: everything but the fields in `withheld`, or
    `nothing`. It is in the author's log before its subject, and is told to `to` alone.

    `onward`: the other parties to whose people `to` may pass it on; nobody else. Its own it may
    always tell: what is protected is protected by whoever flies."""

    subject: RecordHash
    to: PartyId
    withheld: tuple[str, ...] = ()
    nothing: bool = False
    onward: tuple[PartyId, ...] = ()


class Recall(Statement, frozen=True, tag="recall"):
    """The author of `subject` takes `fields` of it (by name; `digests` as they stand in its `_sd`)
    back from `parties`: they hide them, destroy the disclosures and say so (`Hidden`).

    `common` is the step at which all guarantors have the place from now on; `narrows`: they had it
    at a finer one until now, so that every notice near it is to be looked at again."""

    subject: RecordHash
    parties: tuple[PartyId, ...]
    fields: tuple[str, ...]
    digests: tuple[str, ...]
    common: Step
    narrows: bool
    reason: str
    officer: str


class Hidden(Statement, frozen=True, tag="hidden"):
    """The author's node has hidden what `recall` names of `subject`, and destroyed the
    disclosures with these digests. An obligation kept, by its own word; not a proof."""

    recall: RecordHash
    subject: RecordHash
    digests: tuple[str, ...]
