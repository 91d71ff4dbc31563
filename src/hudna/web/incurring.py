"""What the watch tells of passages becomes what this node says: each revision once, in the order
in which it was told, however often it is told."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from hudna.act.draft import Draft
from hudna.act.incur import Passing, incur
from hudna.fault import Refused
from hudna.place.times import format_instant
from hudna.record.kinds import RecordHash
from hudna.record.sound_watching import MOST_DAYS
from hudna.watch.event import Passage
from hudna.watch.sources import Sources
from hudna.web import problem
from hudna.web.house import House

DAY_MS = 86_400_000
TOGETHER = 100
"""Passages that are kept by one writing, all or none."""
_LOG = logging.getLogger(__name__)


class CannotNowError(Exception):
    """This node says nothing at present. Whoever told it is to come again."""


class Kept(msgspec.Struct, frozen=True):
    """One passage, and the record that says it: this call's, or an earlier one's."""

    id: str
    revision: int
    record: RecordHash


class NotKept(msgspec.Struct, frozen=True):
    """`faults` as in problem details. What is refused is not to be sent again."""

    id: str
    revision: int
    faults: list[dict[str, Any]]


class Became(msgspec.Struct, frozen=True):
    """What became of the passages of one call. `only_shown`: how many events no record says, since
    nobody is barred, or nobody is in the area yet."""

    kept: list[Kept] = []
    refused: list[NotKept] = []
    only_shown: int = 0


async def say_all(house: House, passages: Sequence[Passage]) -> Became:
    """Raises `CannotNowError`; what was kept by then stays, and is found kept the next time. No
    feed's own name is in what is said."""
    became = Became()
    named = sources(house)
    for together in _apart([named.veil(passage) for passage in passages]):
        must_speak(house)
        drafts = _drafts(house, together, became)
        try:
            await _keep(house, drafts, became)
        except Refused:
            must_speak(house)
            await _one_by_one(house, [passage for passage, _ in drafts], became)
    return became


def sources(house: House) -> Sources:
    sky = house.overhead.sky
    return Sources(sky.feeds if sky else (), house.secret)


def must_speak(house: House) -> None:
    """Raises `CannotNowError` where this node cannot follow its log, or may sign nothing."""
    try:
        may = house.world is not None and house.holding is None and house.speaks
    except Refused:
        may = False
    if not may:
        raise CannotNowError


def passing(p: Passage) -> Passing:
    """The same, as the act has it."""
    return Passing(
        p.id, p.revision, p.aircraft, p.callsign, p.area, p.version, p.state, p.entered_ms,
        p.left_ms, p.who.operator, p.who.basis, p.who.grade, p.evidence, p.lowest_mm,
        p.highest_mm, p.sure, days(p), p.barred,
    )


def days(p: Passage) -> tuple[str, ...]:
    """The days (UTC) of the archives that hold it, or, of what is only about known, will do."""
    last = max(p.entered_ms, p.left_ms if p.left_ms is not None else p.known_ms)
    first = p.entered_ms // DAY_MS
    count = min(last // DAY_MS - first + 1, MOST_DAYS)
    return tuple(format_instant((first + i) * DAY_MS)[:10] for i in range(count))


def _apart(passages: Sequence[Passage]) -> Iterator[list[Passage]]:
    """In order, no two of one name together: the later one supersedes the one before."""
    together: list[Passage] = []
    for passage in passages:
        if len(together) == TOGETHER or any(p.id == passage.id for p in together):
            yield together
            together = []
        together.append(passage)
    if together:
        yield together


def _drafts(
    house: House, passages: Sequence[Passage], became: Became
) -> list[tuple[Passage, Draft]]:
    found: list[tuple[Passage, Draft]] = []
    for passage in passages:
        try:
            draft = incur(house.world, passing(passage), house.now_ms())
        except Refused as error:
            _refuse(passage, error, became)
            continue
        if draft is not None:
            found.append((passage, draft))
        else:
            _already(house, passage, became)
    return found


async def _keep(
    house: House, drafts: Sequence[tuple[Passage, Draft]], became: Became
) -> None:
    if drafts:
        records = await house.say([draft for _, draft in drafts])
        became.kept.extend(Kept(p.id, p.revision, r.hash)
                           for (p, _), r in zip(drafts, records, strict=True))


async def _one_by_one(house: House, passages: Sequence[Passage], became: Became) -> None:
    """One that is refused holds up no other."""
    for passage in passages:
        try:
            await _keep(house, _drafts(house, [passage], became), became)
        except Refused as error:
            must_speak(house)
            _refuse(passage, error, became)


def _already(house: House, passage: Passage, became: Became) -> None:
    """Said before, or nothing to be said."""
    line = house.world.incursions.line(house.party, passage.id)
    if line is not None:
        became.kept.append(Kept(passage.id, passage.revision, line.latest.hash))


def _refuse(passage: Passage, error: Refused, became: Became) -> None:
    _LOG.warning("a passage was refused, with %d faults", len(error.faults))
    faults = [problem.in_json(f) for f in error.faults]
    became.refused.append(NotKept(passage.id, passage.revision, faults))
