"""Say that a person at this node looks at what others registered, or was refused that: the budget
of the agreement is spent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

from hudna.act.draft import Draft, draft
from hudna.record.kinds import Looked, PartyId, RecordHash
from hudna.record.record import Record
from hudna.view.looks import AGAIN_MS, left, shown, turned_away
from hudna.view.world import World

How: TypeAlias = Literal["page", "map", "export", "api"]
MOST = 1_000
"""Subjects of one statement."""


def look(
    world: World, records: Sequence[Record], *, how: How, officer: str, now_ms: int,
    again_ms: int = AGAIN_MS, whole: bool = False,
) -> tuple[Draft, ...]:
    """What has to be said before the person may see these: nothing where it has seen them within
    `again_ms`. In their order, as many as the budgets let through; `whole`: all or none."""
    seen = shown(world, records, officer, now_ms, again_ms)
    fresh = [r for r in records if r.hash not in seen]
    may = _may(world, len(fresh), officer, now_ms, whole=whole)
    refused = [r for r in fresh[may:] if not turned_away(world, r, officer, now_ms)]
    return (
        *_said(fresh[:may], how, officer, refused=False),
        *_said(refused, how, officer, refused=True),
    )


def _may(world: World, wanted: int, officer: str, now_ms: int, *, whole: bool) -> int:
    """How many of those wanted are let through."""
    least = left(world, officer, now_ms).least
    if least is None or least >= wanted:
        return wanted
    return 0 if whole else least


def _said(
    records: Sequence[Record], how: How, officer: str, *, refused: bool
) -> Iterator[Draft]:
    """To each registrant what was looked at of its own, and nothing of another's."""
    by_registrant: dict[PartyId, list[RecordHash]] = {}
    for record in records:
        by_registrant.setdefault(record.author, []).append(record.hash)
    for registrant, subjects in by_registrant.items():
        for start in range(0, len(subjects), MOST):
            yield draft(Looked(
                registrant, tuple(subjects[start:start + MOST]), how, officer, refused))
