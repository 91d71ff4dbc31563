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

STRONG, WEAK, PROTECTED, NEARBY = 0.6, 0.35, 0.5, 0.3
"""`NEARBY`: it befell something near what is protected, by the words."""
HURT_WITHIN = 8
"""Words between what is protected and what befell it."""
CARRIED_WITHIN = 8
DENIED = say("the text says that it did not happen")
ONE = frozenset({"a", "an", "the", "one", "two", "احد", "احدي"})


class Act(NamedTuple):
    """The words from `first` to before `after` say what happened. `thing`: they name what it
    befell, so that whose it is says nothing of who did it. `by`: the words that say what befell
    it."""

    first: int
    after: int
    happened: Happening
    weight: float
    thing: bool
    by: Hit | None = None


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
        spans: tuple[Span, ...] = spans_of(_rests_on(tokens, a) for a in group)
        found.append(KindGuess(group[0].happened, together(scores), spans))
    return tuple(sorted(found, key=lambda k: (-k.score, k.happened == "other", k.happened)))


def _weight(tokens: tuple[Token, ...], hit: Hit) -> float:
    weak = words("kinds_weak").at(tokens, hit.first)
    return WEAK if weak and weak.after == hit.after else STRONG


def _rests_on(tokens: tuple[Token, ...], act: Act) -> Iterator[Span]:
    yield over(tokens, act.first, act.after)
    if act.by is not None:
        yield over(tokens, act.by.first, act.by.after)


def _harmed(tokens: tuple[Token, ...]) -> Iterator[Act]:
    """A protected thing in the same sentence as, and near, what befell it; never one to which
    people who were hurt elsewhere were taken."""
    hurt = words("hurt").hits(tokens)
    carried = only("carried", "any").hits(tokens)
    for thing in words("protected").hits(tokens):
        near = [(gap, h) for h in hurt if (gap := _apart(tokens, thing, h)) is not None]
        if near and not any(_taken_there(tokens, thing, c, near) for c in carried):
            _, by = min(near)
            weight = NEARBY if _only_near(tokens, thing) else PROTECTED
            yield Act(thing.first, thing.after, "harm-to-protected", weight, thing=True, by=by)


def _apart(tokens: tuple[Token, ...], thing: Hit, hurt: Hit) -> int | None:
    """Words between the two; None where they are too far apart to belong together."""
    gap = max(hurt.first - thing.after, thing.first - hurt.after)
    one = tokens[thing.first].sentence == tokens[hurt.first].sentence
    return gap if one and 0 <= gap <= HURT_WITHIN else None


def _taken_there(tokens: tuple[Token, ...], thing: Hit, carried: Hit,
                 hurt: list[tuple[int, Hit]]) -> bool:
    """Whether the word of taking stands before the thing, and what befell it neither between nor
    behind."""
    gap = thing.first - carried.after
    return (0 <= gap <= CARRIED_WITHIN
            and tokens[thing.first].sentence == tokens[carried.first].sentence
            and not any(h.first > carried.first for _, h in hurt))


def _only_near(tokens: tuple[Token, ...], thing: Hit) -> bool:
    """*near a hospital*, قرب مستشفى, близ больницы."""
    first = thing.first - (thing.first > 0 and tokens[thing.first - 1].word in ONE)
    return only("places", "near").before(tokens, first) is not None
