"""What the depositary's node answers by itself to every notice, of places given to it alone.

No person is needed, and none could help: the answer follows from the notice and the register. When
and how often it is given follows from what every guarantor has as well, or its timing would tell
what the answer does not.
"""

from __future__ import annotations

from collections.abc import Iterator

from hudna.act.draft import Draft, draft
from hudna.record.kinds import Renewal, SealedAnswer
from hudna.record.record import Record
from hudna.view.lease import lease, runs
from hudna.view.probing import refusal
from hudna.view.sealed import answer_key, answered, depositary
from hudna.view.standing import Standing, Word, standing
from hudna.view.world import World

STEP_MS = 1_000
"""Leases end at whole seconds: how long the node took is in no answer."""


def seal_answers(world: World, now_ms: int) -> Iterator[Draft]:
    """The answers that are missing or no longer true, and the renewals that are due."""
    if world.me == depositary(world.terms):
        for record in world.notices.live(now_ms):
            yield from _due(world, record, now_ms)


def _due(world: World, record: Record, now_ms: int) -> Iterator[Draft]:
    given = world.sealed.latest(record.hash, world.me)
    found = _found(world, record, given, now_ms)
    if len(given) != 1 or _content(found) != _content(answered(given[0])):
        yield draft(found)
    elif found.outcome == "nothing":
        yield from _prolonged(world, given[0], found, now_ms)


def _found(
    world: World, record: Record, given: tuple[Record, ...], now_ms: int
) -> SealedAnswer:
    why = refusal(world, record)
    cells = () if why else world.sealings.of(world, record)
    return SealedAnswer(
        record.hash, "refused" if why else "meets" if cells else "nothing", cells,
        answer_key(world.terms, record.hash), _until_ms(world, now_ms), why,
        tuple(a.hash for a in given),
    )


def _content(said: SealedAnswer) -> tuple[object, ...]:
    """All of an answer that says something."""
    return said.outcome, said.cells, said.key, said.why


def _until_ms(world: World, now_ms: int) -> int:
    return (now_ms + world.terms.fresh_for_ms) // STEP_MS * STEP_MS


def _prolonged(
    world: World, given: Record, found: SealedAnswer, now_ms: int
) -> Iterator[Draft]:
    """Renewed while every guarantor's word holds; given anew where it ran out before they had
    concurred. What was clear and has run out is not brought back from here."""
    now = standing(world, found.notice, now_ms)
    if any(w.missing for w in now.words):
        return
    until, issued = lease(world, now.notice, given)
    if until is not None and runs(world, until, issued, now_ms):
        if until - now_ms < world.terms.fresh_for_ms * 2 // 3:
            yield draft(Renewal(found.notice, given.hash, found.key, found.fresh_until_ms))
    elif _asked_since(world, now, until or 0):
        yield draft(found)


def _asked_since(world: World, now: Standing, since_ms: int) -> bool:
    """Whether a person has concurred since, or the flight has never been clear."""

    def is_new(w: Word) -> bool:
        return w.fresh_until_ms is None or (
            w.basis is not None and world.entries[w.basis.hash].admitted_ms >= since_ms)

    return any(map(is_new, now.words))
