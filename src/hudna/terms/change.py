"""One change of the terms in words: what, for whom, and what it does to protection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from enum import Enum
from functools import reduce
from typing import TypeVar

from hudna.say import Figure, Instant, Say, distance, say, say_n
from hudna.terms.agreement import Moment, Number, Open

T = TypeVar("T")

OPEN = say("left open")
NOT_GIVEN = say("not given")
ALL_FLIGHTS = say("all flights")
EVERYONE = say("everyone")
REGISTRANTS = say("everyone who registers places or movements")


class Effect(Enum):
    """What a change does to protection; `JUDGE` where no rule can tell."""

    STRONGER = "stronger"
    WEAKER = "weaker"
    JUDGE = "to be judged"
    NEUTRAL = "neutral"


def told(effect: Effect, who: object, change: Say) -> Say:
    match effect:
        case Effect.STRONGER:
            return say("{change} | affects: {who} | strengthens protection",
                       change=change, who=who)
        case Effect.WEAKER:
            return say("{change} | affects: {who} | weakens protection", change=change, who=who)
        case Effect.NEUTRAL:
            return say("{change} | affects: {who} | leaves protection as it is",
                       change=change, who=who)
    return say("{change} | affects: {who} | whether protection grows or shrinks is for you to "
               "judge", change=change, who=who)


def listed(items: Iterable[object]) -> Say:
    """Several things in one sentence."""
    found = list(items)
    if not found:
        return say("nobody")
    return reduce(lambda a, b: say("{a}, {b}", a=a, b=b), found[1:], say("{a}", a=found[0]))


def pairs(before: Iterable[T], after: Iterable[T],
          key: Callable[[T], Hashable]) -> Iterator[tuple[T | None, T | None]]:
    """What was and what is, matched by key; where a key comes twice, in order."""
    old, new = _keyed(before, key), _keyed(after, key)
    yield from ((old.get(k), new.get(k)) for k in {**old, **new})


def _keyed(items: Iterable[T], key: Callable[[T], Hashable]) -> dict[tuple[Hashable, int], T]:
    seen: Counter[Hashable] = Counter()
    out: dict[tuple[Hashable, int], T] = {}
    for item in items:
        k = key(item)
        out[k, seen[k]] = item
        seen[k] += 1
    return out


def of_number(before: Number, after: Number, *, more: Effect) -> Effect:
    """The effect of a number's change, where growing it has the effect `more`."""
    if isinstance(after, Open):
        return Effect.NEUTRAL if isinstance(before, Open) else Effect.WEAKER
    if isinstance(before, Open):
        return Effect.STRONGER if after or more is Effect.WEAKER else Effect.JUDGE
    return more if after > before else opposite(more)


def opposite(effect: Effect) -> Effect:
    return Effect.WEAKER if effect is Effect.STRONGER else Effect.STRONGER


def metres(n: Number | None) -> Say:
    if n is None:
        return NOT_GIVEN
    return OPEN if isinstance(n, Open) else distance(1000 * n)


def seconds(n: Number) -> Say:
    """In the largest unit that says it whole."""
    if isinstance(n, Open):
        return OPEN
    if n % 3600 == 0 and n > 72 * 3600:
        return _long(n)
    if n and n % 3600 == 0:
        return say_n("{n} hour", "{n} hours", n // 3600)
    if n and n % 60 == 0:
        return say_n("{n} minute", "{n} minutes", n // 60)
    return say_n("{n} second", "{n} seconds", n)


def _long(n: int) -> Say:
    if n % 86_400 == 0:
        return say_n("{n} day", "{n} days", n // 86_400)
    return say_n("{n} hour", "{n} hours", n // 3600)


def moment(ms: Moment | None) -> Say | Instant:
    if ms is None:
        return NOT_GIVEN
    return OPEN if isinstance(ms, Open) else Instant(ms)


def square_km(m2: float) -> Say:
    return say("{n} km²", n=Figure(m2 / 1e6, 1))
