"""The signed bundle of what a node knew at a moment, under its log key, as one file; and of one
announcement that is public."""

from __future__ import annotations

from typing import TypeAlias

from hudna.exchange import announced_copy, evidence
from hudna.exchange.circle import Circle
from hudna.home.folder import Folder
from hudna.home.opening import log_key
from hudna.log.append import Log
from hudna.log.bundle_files import zipped
from hudna.record.kinds import RecordHash
from hudna.speak import export
from hudna.view.known import Known
from hudna.view.process.announcements import Announced

Evidence: TypeAlias = Known | Announced
"""What a bundle may be over."""


def bundled(
    folder: Folder, log: Log, circle: Circle, known: Evidence, *, of: RecordHash | None,
    now_ms: int,
) -> bytes:
    """A .zip file over all of it, or over all that concerns one record. Blocks. Refused where the
    record was not known, or the bundle would be too large."""
    key = log_key(folder, log.authority)
    if isinstance(known, Announced):
        size = announced_copy.size_of(log.entry, known)
        seals = evidence.seals(log, circle.ledger, circle.witnesses(), key, size)
        return zipped(announced_copy.files(
            log, log.entry, known, seals, by=folder.config.party))
    seals = evidence.seals(log, circle.ledger, circle.witnesses(), key, known.size)
    exports = {} if of else export.as_of(known)
    return zipped(evidence.files(log, known, seals, now_ms=now_ms, of=of, exports=exports))
