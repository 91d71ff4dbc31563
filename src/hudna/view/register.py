"""The register: what is protected, by whom registered, and what is due for a second look."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from hudna.place.volume import Volume
from hudna.record.kinds import (
    Area,
    Existence,
    Movement,
    PartyId,
    Protection,
    RecordHash,
    Site,
    Verified,
)
from hudna.record.record import Record
from hudna.record.release import CELLS
from hudna.record.sharing import STEPS, Step
from hudna.view.entries import Entries
from hudna.view.frozen import EMPTY, Frozen, Sections
from hudna.view.lines import Lines
from hudna.view.many import Many
from hudna.view.nearby import Nearby
from hudna.view.volumes import common_volume, protection_volume


class Register:
    """Protections ever registered; `lines` says which version of each stands."""

    def __init__(self, entries: Entries, frozen: Frozen = EMPTY) -> None:
        self._entries = entries
        self.lines: Lines[Protection] = Lines(
            "register", Site, Area, Movement, entries=entries, until_ms=_until_ms, frozen=frozen)
        self._nearby = Nearby("register", frozen)
        self._verified = Many("verified", frozen)
        self._existing: dict[RecordHash, Record] = {}

    def apply(self, record: Record) -> None:
        self.lines.apply(record)
        self._nearby.add(self._entries.place_of(record), reach(protection(record)))

    def exists(self, record: Record) -> None:
        """Take in a protection of which no more is told here than that it is there."""
        self._existing[record.hash] = record
        self.lines.follow(record)

    def taken_back(self, record: Record, step: Step) -> None:
        """Take in what is left of a protection after a recall, of which all guarantors have no
        more than `step`; said again, it changes nothing. Where it reached is forgotten."""
        place = self._entries.place_of(record)
        if isinstance(record.said, Existence):
            self.lines.drop(record)
            self._nearby.drop(place)
            self._existing[record.hash] = record
            return
        self._nearby.replace(place, reach(protection(record), step))

    @property
    def existing(self) -> tuple[Record, ...]:
        """Protections of which only the existence is told here, in the order of the log.
        Whether one still stands is not known here."""
        return tuple(sorted(self._existing.values(), key=self._entries.place_of))

    def existing_yet(self) -> tuple[Record, ...]:
        """Those of them that their registrant is not heard to have replaced or withdrawn."""
        replaced = {(r.author, r.supersedes) for r in self._existing.values()}
        return tuple(r for r in self._existing.values()
                     if (r.author, r.hash) not in replaced and not self.lines.ended(r))

    def verify(self, record: Record) -> None:
        subject = cast(Verified, record.said).subject
        self._verified.add(subject, self._entries.place_of(record))

    def near(self, volume: Volume) -> Iterator[Record]:
        """Every version ever registered that may meet `volume`; the exact test is the caller's."""
        found = map(self._entries.record, self._nearby.near(volume))
        return (r for r in found if not isinstance(r.said, Existence))

    def standing(self, now_ms: int) -> tuple[Record, ...]:
        """What stands at `now_ms`, not withdrawn and not past its end, oldest first."""
        return tuple(sorted(self.lines.live(now_ms), key=lambda r: (r.issued_ms, r.hash)))

    def verifications(self, of: RecordHash) -> tuple[Record, ...]:
        """Every later look at a protection, in log order."""
        return tuple(map(self._entries.record, self._verified.get(of)))

    def review_by_ms(self, record: Record) -> int | None:
        """When the registrant is due to look again, its own later verifications counted."""
        dates = [
            cast(Verified, v.said).review_by_ms
            for v in self.verifications(record.hash) if v.author == record.author
        ]
        first = protection(record).review_by_ms
        return max([*dates, first]) if first is not None else max(dates, default=None)

    def due(
        self, now_ms: int, within_ms: int, author: PartyId | None = None,
    ) -> tuple[Record, ...]:
        """Standing protections (of one author, if given) due for re-verification by `now_ms +
        within_ms`, soonest first."""
        rows = [
            (at, r.hash, r) for r in self.lines.live(now_ms)
            if author in (None, r.author)
            and (at := self.review_by_ms(r)) is not None and at <= now_ms + within_ms
        ]
        return tuple(r for _, _, r in sorted(rows, key=lambda row: row[:2]))

    def freeze(self) -> Sections:
        return {**self.lines.freeze(), **self._nearby.freeze(), **self._verified.freeze()}


def reach(p: Protection, step: Step = "exact") -> Volume:
    """A volume that holds the protection as it reads here and as all guarantors have it: at the
    step that was signed, or at the `step` that a recall has left them. After a recall it holds what
    they had at any moment before, too: the widest cell holds every other, and the place."""
    recalled = STEPS.index(step) > STEPS.index(p.common)
    return common_volume(p, _widest(p) if recalled else p.common) or protection_volume(p)


def _widest(p: Protection) -> Step:
    return next((s for s, cell in reversed(CELLS) if getattr(p, cell) is not None), "exact")


def protection(record: Record) -> Protection:
    assert isinstance(record.said, Site | Area | Movement)
    return record.said


def ended(record: Record, now_ms: int) -> bool:
    """Past its own end; a protection without end lasts until its registrant withdraws it."""
    until = _until_ms(record)
    return until is not None and until < now_ms


def _until_ms(record: Record) -> int | None:
    return protection_volume(protection(record)).window.until_ms
