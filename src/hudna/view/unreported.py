"""Records that tell of something which happened, and of which no report was made yet.

An incursion; a notice that was never answered by a guarantor whose word it needed; access of
monitors, or of aid, that was refused, delayed or left without an answer. Derived from log and
clock: that nobody has taken one up does not end it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hudna.record.incidents import AccessAsked
from hudna.record.kinds import Incursion, Notice, RecordHash
from hudna.record.record import Record
from hudna.record.statement import PartyId
from hudna.view import access
from hudna.view.conflicts import required
from hudna.view.notices import notice

if TYPE_CHECKING:
    from hudna.view.world import World

DAYS = 30
"""What lies further back is taken up only from its own page."""
DAY_MS = 86_400_000
BLOCKED = frozenset({"refused", "delayed", "unanswered", "differing"})
"""What became of access that was asked for, where it is an obstruction or may be one."""


def unreported(world: World, now_ms: int) -> tuple[Record, ...]:
    """Those of the last `DAYS` days, the latest first."""
    found = (*_incursions(world, now_ms), *_notices(world, now_ms), *_access(world, now_ms))
    return tuple(sorted((r for r in found if not taken_up(world, r)),
                        key=lambda r: (began_ms(r), r.hash), reverse=True))


def may_follow(world: World, of: RecordHash, now_ms: int) -> Record | None:
    """The version that counts of a record of which a report may be made; None of any other."""
    record = world.record(of)
    match record.said if record else None:
        case Incursion():
            line = world.incursions.of(of)
            return line.latest if line and line.said.state != "void" else None
        case Notice() if record and unanswered(world, record, now_ms):
            return record
        case AccessAsked() if record and _blocked(world, of, now_ms):
            return record
    return None


def taken_up(world: World, record: Record) -> bool:
    """Whether a report was made of any version of it."""
    line = world.incursions.of(record.hash)
    versions = line.versions if line else (record,)
    return any(world.reports.follows(v.hash) for v in versions)


def unanswered(world: World, record: Record, now_ms: int) -> tuple[PartyId, ...]:
    """The guarantors that never said a word to a notice which needed it, stood and is over."""
    if now_ms <= notice(record).until_ms or not world.notices.lines.stands(record.hash):
        return ()
    answered = {r.author for r in world.notices.answers(record.hash)}
    return tuple(p for p in required(world.terms, record)
                 if p != record.author and p not in answered)


def began_ms(record: Record) -> int:
    """When what it tells of began."""
    said = record.said
    if isinstance(said, Incursion):
        return said.entered_ms
    assert isinstance(said, Notice | AccessAsked)
    return said.from_ms


def _incursions(world: World, now_ms: int) -> Iterator[Record]:
    today = datetime.fromtimestamp(now_ms / 1000, UTC).date()
    for back in range(DAYS):
        for line in world.incursions.on(today - timedelta(days=back)):
            if line.said.state != "void":
                yield line.latest


def _notices(world: World, now_ms: int) -> Iterator[Record]:
    for record in world.notices.back_from(world.size, now_ms - DAYS * DAY_MS):
        if unanswered(world, record, now_ms):
            yield record


def _access(world: World, now_ms: int) -> Iterator[Record]:
    for ask in world.access.between(now_ms - DAYS * DAY_MS, now_ms + DAYS * DAY_MS):
        if access.state(ask, now_ms) in BLOCKED:
            yield ask.asked


def _blocked(world: World, of: RecordHash, now_ms: int) -> bool:
    ask = world.access.ask(of)
    return ask is not None and access.state(ask, now_ms) in BLOCKED
