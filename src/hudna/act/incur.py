"""Say that an aircraft was in an area that is barred to it, or say it anew as it turned out.

The same revision of a passage is said once, however often the watch tells of it. Whom the first
version asks, and until when, the later ones ask too, unless another operator is held to have flown
or it had been taken back in between.
"""

from __future__ import annotations

import msgspec

from hudna.act.draft import Draft, draft, refuse
from hudna.record.bounds import LONGEST_NAME
from hudna.record.kinds import Incursion, PartyId
from hudna.record.shapes import HIGHEST_MM, LOWEST_MM
from hudna.record.sound_watching import MOST_DAYS, MOST_SEEN, WIDEST_M
from hudna.record.watching import Basis, Grade, PassageState, Seen
from hudna.say import say
from hudna.terms.agreement import Agreement, BarredArea
from hudna.terms.working import Watch
from hudna.view.incursions import Line
from hudna.view.world import World


class Passing(msgspec.Struct, frozen=True):
    """One revision of a passage, as this node's watch tells it. The fields are those of
    `Incursion`; `barred`: false where what was learnt since shows that it was not barred."""

    passage: str
    revision: int
    aircraft: str
    callsign: str
    area: str
    version: str
    state: PassageState
    entered_ms: int
    left_ms: int | None
    operator: PartyId
    basis: Basis
    grade: Grade
    evidence: tuple[Seen, ...]
    lowest_mm: int | None = None
    highest_mm: int | None = None
    sure: bool = True
    archive: tuple[str, ...] = ()
    barred: bool = True


def incur(world: World, passing: Passing, now_ms: int) -> Draft | None:
    """The next version to be said; None where there is nothing to say: this revision is kept
    already, or it was not barred and nobody was told that it was."""
    terms, agreement = _terms(world), _agreement(world, passing.version)
    area = _area(agreement, passing)
    line = world.incursions.line(world.me, passing.passage)
    if line is not None and passing.revision <= line.said.revision:
        return None
    if line is None and (passing.state == "void" or not passing.barred):
        return None
    asked, until = _asked(agreement, area, passing.operator, line, now_ms + terms.answer_within_ms)
    return draft(_said(passing, area, asked, until), line.latest.hash if line else None)


def whom(agreement: Agreement, area: BarredArea, operator: PartyId) -> tuple[PartyId, ...]:
    """The guarantors that are asked: the operator's, where one is known; else each that answers
    for somebody whom the area bars."""
    if operator and (one := _guarantor_of(agreement, operator)):
        return (one,)
    barred = area.bars or tuple(p.id for p in agreement.parties)
    found = {_guarantor_of(agreement, p) for p in barred}
    return tuple(g for g in agreement.guarantors if g in found) or agreement.guarantors


def _guarantor_of(agreement: Agreement, party: PartyId) -> PartyId | None:
    found = agreement.guarantor_of(party)
    return found if found in agreement.guarantors else None


def _asked(
    agreement: Agreement, area: BarredArea, operator: PartyId, line: Line | None, until_ms: int
) -> tuple[tuple[PartyId, ...], int]:
    if line is not None and line.said.operator == operator and line.said.state != "void":
        return line.said.asked, line.said.answer_by_ms
    return whom(agreement, area, operator), until_ms


def _terms(world: World) -> Watch:
    if world.terms.watch is None:
        raise refuse("agreement", world.terms.digest, say("an agreement with terms of a watch"))
    return world.terms.watch


def _agreement(world: World, version: str) -> Agreement:
    if version not in world.agreements.since_ms:
        raise refuse("version", version, say("an agreement that is, or was, in effect here"))
    return world.agreements.texts[version].agreement


def _area(agreement: Agreement, passing: Passing) -> BarredArea:
    found = next((a for a in agreement.areas if a.id == passing.area), None)
    if found is None:
        known = ", ".join(a.id for a in agreement.areas)
        raise refuse("area", passing.area, say("one of {known}", known=known or "—"))
    return found


def _said(
    passing: Passing, area: BarredArea, asked: tuple[PartyId, ...], until_ms: int
) -> Incursion:
    return Incursion(
        passing.passage, passing.revision, passing.aircraft, passing.callsign[:LONGEST_NAME],
        area.id, passing.version, area.clause, passing.state if passing.barred else "void",
        passing.entered_ms, passing.left_ms, passing.operator, passing.basis, passing.grade,
        asked, until_ms, tuple(map(_held, _ends(passing.evidence))), _clamped(passing.lowest_mm),
        _clamped(passing.highest_mm), passing.sure, passing.archive[:MOST_DAYS],
    )


def _ends(seen: tuple[Seen, ...]) -> tuple[Seen, ...]:
    """The first and the last of very many: where it entered, and where it left."""
    half = MOST_SEEN // 2
    return seen if len(seen) <= MOST_SEEN else (*seen[:half], *seen[-half:])


def _held(seen: Seen) -> Seen:
    """As a record can hold it: evidence that is odd must never keep a passage from being said."""
    return msgspec.structs.replace(
        seen, height_mm=_clamped(seen.height_mm), within_m=max(0, min(WIDEST_M, seen.within_m)),
        feed=seen.feed[:LONGEST_NAME])


def _clamped(height_mm: int | None) -> int | None:
    return None if height_mm is None else max(LOWEST_MM, min(HIGHEST_MM, height_mm))
