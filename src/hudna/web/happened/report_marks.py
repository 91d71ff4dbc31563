"""A text in pieces, each with the guesses that rest on it: so that a page shows why something is
proposed, and shows every character of the text, each once and in order."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Protocol

import msgspec

from hudna.speak.reading.proposed import Proposal, Span


class Guess(Protocol):
    @property
    def score(self) -> float: ...
    @property
    def spans(self) -> tuple[Span, ...]: ...


class Piece(msgspec.Struct, frozen=True):
    """`labels`: of the guesses that rest on these characters, as in P1; `aside`: they were
    understood and not taken."""

    text: str
    labels: tuple[str, ...] = ()
    aside: bool = False


def pieces(text: str, spans: Mapping[str, Sequence[Span]], asides: Iterable[Span]) -> list[Piece]:
    """The text cut wherever a guess begins or ends. Spans beyond the text count to its end. One
    pass over the sorted edges: a name that stands a thousand times costs a thousand steps."""
    turns: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, some in enumerate((*spans.values(), tuple(asides))):
        for span in some:
            for at, turn in zip(span, (1, -1), strict=True):
                turns[min(max(0, at), len(text))].append((number, turn))
    open_, found = _Open(list(spans)), list[Piece]()
    for begin, end in pairwise(sorted({0, len(text), *turns})):
        for number, turn in turns[begin]:
            open_.turn(number, turn)
        found.append(open_.piece(text[begin:end]))
    return found


class _Open:
    """The guesses that rest on where the pass stands; the one after the last is what was left
    aside."""

    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = labels
        self._times = [0] * (len(labels) + 1)
        self._held: list[int] = []

    def turn(self, number: int, turn: int) -> None:
        """One of its spans begins (1) or ends (-1)."""
        before = self._times[number]
        self._times[number] += turn
        if before == 0:
            insort(self._held, number)
        if self._times[number] == 0:
            self._held.remove(number)

    def piece(self, text: str) -> Piece:
        aside = len(self._labels)
        labels = tuple(self._labels[n] for n in self._held if n != aside)
        return Piece(text, labels, not labels and bool(self._held))


def labelled(found: Proposal) -> dict[str, Sequence[Span]]:
    """Every guess by its label: P places, T times, K kinds, A parties, H harm, each by number."""
    kinds: dict[str, Sequence[Guess]] = {
        "P": found.places, "T": found.times, "K": found.kinds, "A": found.parties,
             "H": found.harms}
    return {f"{letter}{n}": guess.spans
            for letter, guesses in kinds.items() for n, guess in enumerate(guesses, 1)}


def of_proposal(text: str, found: Proposal) -> list[Piece]:
    return pieces(text, labelled(found), (a.span for a in found.asides))


def words(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    """What stands there, each word once."""
    return tuple(dict.fromkeys(text[s.begin:s.end] for s in spans))
