"""A text message as words, each with what it is about. Pure."""

from __future__ import annotations

import re
from datetime import tzinfo
from functools import cache
from typing import NamedTuple

from hudna.speak.language import Code
from hudna.speak.sighting_times import When, when
from hudna.speak.sighting_words import SIGNS, Meaning, fold, phrases, table

LONGEST_PHRASE = 5
TOKEN = re.compile(r"\d{1,2}:\d\d|\d+(?:[.,]\d+)?|[^\W\d_](?:[\w'’ـ\u064b-\u0652]*)|[^\w\s-]")
LETTERS: dict[Code, re.Pattern[str]] = {
    "ar": re.compile("[\u0600-\u06ff]"), "ru": re.compile("[\u0400-\u04ff]"),
    "en": re.compile("[A-Za-z]"),
}
PREFIXES = ("وال", "بال", "عال", "فال", "لل", "ال", "و", "ب", "ل", "ع", "ه", "ف")
KILOMETRES = frozenset({"km", "kms", "kilometres", "kilometers", "كم", "كيلو", "كيلومتر", "كلم",
                        "км", "километров", "километра"})
OF = frozenset({"of", "from", "من", "от"})


class Token(NamedTuple):
    begin: int
    end: int


class Phrase(NamedTuple):
    """`size` words from the word at `first` on, and what they mean."""

    first: int
    size: int
    meaning: Meaning

    @property
    def after(self) -> int:
        return self.first + self.size


class Words:
    """The words of one message, folded. Nothing of them is kept beyond the reading."""

    def __init__(self, text: str, now_ms: int, zone: tzinfo | None) -> None:
        self.text = text
        self.tokens = [Token(m.start(), m.end()) for m in TOKEN.finditer(text)]
        self.folded = [fold(text[t.begin:t.end]) for t in self.tokens]
        self.when: When | None = when(self.folded, now_ms, zone)
        self._timed = self.when.used if self.when else frozenset[int]()
        self.phrases = self._read()
        self._about = {i: p for p in self.phrases for i in range(p.first, p.after)}

    def __len__(self) -> int:
        return len(self.folded)

    def of(self, about: str) -> list[Phrase]:
        return [p for p in self.phrases if p.meaning.about == about]

    def about(self, i: int) -> str:
        """What the word at `i` is about; empty where the vocabulary does not have it."""
        if i in self._timed:
            return "time"
        phrase = self._about.get(i)
        return phrase.meaning.about if phrase else ""

    def phrase_of(self, i: int) -> Phrase | None:
        return self._about.get(i)

    def part(self, i: int, j: int) -> str:
        """The message from the word at `i` up to the word before `j`, as it was written."""
        return self.text[self.tokens[i].begin:self.tokens[j - 1].end]

    def _read(self) -> list[Phrase]:
        found: list[Phrase] = []
        i = 0
        while i < len(self.folded):
            phrase = self._phrase(i)
            if phrase is not None:
                found.append(phrase)
            i = phrase.after if phrase else i + 1
        return found

    def _phrase(self, i: int) -> Phrase | None:
        """The longest phrase that begins here; its first word may have another grown on to it."""
        for size in range(min(LONGEST_PHRASE, len(self.folded) - i), 0, -1):
            if self._timed.isdisjoint(range(i, i + size)):
                for first in bare(self.folded[i]):
                    meaning = table().get((first, *self.folded[i + 1:i + size]))
                    if meaning is not None:
                        return Phrase(i, size, meaning)
        sign = SIGNS.get(self.folded[i])
        return Phrase(i, 1, Meaning("craft", sign)) if sign else None


def bare(word: str) -> list[str]:
    """A word, then without what may have grown on to it."""
    return [word, *(word[len(p):] for p in PREFIXES
                    if word.startswith(p) and len(word) - len(p) >= 3)]


def language_of(text: str, default: Code) -> Code:
    """The language that most letters are of; `default` where none are, or as many."""
    counts = {code: len(letters.findall(text)) for code, letters in LETTERS.items()}
    best = max(counts, key=lambda code: (counts[code], code == default))
    return best if counts[best] else default


@cache
def single(listed: str) -> frozenset[str]:
    """The last word of each phrase of a list."""
    return frozenset(p[-1] for p in phrases(listed))
