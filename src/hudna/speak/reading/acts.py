"""What kind of thing happened, by a text's words. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, cast

from hudna.record.incidents import Happening
from hudna.speak.reading.phrases import Hit, words
from hudna.speak.reading.proposed import KindGuess, Span
from hudna.speak.reading.tokens import Token, over
from hudna.speak.reading.weighing import merged, spans_of, standing, together

STRONG, WEAK, PROTECTED = 0.6, 0.35, 0.5
HURT_WITHIN = 8
"""Words between what is protected and what befell it."""


class Act(NamedTuple):
    """The words from `first` to before `after` say what happened. `thing`: they name what it
    befell, so that whose it is says nothing of who did it."""

    first: int
    after: int
    happened: Happening
    weight: float
    thing: bool


def acts_in(tokens: tuple[Token, ...]) -> list[Act]:
    found = [Act(h.first, h.after, cast(Happening, h.meaning), _weight(tokens, h),
                 words("kinds_things").at(tokens, h.first) is not None)
             for h in words("kinds").hits(tokens)]
    return sorted([*found, *_harmed(tokens)], key=lambda a: a.first)


def sentences_of(tokens: tuple[Token, ...], acts: list[Act]) -> frozenset[int]:
    """The sentences that speak of something that happened."""
    return frozenset(tokens[a.first].sentence for a in acts)


def kinds_of(tokens: tuple[Token, ...], acts: list[Act]) -> tuple[KindGuess, ...]:
    """The kinds that the words fit, the likeliest first."""
    everywhere = frozenset(t.sentence for t in tokens)
    found = []
    for group in merged(acts, lambda a: a.happened):
        scores = [a.weight * standing(tokens[a.first], everywhere) for a in group]
        spans: tuple[Span, ...] = spans_of([(over(tokens, a.first, a.after),) for a in group])
        found.append(KindGuess(group[0].happened, together(scores), spans))
    return tuple(sorted(found, key=lambda k: (-k.score, k.happened == "other", k.happened)))


def _weight(tokens: tuple[Token, ...], hit: Hit) -> float:
    weak = words("kinds_weak").at(tokens, hit.first)
    return WEAK if weak and weak.after == hit.after else STRONG


def _harmed(tokens: tuple[Token, ...]) -> Iterator[Act]:
    """A protected thing in the same sentence as, and near, what befell it."""
    hurt = words("hurt").hits(tokens)
    for thing in words("protected").hits(tokens):
        if any(_near(tokens, thing, h) for h in hurt):
            yield Act(thing.first, thing.after, "harm-to-protected", PROTECTED, thing=True)


def _near(tokens: tuple[Token, ...], thing: Hit, hurt: Hit) -> bool:
    gap = max(hurt.first - thing.after, thing.first - hurt.after)
    return (0 <= gap <= HURT_WITHIN
            and tokens[thing.first].sentence == tokens[hurt.first].sentence)
