"""How much a mention counts, and how mentions of one thing add up. Pure.

Scores are for sorting: they are made of a few plain rules, so that a person can see why one
candidate stands before another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from hudna.speak.reading.phrases import words
from hudna.speak.reading.proposed import Span
from hudna.speak.reading.tokens import Token

T = TypeVar("T")
LATER, LEAST = 0.93, 0.35
"""Reports say first what they are about: each sentence counts a little less than the one before."""


def standing(token: Token, acts: frozenset[int]) -> float:
    """By the sentence: how early it comes, and whether it speaks of something that happened."""
    early: float = max(LEAST, LATER ** token.sentence)
    return early * (1.0 if token.sentence in acts else 0.7)


def said_by(tokens: Sequence[Token], first: int, after: int, reach: int = 3) -> bool:
    """Whether a word of saying stands next to these words, in their sentence."""
    near = [*range(max(0, first - reach), first), *range(after, min(after + 2, len(tokens)))]
    return any(tokens[k].sentence == tokens[first].sentence and words("saying").at(tokens, k)
               for k in near)


def together(scores: Iterable[float]) -> float:
    """Each mention takes away its part of what was left to doubt."""
    doubt = 1.0
    for score in scores:
        doubt *= 1.0 - min(score, 0.95)
    return round(1.0 - doubt, 4)


def merged(items: Iterable[T], key: Callable[[T], Hashable]) -> list[list[T]]:
    """The items by what they are of, in the order in which they first come."""
    groups: dict[Hashable, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return list(groups.values())


def spans_of(spans: Iterable[Iterable[Span]]) -> tuple[Span, ...]:
    return tuple(sorted({span for some in spans for span in some}))
