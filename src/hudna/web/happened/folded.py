"""Events of one report each, as a list has them: a flood is one row that opens, and comes last.

Nothing is left out, and what is folded is said of each row: nearly the same words; one kind by one
source; or so many of one kind at about one time and place that they would push all others away.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Iterable
from typing import Literal, TypeAlias

import msgspec

from hudna.correlate.clue import Copy
from hudna.correlate.words import plain
from hudna.place.geometry import E7
from hudna.record.erasure import WITHHELD
from hudna.record.incidents import Report
from hudna.record.kinds import RecordHash
from hudna.view.reports import Event, report

Why: TypeAlias = Literal["words", "hand", "crowd"]
FLOOD = 5
"""Reports in one row from which on it comes after all others; and of one hand that are folded."""
CROWD = 20
"""Of one kind, time and place, whoever says it."""
SHORT = 300
"""Characters: what is longer is told by its copies."""
BIN_MS, CELL = 6 * 3_600_000, E7 // 20
AT_ONCE = 50


class Folded(msgspec.Struct, frozen=True):
    """`alike`: the events under `event`, each of one report; `why` they are, None where none is."""

    event: Event
    alike: tuple[Event, ...] = ()
    why: Why | None = None

    @property
    def flood(self) -> bool:
        return len(self.alike) + 1 >= FLOOD


async def folded(lone: Iterable[Event], copies: Iterable[Copy]) -> list[Folded]:
    """What tells of harm first, floods last; else in the order of `lone`."""
    heads: dict[RecordHash, Folded] = {e.reports[0].hash: Folded(e) for e in lone}
    _under_copies(heads, copies)
    for why, key, least in _WAYS:
        by_key: dict[Hashable, list[RecordHash]] = {}
        for i, (of, one) in enumerate(heads.items(), 1):
            if (found := key(_said(one))) is not None:
                by_key.setdefault(found, []).append(of)
            if i % AT_ONCE == 0:
                await asyncio.sleep(0)
        for first, *others in by_key.values():
            if 1 + len(others) >= least:
                _under(heads, first, others, why)
    return sorted(heads.values(), key=lambda one: (one.flood, not _harms(_said(one))))


def _under_copies(heads: dict[RecordHash, Folded], copies: Iterable[Copy]) -> None:
    """Of copies of a report that is not here the first is copied by the others."""
    instead: dict[str, str] = {}
    under: dict[str, list[str]] = {}
    for copy in copies:
        if copy.id in heads:
            over = copy.of if copy.of in heads else instead.setdefault(copy.of, copy.id)
            if over != copy.id:
                under.setdefault(over, []).append(copy.id)
    for over, ids in under.items():
        _under(heads, over, ids, "words")


def _under(
    heads: dict[RecordHash, Folded], over: RecordHash, others: Iterable[RecordHash], why: Why
) -> None:
    moved = [heads.pop(of) for of in others]
    alike = (*heads[over].alike, *(e for one in moved for e in (one.event, *one.alike)))
    heads[over] = Folded(heads[over].event, alike, why)


def _said(one: Folded) -> Report:
    return report(one.event.reports[0])


def _words(said: Report) -> Hashable | None:
    """Short texts that differ in figures alone, of one kind and time."""
    if not said.text or said.text == WITHHELD or len(said.text) > SHORT:
        return None
    words = tuple(w for w in plain(said.text) if not w.isdecimal())
    return (said.happened, said.from_ms // BIN_MS, words) if words else None


def _hand(said: Report) -> Hashable | None:
    hand = said.origin or said.source
    return (hand, *_crowd(said)) if hand and hand != WITHHELD and said.about is None else None


def _crowd(said: Report) -> tuple[Hashable, ...]:
    cell = said.at and tuple(axis // CELL for axis in said.at.at)
    return (said.happened, said.from_ms // BIN_MS, cell)


def _harms(said: Report) -> bool:
    return said.happened == "harm-to-protected" or any(
        n for n in (said.harm.killed_least, said.harm.injured_least) if n is not None)


_WAYS: tuple[tuple[Why, Callable[[Report], Hashable | None], int], ...] = (
    ("words", _words, 2), ("hand", _hand, FLOOD), ("crowd", _crowd, CROWD))
