"""Where a notice stands: derived from log and clock, never stored.

*Silence never clears*: a notice is at *no objection* only while every required guarantor has
concurred over this very notice, with an awareness key that is still true, under a lease that has
not run out on this node's own clock less the agreement's tolerance; and, where places may be
sealed, while the depositary's answer that it meets none is as fresh.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, cast

import msgspec

from hudna.record.kinds import Concurrence, Objection, PartyId, RecordHash
from hudna.record.record import Record
from hudna.view.awareness import awareness_key
from hudna.view.conflicts import Conflict, conflicts, required
from hudna.view.lease import lease, runs
from hudna.view.notices import notice
from hudna.view.sealed import answer_key, answered, depositary

if TYPE_CHECKING:
    from hudna.view.world import World


class State(StrEnum):
    STOPPED = "stopped"
    AWAITING = "awaiting"
    OBJECTED = "objected"
    NO_OBJECTION = "no objection"
    RECHECK = "recheck"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    OVER = "over"


ENDED = frozenset({State.WITHDRAWN, State.OVER})


class Word(msgspec.Struct, frozen=True):
    """One required guarantor's word on a notice, or the depositary's answer to it.

    `basis` is the human statement that counts (a concurrence, or the notice itself at its
    author's; the answer *nothing* of the depositary's node), `objection` what stands against it,
    `current` whether the key signed is still true, `fresh_until_ms` when the lease runs out (None:
    none has begun), `taken_back` what its own node has said since, which ends it for good.
    """

    party: PartyId
    basis: Record | None
    objection: Record | None
    current: bool
    fresh_until_ms: int | None
    fresh: bool
    taken_back: Record | None = None

    @property
    def concurs(self) -> bool:
        return self.basis is not None and self.objection is None

    @property
    def missing(self) -> bool:
        """Missing, or no longer true, or run out. A lease that has not begun (the announcer's own)
        waits for no person: its node begins it."""
        begun = self.fresh_until_ms is not None
        return not (self.concurs and self.current and (self.fresh or not begun))


class Standing(msgspec.Struct, frozen=True):
    """`words` are the guarantors', `checked` the depositary's where places may be sealed.
    `fresh_until_ms` is the earliest lease less the tolerance: when it lapses unless renewed."""

    notice: Record
    state: State
    key: str
    conflicts: tuple[Conflict, ...]
    words: tuple[Word, ...]
    stops: tuple[Record, ...]
    fresh_until_ms: int | None = None
    checked: tuple[Word, ...] = ()

    @property
    def awaits(self) -> tuple[PartyId, ...]:
        """Guarantors whose human word is missing, or the depositary whose node has to answer."""
        return tuple(dict.fromkeys(
            w.party for w in (*self.words, *self.checked) if w.missing))


def standing(world: World, of: RecordHash, now_ms: int) -> Standing:
    """The standing of the notice `of` at `now_ms`, as this world knows it."""
    record = world.notices.lines.records[of]
    key, found = _facts(world, record)
    words = tuple(_word(world, record, p, key, now_ms) for p in required(world.terms, record))
    checked = tuple(_checked(world, record, now_ms))
    every = (*words, *checked)
    active = tuple(s for s in world.stops_on(record) if world.stops.lifted(s.hash) is None)
    state = _ended(world, record, now_ms) or _of_words(found, every)
    if active and state not in ENDED:
        state = State.STOPPED
    leases = [w.fresh_until_ms for w in every if w.fresh_until_ms is not None]
    return Standing(
        record, state, key, found, words, active,
        min(leases) - world.terms.clock_tolerance_ms if len(leases) == len(every) else None,
        checked,
    )


def _facts(world: World, record: Record) -> tuple[str, tuple[Conflict, ...]]:
    """The awareness key and the conflicts, computed once for each change of the records."""
    if record.hash not in world.facts:
        world.facts[record.hash] = awareness_key(world, record), conflicts(world, record)
    facts: tuple[str, tuple[Conflict, ...]] = world.facts[record.hash]
    return facts


def _ended(world: World, record: Record, now_ms: int) -> State | None:
    if not world.notices.lines.stands(record.hash):
        return State.WITHDRAWN
    return State.OVER if now_ms > notice(record).until_ms else None


def _of_words(found: tuple[Conflict, ...], words: tuple[Word, ...]) -> State:
    cleared_before = all(w.concurs for w in words)
    moved_on = not all(w.current for w in words)
    if found and not (cleared_before and moved_on):
        return State.STOPPED
    if any(w.objection for w in words):
        return State.OBJECTED
    if not cleared_before:
        return State.AWAITING
    return _of_leases(words, moved_on)


def _of_leases(words: tuple[Word, ...], moved_on: bool) -> State:
    """Everyone has concurred: is every word still true, and still fresh?"""
    if any(w.fresh_until_ms is None for w in words) and not moved_on:
        return State.AWAITING
    if not all(w.fresh for w in words):
        return State.LAPSED
    return State.RECHECK if moved_on else State.NO_OBJECTION


def _word(world: World, record: Record, party: PartyId, key: str, now_ms: int) -> Word:
    answers = _answers(world, record, party)
    objection = next((a for a in answers if isinstance(a.said, Objection)), None)
    basis = human_basis(world, record, party)
    if basis is None:
        return Word(party, None, objection, False, None, False)
    back = next(iter(world.notices.suspensions(basis.hash, party)), None)
    until, issued = lease(world, record, basis)
    return Word(
        party, basis, objection, back is None and signed_key(basis) == key, until,
        runs(world, until, issued, now_ms), back,
    )


def _checked(world: World, record: Record, now_ms: int) -> Iterator[Word]:
    """The depositary's word: of answers that contradict each other the worst counts, and any but
    *nothing* is a conflict besides."""
    by = depositary(world.terms)
    if by is None:
        return
    given = world.sealed.latest(record.hash, by)
    if not given or any(answered(a).outcome != "nothing" for a in given):
        yield Word(by, None, None, False, None, False)
        return
    basis = max(given, key=lambda a: (a.issued_ms, a.hash))
    until, issued = lease(world, record, basis)
    current = answered(basis).key == answer_key(world.terms, record.hash)
    yield Word(by, basis, None, current, until, runs(world, until, issued, now_ms))


def human_basis(world: World, record: Record, party: PartyId) -> Record | None:
    """The human statement of `party` that counts for the notice; None if there is none.

    A statement from before a lifted stop does not count until its author has considered it; what
    a guarantor said before it walked out never counts again.
    """
    answers = _answers(world, record, party)
    concurrences = [a for a in answers if isinstance(a.said, Concurrence)]
    stops = {s.hash for s in world.stops_on(record)}
    if concurrences:
        latest = concurrences[-1]
        return latest if stops <= set(cast(Concurrence, latest.said).stops) else None
    if answers or party != record.author or stops or not world.taking_part.counts(record):
        return None
    return record


def _answers(world: World, record: Record, party: PartyId) -> list[Record]:
    latest = world.notices.latest_answers(record.hash, party)
    return [a for a in latest if world.taking_part.counts(a)]


def signed_key(basis: Record) -> str:
    return basis.said.key if isinstance(basis.said, Concurrence) else notice(basis).key
