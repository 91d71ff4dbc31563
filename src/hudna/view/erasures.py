"""Who erased what of which record, when, and on what ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from hudna.record.erasure import erasure
from hudna.record.kinds import PartyId, RecordHash
from hudna.record.record import Record

if TYPE_CHECKING:
    from hudna.view.world import World


class Erased(msgspec.Struct, frozen=True):
    """What one erasure took. `here`: from this node too; else only from the copy of `by`.

    `at_ms` is when it was signed, ms since 1970 UTC; `record` the erasure's own hash."""

    fields: tuple[str, ...]
    by: PartyId
    officer: str
    law: str
    at_ms: int
    record: RecordHash
    here: bool


def erased(world: World, subject: Record) -> tuple[Erased, ...]:
    """All that was said to be erased of `subject`, in log order. Of what is gone here, each field
    is told once, of the erasure that took it first."""
    counted = {r.hash for r in world.hiding.binding(subject.hash, subject.author)}
    gone: set[str] = set()
    told = []
    for record in world.hiding.of(subject.hash):
        here = record.hash in counted
        fields = erasure(record).fields
        if here:
            fields = tuple(f for f in fields if f in subject.withheld and f not in gone)
            gone.update(fields)
        if fields:
            told.append(_told(record, fields, here))
    return tuple(told)


def _told(record: Record, fields: tuple[str, ...], here: bool) -> Erased:
    said = erasure(record)
    return Erased(
        fields, record.author, said.officer, said.law, record.issued_ms, record.hash, here
    )
