"""Which words of a message name places, and what each has to do with the aircraft. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from hudna.speak.finding import SPELLED
from hudna.speak.sighting_tokens import KILOMETRES, LETTERS, OF, Words, single
from hudna.speak.sighting_words import OVER, PLACE
from hudna.speak.stated import Stated

Find: TypeAlias = Callable[[str], Stated | None]
"""Which place words mean: `Places.stated`."""
Role: TypeAlias = Literal["at", "over", "to", "from"]
"""Where it was seen or heard from; what it flew over; what it makes for; what it comes from."""
LONGEST_NAME = 8
FROM_PLACE = frozenset({"من", "from", "из", "с", "со"})
NAMING = frozenset({"", "fill", "wind", "count"})
"""What the words of a name may be about otherwise (`Tell`, `North`)."""
SIGN = re.compile(r"[^\w\s]")


class Spot(NamedTuple):
    """The words from `first` up to `last` name a place. `side`: it is one side of it that is meant
    (`north of Aleppo`)."""

    first: int
    last: int
    stated: Stated
    role: Role
    side: bool


def spots(words: Words, find: Find) -> list[Spot]:
    """The longest runs of words that name a place, none of them twice, in order."""
    found: list[Spot] = []
    used: set[int] = set()
    for i, j in _runs(words):
        if used.isdisjoint(range(i, j)) and _may_name(words, i, j):
            spot = _spot(words, i, j, find)
            if spot is not None:
                found.append(spot)
                used.update(range(i, j))
    return sorted(found, key=lambda s: s.first)


def unknown(words: Words, named: Sequence[Spot]) -> str:
    """What may be the name of a place that is not known, as it was written."""
    inside = {i for s in named for i in range(s.first, s.last)}
    left = [i for i in range(len(words)) if i not in inside and not words.about(i)
            and re.search(r"[^\W\d_]{2}", words.folded[i]) and words.folded[i] not in KILOMETRES]
    return words.part(left[0], left[-1] + 1) if left else ""


def _runs(words: Words) -> list[tuple[int, int]]:
    runs = [(i, j) for i in range(len(words))
            for j in range(i + 1, min(i + LONGEST_NAME, len(words)) + 1)]
    return sorted(runs, key=lambda run: (run[0] - run[1], run[0]))


def _may_name(words: Words, i: int, j: int) -> bool:
    """A word at the end that the vocabulary does not have, and none that speaks of aircraft."""
    about = [words.about(k) for k in range(i, j)]
    signs = {w for w in words.folded[i:j] if SIGN.fullmatch(w)}
    return (about[-1] == "" and set(about) <= NAMING and signs <= {"-", ",", "،", "'"}
            and not SIGN.fullmatch(words.folded[i]) and not SIGN.fullmatch(words.folded[j - 1]))


def _spot(words: Words, i: int, j: int, find: Find) -> Spot | None:
    role, side, led = _before(words, i)
    for spelling, least in _spellings(words.part(i, j), led=led):
        stated = find(spelling)
        if stated is not None and stated.meant[0].candidate.score >= least:
            return Spot(i, j, stated, role, side)
    return None


def _before(words: Words, i: int) -> tuple[Role, bool, bool]:
    """What the words before a name make of it; whether it is one side of it; and whether anything
    there says that a place is to come."""
    k = i - 1
    if k > 0 and words.folded[k] in OF and words.about(k - 1) == "wind":
        k -= 1
    side = k >= 0 and words.about(k) == "wind"
    phrase = words.phrase_of(k) if side else None
    if phrase is not None:
        k = phrase.first - 1
    role = _lead(words, k)
    return role or "at", side, side or role is not None


def _lead(words: Words, k: int) -> Role | None:
    if k < 0:
        return None
    about, word = words.about(k), words.folded[k]
    if about == "to":
        return "to"
    if about == "from" or word in FROM_PLACE:
        return "at" if k and words.about(k - 1) == "far" else "from"
    if word in single(OVER):
        return "over"
    return "at" if word in single(PLACE) else None


def _spellings(said: str, *, led: bool) -> Iterator[tuple[str, float]]:
    """What to look a name up by, and how well it must fit: by its spelling where nothing says that
    a place is meant, or where a letter that may have grown on to it is taken off."""
    yield said, 0.0 if led else SPELLED
    if LETTERS["ar"].match(said):
        yield from ((said[1:], SPELLED) for p in "بلوعف" if said.startswith(p) and len(said) > 3)
        if said.startswith("عال"):
            yield said[1:], SPELLED
