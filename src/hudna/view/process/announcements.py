"""What the guarantors announce together, from the first draft to what everybody may read.

Public is what every guarantor has signed in this very version, once its embargo is over by this
node's clock, and as long as its author has neither replaced nor withdrawn it and every key stands:
it takes all to say something together, and one to stop saying it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias, cast

import msgspec

from hudna.record.kinds import Announcement, PartyId, RecordHash
from hudna.record.record import Record
from hudna.view.process.keys import Keys, countersigned, keys, words_of
from hudna.view.process.said import issued
from hudna.view.world import World

AnnouncementState: TypeAlias = Literal[
    "draft", "waiting", "reserved", "embargoed", "published", "corrected", "withdrawn", "replaced"]
"""`draft`: no guarantor has signed it. `waiting`: not all have, and none has a reservation.
`embargoed`: all have, and its time has not come. `corrected`: it is public, and so is one that
corrects it. `replaced`: there is a later version."""
PUBLIC: tuple[AnnouncementState, ...] = ("published", "corrected")
OPEN: tuple[AnnouncementState, ...] = ("draft", "waiting", "reserved", "embargoed")
"""Not public, and may come to be."""


class Announced(msgspec.Struct, frozen=True):
    """One version. `public_ms`: from when it is or was public, ms; None where it never was.
    `ended`: the record by which it is withdrawn or replaced. `corrects`, `corrected_by`: those that
    are public."""

    record: Record
    keys: Keys
    state: AnnouncementState
    public_ms: int | None
    ended: Record | None
    corrects: tuple[Record, ...]
    corrected_by: tuple[Record, ...]

    @property
    def said(self) -> Announcement:
        return announcement(self.record)


class Gone(msgspec.Struct, frozen=True):
    """That one was public from `from_ms` until `by` took it out; nothing of what it said."""

    announced: RecordHash
    from_ms: int
    by: Record


def announced(world: World, of: RecordHash, now_ms: int) -> Announced | None:
    """None where no announcement has this hash."""
    record = world.process.announcements.records.get(of)
    return _announced(world, record, _out(world, now_ms), now_ms) if record else None


def announcements(world: World, now_ms: int) -> tuple[Announced, ...]:
    """The latest version of each that is known here, the latest issued first; those that were
    withdrawn last."""
    out = _out(world, now_ms)
    every = (_announced(world, r, out, now_ms)
             for r in world.process.announcements.records.values())
    return tuple(sorted((a for a in every if a.state != "replaced"),
                        key=lambda a: (a.state != "withdrawn", issued(a.record)), reverse=True))


def public(world: World, now_ms: int) -> tuple[Announced, ...]:
    """What everybody may read, the latest published first."""
    out = _out(world, now_ms)
    found = (_announced(world, r, out, now_ms) for r in out.values())
    return tuple(sorted(found, key=lambda a: (a.public_ms or 0, a.record.hash), reverse=True))


def gone(world: World, now_ms: int) -> tuple[Gone, ...]:
    """Those that were public and are not any more, the latest first."""
    found = (_gone(world, r, now_ms) for r in world.process.announcements.records.values())
    return tuple(sorted((g for g in found if g), key=lambda g: issued(g.by), reverse=True))


def waiting_for(world: World, party: PartyId) -> Iterator[Record]:
    """Those that stand and of which this guarantor has said nothing yet."""
    for record in world.process.announcements.standing():
        if party in keys(world, record).missing:
            yield record


def announcement(record: Record) -> Announcement:
    return cast(Announcement, record.said)


def is_public(world: World, record: Record, now_ms: int) -> bool:
    return _state(record, keys(world, record), _ended(world, record), now_ms) == "published"


def _out(world: World, now_ms: int) -> dict[RecordHash, Record]:
    """Those that everybody may read, in log order."""
    standing = world.process.announcements.standing()
    return {r.hash: r for r in standing if is_public(world, r, now_ms)}


def _announced(
    world: World, record: Record, out: dict[RecordHash, Record], now_ms: int
) -> Announced:
    held, ended = keys(world, record), _ended(world, record)
    state = _state(record, held, ended, now_ms)
    by = [r for r in out.values() if record.hash in announcement(r).corrects and r != record]
    corrected_by = tuple(sorted(by, key=issued)) if state == "published" else ()
    corrects = [out[of] for of in dict.fromkeys(announcement(record).corrects)
                if of in out and of != record.hash]
    return Announced(
        record, held, "corrected" if corrected_by else state,
        _published_ms(record, held) if state == "published" else None, ended, tuple(corrects),
        corrected_by)


def _state(
    record: Record, held: Keys, ended: Record | None, now_ms: int
) -> AnnouncementState:
    if ended is not None:
        return "replaced" if ended.supersedes == record.hash else "withdrawn"
    if held.reserves:
        return "reserved"
    if not held.whole:
        return "waiting" if held.signed else "draft"
    # What is not held whole here is not what all have signed.
    if set(record.withheld) - {"officer"}:
        return "waiting"
    embargo_ms = announcement(record).embargo_ms
    return "embargoed" if embargo_ms is not None and now_ms < embargo_ms else "published"


def _ended(world: World, record: Record) -> Record | None:
    """By its author: a withdrawal before a later version, of several the first."""
    lines = world.process.announcements
    for by in (lines.withdrawals(record.hash), lines.successors(record.hash)):
        own = [r for r in by if r.author == record.author]
        if own:
            return min(own, key=issued)
    return None


def _published_ms(record: Record, held: Keys) -> int:
    """From when it is public: the last key, by its author's clock, or the end of the embargo."""
    return max(announcement(record).embargo_ms or 0, *(r.issued_ms for r in held.signed.values()))


def _gone(world: World, record: Record, now_ms: int) -> Gone | None:
    """By the clocks of those who said it: nothing but whether a line is shown hangs on them."""
    by = _ended(world, record) or _taken_back(world, record)
    first = _first_signed(world, record)
    guarantors = set(world.terms.agreement.guarantors)
    if by is None or set(first) != guarantors or not guarantors:
        return None
    from_ms = max(announcement(record).embargo_ms or 0, *first.values())
    return Gone(record.hash, from_ms, by) if from_ms <= min(by.issued_ms, now_ms) else None


def _taken_back(world: World, record: Record) -> Record | None:
    return min(keys(world, record).reserves.values(), key=issued, default=None)


def _first_signed(world: World, record: Record) -> dict[PartyId, int]:
    """When each guarantor first signed it, ms, whatever it has said since."""
    found = {p: r.issued_ms for p, r in keys(world, record).signed.items() if p == record.author}
    for word in words_of(world, record):
        if countersigned(word).word == "signs":
            found.setdefault(word.author, word.issued_ms)
    return found
