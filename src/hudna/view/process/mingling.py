"""When ground counts as mingled, and when no more: the rule for one spot.

It is mingled once of one time both a truce partner and an excluded group are said to hold it, by
one claimant or by two. From then on it is protected, and only one thing ends that: every guarantor
says, by claims that stand, that one and the same holder holds it, and says it of the whole of the
time that is asked about.

So nobody ends it alone. A claim that was taken back, replaced or has run out has been said all the
same: the word of the one whose it was does not reach what another's says beside it. Nothing here
depends on when anything was withdrawn, for whoever withdraws could write any time. Only a statement
that says itself that it replaces another was never meant to stand beside that one: a claimant that
corrects itself before anybody spoke does not mingle ground with its own error. Had it said both
in one statement, they stay said.

A holder whom the agreement does not know may be either: what cannot be told is protected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from hudna.place.volume import Window
from hudna.record.holding import HolderId
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.record.statement import PartyId
from hudna.terms.working_process import Process
from hudna.view.lines import FOREVER
from hudna.view.process.claims import holding
from hudna.view.process.descent import Descent

if TYPE_CHECKING:
    from hudna.view.world import World

Rows = NDArray[np.int64]
Bools = NDArray[np.bool_]
SEVERAL = -1
AT_ONCE = 1_000_000


class Word(msgspec.Struct, frozen=True):
    """One statement, as it bears on the rule: half open, from `from_ms` until before `until_ms`.
    `descent` is its place among its versions. `settles`: it stands, and its ground is none finer
    than the grain."""

    of: RecordHash
    author: PartyId
    issued_ms: int
    holders: frozenset[HolderId]
    from_ms: int
    until_ms: int
    descent: Descent
    settles: bool


class Begun(NamedTuple):
    """Since when ground is mingled, and the rows of the statements that make it so."""

    since_ms: int
    rows: Rows


def word(world: World, record: Record) -> Word:
    said = holding(record)
    until = FOREVER if said.until_ms is None else said.until_ms
    return Word(record.hash, record.author, record.issued_ms, frozenset(said.holders),
                said.from_ms, until, world.process.descents.of(record),
                world.process.holdings.stands(record.hash))


def may_be_mingled(terms: Process, holders: Iterable[HolderId]) -> bool:
    """Whether a truce partner and an excluded group, two that they are, may be among these."""
    kinds = {h: terms.holders[h].kind if h in terms.holders else None for h in holders}
    partners = {h for h, kind in kinds.items() if kind in ("partner", None)}
    excluded = {h for h, kind in kinds.items() if kind in ("excluded", None)}
    return any(p != e for p in partners for e in excluded)


class Words:
    """Statements as columns, a row each. `unknown`: the number of the one holder that the agreement
    does not know, 0 for none, `SEVERAL` for more."""

    def __init__(self, terms: Process, words: Sequence[Word]) -> None:
        self.words = words
        self.from_ms, self.until_ms, self._first, self._last = np.array(
            [(w.from_ms, w.until_ms, w.descent.first, w.descent.last) for w in words],
            np.int64).reshape(-1, 4).T
        self._line = _numbers(w.descent.line for w in words)
        kinds = {h: terms.holders[h].kind for h in terms.holders}
        self._partner, self._excluded = (
            np.array([any(kinds.get(h) == kind for h in w.holders) for w in words], bool)
            for kind in ("partner", "excluded"))
        self._unknown = _unknown(terms, words)
        self.may_exclude = self._excluded | (self._unknown != 0)
        self.may_partner = self._partner | (self._unknown != 0)

    def pairs(self, rows: Rows) -> int:
        """How many pairs of them `begun` looks at."""
        return int(self.may_exclude[rows].sum() * self.may_partner[rows].sum())

    def begun(self, rows: Rows, until_ms: int | None) -> Begun | None:
        """Of statements on one spot, those that mingle it at any time up to a moment, included:
        two, or one by itself."""
        if until_ms is not None:
            rows = rows[self.from_ms[rows] <= until_ms]
        one, other = rows[self.may_exclude[rows]], rows[self.may_partner[rows]]
        since, found = FOREVER, []
        for some in _parted(one, len(other)):
            mingle = self._mingle(some[:, None], other[None, :])
            if mingle.any():
                begins = np.maximum(self.from_ms[some][:, None], self.from_ms[other][None, :])
                since = min(since, int(begins[mingle].min()))
                found += [some[mingle.any(axis=1)], other[mingle.any(axis=0)]]
        return Begun(since, np.unique(np.concatenate(found))) if found else None

    def _mingle(self, a: Rows, b: Rows) -> Bools:
        """Whether two hold it of one time, neither of them a version that replaces the other."""
        at_once = np.maximum(self.from_ms[a], self.from_ms[b]) < np.minimum(
            self.until_ms[a], self.until_ms[b])
        return at_once & self._kinds(a, b) & ~self._related(a, b)

    def _kinds(self, a: Rows, b: Rows) -> Bools:
        """As `may_be_mingled` of all their holders."""
        x, y = self._unknown[a], self._unknown[b]
        partner, excluded = (has[a] | has[b] for has in (self._partner, self._excluded))
        several = (x == SEVERAL) | (y == SEVERAL) | ((x > 0) & (y > 0) & (x != y))
        some = (x != 0) | (y != 0)
        return np.asarray(several | (partner & excluded) | ((partner | excluded) & some))

    def _related(self, a: Rows, b: Rows) -> Bools:
        first, last = self._first, self._last
        within = ((first[a] <= first[b]) & (first[b] <= last[a])
                  | (first[b] <= first[a]) & (first[a] <= last[b]))
        return np.asarray((a != b) & (self._line[a] == self._line[b]) & within)


def settled(
    terms: Process, guarantors: Sequence[PartyId], words: Iterable[Word], window: Window,
) -> HolderId | None:
    """The one holder whom the claims of every guarantor name on a spot throughout a window, both
    ends included; None where there is none. `words` are all that is said of the spot."""
    said = [w for w in words if w.settles and _meets(w, window)]
    own = [[w for w in said if w.author == g] for g in guarantors]
    if not own or not all(_throughout(some, window) for some in own):
        return None
    named = {h for some in own for w in some for h in w.holders}
    return named.pop() if len(named) == 1 and named <= terms.holders.keys() else None


def _meets(w: Word, window: Window) -> bool:
    return ((window.until_ms is None or w.from_ms <= window.until_ms)
            and (window.from_ms is None or window.from_ms < w.until_ms))


def _throughout(words: Iterable[Word], window: Window) -> bool:
    if window.from_ms is None:
        return False
    reached = window.from_ms
    for w in sorted(words, key=lambda w: w.from_ms):
        if w.from_ms > reached:
            return False
        reached = max(reached, w.until_ms)
    return reached > (FOREVER - 1 if window.until_ms is None else window.until_ms)


def _numbers(names: Iterable[str]) -> Rows:
    known: dict[str, int] = {}
    return np.array([known.setdefault(name, len(known)) for name in names], np.int64)


def _unknown(terms: Process, words: Iterable[Word]) -> Rows:
    known: dict[str, int] = {}
    said = [sorted(w.holders - terms.holders.keys()) for w in words]
    return np.array([SEVERAL if len(some) > 1 else
                     known.setdefault(some[0], len(known) + 1) if some else 0
                     for some in said], np.int64)


def _parted(rows: Rows, width: int) -> Iterator[Rows]:
    step = max(1, AT_ONCE // max(1, width))
    return (rows[at:at + step] for at in range(0, len(rows), step))
