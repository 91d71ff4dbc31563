"""One new report against all that are there: answered in well under a second for a million.

The index keeps where and when reports are of, and of their texts the signs of copies and how seldom
each word is. What is near a new one is weighed by the same model as many at once. Words are weighed
by what is in the index then; so is the answer, which is the same for the same reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from hudna.correlate.clue import Clue, Copy, Proposal, sound
from hudna.correlate.copies import signs_of
from hudna.correlate.model import Parameters, shipped
from hudna.correlate.nearby import Near, Nearby
from hudna.correlate.score import proposals, rows_of, said, said_in, scored
from hudna.correlate.together import LIKELY
from hudna.correlate.words import Rarity, plain


class Answer(msgspec.Struct, frozen=True):
    """Of one new report: `proposals`, the likeliest first; whose `copy` it is, if it is one: what
    it says has then been weighed already, and the proposals only show with what; and whether more
    were near than were compared."""

    proposals: tuple[Proposal, ...]
    copy: Copy | None
    crowded: bool


class Index:
    """Reports that a new one is held against. One writer at a time."""

    def __init__(self, clues: Iterable[Clue] = (), parameters: Parameters | None = None) -> None:
        self._model = parameters or shipped()
        self._nearby = Nearby()
        self._rarity = Rarity()
        self._clues: list[Clue] = []
        self._copies: dict[str, Copy] = {}
        self._ids: set[str] = set()
        for clue in clues:
            self.add(clue)

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, clue: Clue) -> None:
        """Takes `clue` in; one whose id is there already changes nothing. Raises `Refused`."""
        sound((clue,))
        if clue.id in self._ids:
            return
        words = plain(clue.text)
        signs = signs_of(words)
        near = self._nearby.near(clue, signs, len(words))
        self._ids.add(clue.id)
        self._rarity.take(said_in(words).told)
        copy = self._copy(clue, near)
        if copy is not None:
            self._copies[clue.id] = copy
            return
        self._nearby.take(clue, signs)
        self._clues.append(clue)

    def ask(self, clue: Clue) -> Answer:
        """What is proposed of `clue`, which need not be in. Nothing is kept. Raises `Refused`."""
        sound((clue,))
        words = plain(clue.text)
        near = self._nearby.near(clue, signs_of(words), len(words))
        others = [self._clues[row] for row in near.rows if self._clues[row].id != clue.id]
        return Answer(self._weighed(clue, others), self._copy(clue, near), near.crowded)

    def near(self, clue: Clue) -> tuple[str, ...]:
        """The reports of about the time and place of `clue`, whatever else they say, as many as
        are compared with one, the nearest first: what is no copy of another. Raises `Refused`."""
        sound((clue,))
        words = plain(clue.text)
        rows = self._nearby.near(clue, signs_of(words), len(words)).rows
        return tuple(of for row in rows if (of := self._clues[row].id) != clue.id)

    def _copy(self, clue: Clue, near: Near) -> Copy | None:
        if near.copied is None or self._clues[near.copied[0]].id == clue.id:
            return self._copies.get(clue.id)
        return Copy(clue.id, self._clues[near.copied[0]].id, near.copied[1])

    def _weighed(self, clue: Clue, others: Sequence[Clue]) -> tuple[Proposal, ...]:
        if not others:
            return ()
        rows = [clue, *others]
        table = rows_of(rows, [said(each.text) for each in rows], self._rarity)
        right = np.arange(1, len(rows), dtype=np.int64)
        scores = scored(table, np.zeros_like(right), right, self._model)
        found = proposals([each.id for each in rows], scores, LIKELY, self._model)
        return tuple(sorted(found, key=lambda p: (-p.probability, p.ids)))
