"""The words of a text that tell one event from another: names, places, figures.

Words that every report of the kind has say nothing, so they are left out; of the rest the rare ones
weigh most. A word's weight is how seldom it is among the texts at hand, as if `OTHERS` more texts
were there that lack it: so that two texts alone can be compared too.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from hudna.correlate.clue import LONGEST
from hudna.correlate.common import ARABIC, ENGLISH, RUSSIAN
from hudna.correlate.sounds import sounded

LEAD = 80                    # words from the beginning, which say what it is about
TELLING = 32                 # of these, how many are compared, the heaviest first
OPENING = 40                 # words of one that are looked for in the other
TOLD = 300                   # words of the other in which they are
OTHERS = 1000
UNIT = 16                    # a word's weight is kept in sixteenths of a nat
WEIGHT_BITS = 20             # below a word's hash: the sum of many words has that of their weights
_WORD = re.compile(r"[^\W_]+")
_MARKS = dict.fromkeys((*range(0x300, 0x370), *range(0x610, 0x61B), *range(0x64B, 0x660), 0x670))
_FOLDS = _MARKS | str.maketrans({"ى": "ي", "ی": "ي", "ٱ": "ا", "ة": "ه", "ک": "ك", "ـ": None,
                                 "ء": None})


class Telling(NamedTuple):
    """`words`: each as 24 bits of its hash above `WEIGHT_BITS` of its weight; `total`: the weights'
    sum."""

    words: list[int]
    total: int


class Openings(NamedTuple):
    """For one intersection of two texts: `asked` of one with `held` of the other has the opening of
    each as far as the other tells it, words as in `Telling`. `total`: the opening's weight."""

    asked: list[int]
    held: list[int]
    total: int


def plain(text: str) -> list[str]:
    """All words in their order, folded: case, accents, hamza seats, Arabic articles, numerals."""
    folded = unicodedata.normalize("NFKD", text[:LONGEST]).casefold()
    if folded.isascii():
        return _WORD.findall(folded)
    return [_bare(word) for word in _WORD.findall(folded.translate(_FOLDS))]


def _bare(word: str) -> str:
    if word.isascii():
        return word
    if word.isdecimal():
        return str(int(word))
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


_WORDS = frozenset(plain(" ".join((ENGLISH, ARABIC, RUSSIAN))))
_COMMON = _WORDS | {before + word for before in "وبلف" for word in plain(ARABIC)}


def naming(words: Sequence[str]) -> frozenset[str]:
    """The different words that are not common ones, as they sound."""
    return frozenset(map(_named, words)) - {""}


@lru_cache(maxsize=131_072)
def _named(word: str) -> str:
    """As it sounds; empty of a common one."""
    tells = word not in _COMMON and (len(word) > 2 or word.isdecimal())
    return sounded(word) if tells else ""


def script(words: Sequence[str]) -> str:
    """Which of three scripts most words of the lead are in: texts in two of them have names and
    figures in common, and no other word."""
    count = Counter(_script_of(word[0]) for word in words[:LEAD])
    count.pop("", None)
    return max(sorted(count), key=count.__getitem__) if count else ""


@lru_cache(maxsize=4_096)
def _script_of(letter: str) -> str:
    if letter < "\u0250":
        return "" if letter.isdecimal() else "latin"
    if "\u0400" <= letter <= "\u052f":
        return "cyrillic"
    return "arabic" if "\u0600" <= letter <= "\u06ff" else ""


def _packed(both: int) -> int:
    """The hash above the weight, from `Rarity._weight`."""
    return (both & 0xFFFFFF) << WEIGHT_BITS | both >> 24


_WEIGHT = (1 << WEIGHT_BITS) - 1
_TOLD = 1 << WEIGHT_BITS             # the least bit of a hash: what one tells, the other opens with


class Rarity:
    """In how many texts each word is."""

    def __init__(self) -> None:
        self._texts = 0
        self._with: Counter[str] = Counter()
        self._weighed: dict[str, int] = {}
        self._evens: dict[str, int] = {}

    def take(self, words: frozenset[str]) -> None:
        self._texts += 1
        self._with.update(words)
        self._weighed.clear()
        self._evens.clear()

    def telling(self, words: frozenset[str]) -> Telling:
        """The heaviest words of one text. Ties are cut by the words' hashes."""
        weighed = sorted((self._weight(word) for word in words), reverse=True)[:TELLING]
        return Telling([_packed(both) for both in weighed], sum(both >> 24 for both in weighed))

    def openings(self, opening: frozenset[str], told: frozenset[str]) -> Openings:
        """Of one text; its `opening` is among what it `told`."""
        first = [self._even(word) for word in opening]
        rest = [self._even(word) for word in told - opening]
        of_both = [*first, *(word | _TOLD for word in first)]
        return Openings(of_both + [word | _TOLD for word in rest], of_both + rest,
                        sum(word & _WEIGHT for word in first))

    def _even(self, word: str) -> int:
        """As in `Telling`, the least bit of the hash left out."""
        found = self._evens.get(word)
        if found is None:
            found = self._evens[word] = _packed(self._weight(word) & ~1)
        return found

    def _weight(self, word: str) -> int:
        """The weight above the 24 bits of the hash."""
        found = self._weighed.get(word)
        if found is None:
            seldom = math.log((self._texts + OTHERS) / (self._with[word] + 1))
            weight = min(255, max(1, round(seldom * UNIT)))
            found = self._weighed[word] = weight << 24 | crc32(word.encode()) & 0xFFFFFF
        return found
