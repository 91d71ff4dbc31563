"""Monitors' access: asked for, granted, refused, delayed or left unanswered.

Both may say what came of it, whoever was asked and whoever asked, and where they do not say the
same, both stand. Nobody else's word counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal, TypeAlias, cast

import msgspec

from hudna.record.incidents import AccessAsked, AccessOutcome
from hudna.record.record import Record
from hudna.record.statement import PartyId, RecordHash
from hudna.view.entries import Entries

AccessState: TypeAlias = Literal[
    "open", "granted", "refused", "delayed", "unanswered", "differing"]
"""`open`: nothing was said, and it has not begun. `unanswered`: nothing was said until it began.
`differing`: who was asked and who asked do not say the same."""


class Ask(msgspec.Struct, frozen=True):
    """One time that access was asked for. `outcomes` as issued, of the two that are in it."""

    asked: Record
    outcomes: tuple[Record, ...]

    @property
    def said(self) -> AccessAsked:
        return asked(self.asked)

    def standing_outcomes(self) -> dict[PartyId, Record]:
        """The last outcome of each of the two: the last issued of those that it has not itself
        replaced."""
        replaced = {(r.author, h) for r in self.outcomes for h in outcome(r).replaces}
        return {r.author: r for r in self.outcomes if (r.author, r.hash) not in replaced}

    def meets(self, from_ms: int, until_ms: int) -> bool:
        return self.said.from_ms <= until_ms and self.said.until_ms >= from_ms


class Row(msgspec.Struct, frozen=True):
    """What one party was asked for by another, each time once. `records` are those behind it."""

    asker: PartyId
    of: PartyId
    asked: int
    granted: int
    refused: int
    delayed: int
    unanswered: int
    differing: int
    open: int
    records: tuple[RecordHash, ...]


class Access:
    """Of the places in the log; the records are with the entries."""

    def __init__(self, me: PartyId, entries: Entries) -> None:
        self._me, self._entries = me, entries
        self._asked: list[int] = []
        self._outcomes: defaultdict[RecordHash, list[int]] = defaultdict(list)

    def apply(self, record: Record) -> None:
        self._asked.append(self._entries.place_of(record))

    def outcome(self, record: Record) -> None:
        self._outcomes[outcome(record).asked].append(self._entries.place_of(record))

    def ask(self, of: RecordHash) -> Ask | None:
        """None where nobody is held to have asked by this hash."""
        entry = self._entries.get(of)
        if entry is None or not isinstance(entry.record.said, AccessAsked):
            return None
        return self._ask(entry.record)

    def all(self) -> tuple[Ask, ...]:
        """Every time it was asked for, the first to begin first."""
        found = map(self._ask, map(self._entries.record, self._asked))
        return tuple(sorted(found, key=lambda a: (a.said.from_ms, a.asked.hash)))

    def between(self, from_ms: int, until_ms: int) -> tuple[Ask, ...]:
        """Those that access was to be had for at some moment between these, both included."""
        return tuple(a for a in self.all() if a.meets(from_ms, until_ms))

    def _ask(self, record: Record) -> Ask:
        both = (record.author, asked(record).of)
        said = map(self._entries.record, self._outcomes.get(record.hash, ()))
        found = sorted((r for r in said if r.author in both), key=_issued)
        return Ask(record, tuple(found))


def state(ask: Ask, now_ms: int) -> AccessState:
    """What came of it. *Unanswered* is overtaken by what whoever was asked says later."""
    given = ask.standing_outcomes()
    answer, told = given.get(ask.said.of), given.get(ask.asked.author)
    if answer is not None and told is not None and _overtaken(told, answer):
        told = None
    held: set[AccessState] = {outcome(r).outcome for r in (answer, told) if r}
    if not held:
        return "open" if now_ms < ask.said.from_ms else "unanswered"
    return held.pop() if len(held) == 1 else "differing"


def rows(asks: Iterable[Ask], now_ms: int) -> tuple[Row, ...]:
    """One for each two parties: as a bulletin counts them."""
    groups: defaultdict[tuple[PartyId, PartyId], list[Ask]] = defaultdict(list)
    for one in asks:
        groups[one.asked.author, one.said.of].append(one)
    return tuple(_row(who, found, now_ms) for who, found in sorted(groups.items()))


def _row(who: tuple[PartyId, PartyId], asks: list[Ask], now_ms: int) -> Row:
    states = [state(a, now_ms) for a in asks]
    behind = sorted({r.hash for a in asks for r in (a.asked, *a.outcomes)})
    return Row(
        *who, len(asks), states.count("granted"), states.count("refused"),
        states.count("delayed"), states.count("unanswered"), states.count("differing"),
        states.count("open"), tuple(behind),
    )


def _overtaken(told: Record, answer: Record) -> bool:
    return outcome(told).outcome == "unanswered" and answer.issued_ms > told.issued_ms


def asked(record: Record) -> AccessAsked:
    return cast(AccessAsked, record.said)


def outcome(record: Record) -> AccessOutcome:
    return cast(AccessOutcome, record.said)


def _issued(record: Record) -> tuple[int, RecordHash]:
    return (record.issued_ms, record.hash)
