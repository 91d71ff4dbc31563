"""A text in pieces, each with the guesses that rest on it: so that a page shows why something is
proposed, and shows every character of the text, each once and in order."""

from __future__ import annotations

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
    """The text cut wherever a guess begins or ends. Spans beyond the text count to its end."""
    left_out = tuple(asides)
    cuts = {0, len(text)}
    for one in (*left_out, *(s for some in spans.values() for s in some)):
        cuts.update(min(max(0, at), len(text)) for at in one)
    edges = sorted(cuts)
    return [_piece(text, begin, end, spans, left_out)
            for begin, end in pairwise(edges)]


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


def _piece(text: str, begin: int, end: int, spans: Mapping[str, Sequence[Span]],
           asides: tuple[Span, ...]) -> Piece:
    labels = tuple(label for label, some in spans.items() if _held(begin, some))
    return Piece(text[begin:end], labels, not labels and _held(begin, asides))


def _held(begin: int, spans: Iterable[Span]) -> bool:
    return any(s.begin <= begin < s.end for s in spans)
