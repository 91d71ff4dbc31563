"""Whether a receipt binds the disclosures that its reader was released: computed anew from the log
and the release, never taken from anybody's word."""

from __future__ import annotations

from typing import Literal, Protocol, TypeAlias

from hudna.exchange.outgoing import about_to
from hudna.log.entry import Entry
from hudna.record import sdjwt
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.view.knowledge import Knew
from hudna.view.world import World

Bound: TypeAlias = Literal["match", "MISMATCH", "not bound", "gone here"]
"""`not bound`: a receipt from before release by field. `gone here`: words of the record were erased
or taken back here since, and what was disclosed cannot be computed any more."""


class Texts(Protocol):
    def entry(self, record_hash: RecordHash) -> Entry | None: ...


def bound(world: World, log: Texts, record: Record, told: Knew) -> Bound:
    """Of one receipt for the record."""
    if not told.disclosed:
        return "not bound"
    entry = log.entry(record.hash)
    if entry is None or world.hiding.gone(record.hash, record.author):
        return "gone here"
    text = entry.record.presentation
    if told.party == world.me:
        rightly = {sdjwt.disclosure_hash(text)}
    else:
        rightly = set(about_to(world, record, told.party).told(text).bound)
    return "match" if told.disclosed in rightly else "MISMATCH"
