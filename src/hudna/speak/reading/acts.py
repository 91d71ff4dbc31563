"""What kind of thing happened, by a text's words. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, cast

from hudna.record.incidents import Happening
from hudna.say import say
from hudna.speak.reading.phrases import Hit, only, words
from hudna.speak.reading.proposed import Aside, KindGuess, Span
from hudna.speak.reading.tokens import Token, over
from hudna.speak.reading.weighing import merged, spans_of, standing, together

STRONG, WEAK, PROTECTED = 0.6, 0.35, 0.5
HURT_WITHIN = 8
DENIED = say("the text says that it did not happen")
"""Words between what is protected and what befell it."""


class Act(NamedTuple):
    """The words from `first` to before `after` say what happened. `thing`: they name what it
    befell, so that whose it is says nothing of who did it."""

    first: int
    after: int
    happened: Happening
    weight: float
    thing: bool


def acts_in(tokens: tuple[Token, ...]) -> tuple[list[Act], list[Aside]]:
    """What the text says happened; and, set aside, what it says did not."""
    found = _found(tokens)
    own = {k for a in found for k in range(a.first, a.after)}
    denied = [a for a in found if _denied(tokens, a, own)]
    asides = [Aside(over(tokens, a.first, a.after), DENIED) for a in denied]
    return [a for a in found if a not in denied], asides


def _found(tokens: tuple[Token, ...]) -> list[Act]:
    found = [Act(h.first, h.after, cast(Happening, h.meaning), _weight(tokens, h),
                 words("kinds_things").at(tokens, h.first) is not None)
             for h in words("kinds").hits(tokens)]
    return sorted([*found, *_harmed(tokens)], key=lambda a: a.first)


def _denied(tokens: tuple[Token, ...], act: Act, own: set[int]) -> bool:
    """*no shelling*, *did not bomb*, *jets did not*, لم تقصف, не обстреливали. A *not* that is part
    of an act (*not allowed*, не пропустили) denies none: `own` are the words of acts."""
    near = [k for k in (act.first - 2, act.first - 1, act.after, act.after + 1)
            if 0 <= k < len(tokens) and k not in own
            and tokens[k].sentence == tokens[act.first].sentence]
    return (only("denying", "no").before(tokens, act.first, 1) is not None
            or any(only("denying", "not").at(tokens, k) for k in near))


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
