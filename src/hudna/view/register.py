"""The register: what is protected, by whom registered, and what is due for a second look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import cast

from hudna.place.bounds import Candidates
from hudna.place.volume import Volume
from hudna.record.kinds import Area, Movement, Protection, RecordHash, Site, Verified
from hudna.record.record import Record
from hudna.view.lines import Lines
from hudna.view.volumes import protection_volume


class Register:
    """Protections ever registered; `lines` says which version of each stands."""

    def __init__(self) -> None:
        self.lines: Lines[Protection] = Lines(Site, Area, Movement)
        self._candidates = Candidates()
        self._verified: defaultdict[RecordHash, list[Record]] = defaultdict(list)

    def apply(self, record: Record) -> None:
        self.lines.apply(record)
        self._candidates.add(record.hash, protection_volume(protection(record)))

    def verify(self, record: Record) -> None:
        self._verified[cast(Verified, record.said).subject].append(record)

    def near(self, volume: Volume) -> Iterator[Record]:
        """Every version ever registered that may meet `volume`; the exact test is the caller's."""
        return (self.lines.records[h] for h in self._candidates.near(volume))

    def standing(self, now_ms: int) -> tuple[Record, ...]:
        """What stands at `now_ms`, not withdrawn and not past its end, oldest first."""
        rows = [r for r in self.lines.standing() if not ended(r, now_ms)]
        return tuple(sorted(rows, key=lambda r: (r.issued_ms, r.hash)))

    def verifications(self, of: RecordHash) -> tuple[Record, ...]:
        """Every later look at a protection, in log order."""
        return tuple(self._verified[of])

    def review_by_ms(self, record: Record) -> int | None:
        """When the registrant is due to look again, its own later verifications counted."""
        dates = [
            cast(Verified, v.said).review_by_ms
            for v in self._verified[record.hash] if v.author == record.author
        ]
        first = protection(record).review_by_ms
        return max([*dates, first]) if first is not None else max(dates, default=None)

    def due(self, now_ms: int, within_ms: int) -> tuple[Record, ...]:
        """Standing protections due for re-verification by `now_ms + within_ms`, soonest first."""
        dated = [(self.review_by_ms(r), r) for r in self.standing(now_ms)]
        rows = [(at, r) for at, r in dated if at is not None and at <= now_ms + within_ms]
        return tuple(r for _, r in sorted(rows, key=lambda row: (row[0], row[1].hash)))


def protection(record: Record) -> Protection:
    assert isinstance(record.said, Site | Area | Movement)
    return record.said


def ended(record: Record, now_ms: int) -> bool:
    """Past its own end; a protection without end lasts until its registrant withdraws it."""
    until = protection_volume(protection(record)).window.until_ms
    return until is not None and until < now_ms
