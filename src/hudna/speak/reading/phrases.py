"""Lists of phrases, and where a text has them. Pure but for reading the package's own lists."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from hudna.speak.reading.tokens import WORD, Token, forms
from hudna.speak.sighting_words import fold

SHORTEST_STEM = 2
LONGEST_STEM = 20


class Hit(NamedTuple):
    """The words from `first` up to the one before `after` are a phrase of the list `meaning`."""

    first: int
    after: int
    meaning: str


class Phrases:
    """Phrases by their first word. `*` at the end of a word stands for any ending, also none."""

    def __init__(self, listed: Mapping[str, str]) -> None:
        self._by: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for meaning, phrases in listed.items():
            for phrase in phrases.split(";"):
                if words := tuple(_words(phrase)):
                    self._by[words[0]].append((words, meaning))
        self._options = lru_cache(maxsize=8_192)(self._beginning)

    def at(self, tokens: Sequence[Token], i: int) -> Hit | None:
        """The longest phrase that begins at the word `i`."""
        best: Hit | None = None
        for words, meaning in self._options(tokens[i].word):
            after = _matched(words, tokens, i)
            if after > (best.after if best else i):
                best = Hit(i, after, meaning)
        return best

    def every(self, tokens: Sequence[Token], i: int) -> list[Hit]:
        """Every phrase that begins at the word `i`, of whatever list."""
        return [Hit(i, after, meaning) for words, meaning in self._options(tokens[i].word)
                if (after := _matched(words, tokens, i))]

    def hits(self, tokens: Sequence[Token]) -> list[Hit]:
        """The phrases of a text from its beginning on, none over another."""
        found: list[Hit] = []
        i = 0
        while i < len(tokens):
            hit = self.at(tokens, i)
            if hit:
                found.append(hit)
            i = hit.after if hit else i + 1
        return found

    def listed(self) -> Iterator[tuple[str, ...]]:
        """Every phrase, as words."""
        return (words for options in self._by.values() for words, _ in options)

    def before(self, tokens: Sequence[Token], i: int, longest: int = 4) -> Hit | None:
        """The longest phrase that ends just before the word `i`."""
        for first in range(max(0, i - longest), i):
            hit = self.at(tokens, first)
            if hit and hit.after == i:
                return hit
        return None

    def _beginning(self, word: str) -> tuple[tuple[tuple[str, ...], str], ...]:
        """The phrases that may begin with a word as it was written."""
        return tuple(option for key in _keys(word) for option in self._by.get(key, ()))


def _matched(words: tuple[str, ...], tokens: Sequence[Token], i: int) -> int:
    """The word after the phrase; 0 where it does not stand there. Hyphens may be spaces."""
    for n, word in enumerate(words):
        if n and word != "-" and i < len(tokens) and tokens[i].word == "-":
            i += 1
        if i >= len(tokens):
            return 0
        if word == "-" and tokens[i].word != "-":
            continue
        if not _same(word, tokens[i].word, first=n == 0):
            return 0
        i += 1
    return i


def _same(word: str, found: str, *, first: bool) -> bool:
    if word.endswith("*"):
        return any(form.startswith(word[:-1]) for form in forms(found))
    return word in forms(found) or (first and word == found)


def _keys(word: str) -> tuple[str, ...]:
    stems = [f"{form[:n]}*" for form in forms(word)
             for n in range(SHORTEST_STEM, min(len(form), LONGEST_STEM) + 1)]
    return (*forms(word), *stems)


def _words(phrase: str) -> Iterator[str]:
    """A phrase cut as texts are cut: `u.s` is three words."""
    for part in phrase.split():
        *whole, last = WORD.findall(part.removesuffix("*")) or [part]
        yield from map(fold, whole)
        yield fold(last) + "*" * part.endswith("*")


@cache
def _file(name: str) -> Mapping[str, Mapping[str, str]]:
    with (Path(__file__).parent / name).open("rb") as f:
        loaded: Mapping[str, Mapping[str, str]] = tomllib.load(f)
    return loaded


@cache
def words(section: str) -> Phrases:
    """The phrases of one section of `words.toml`."""
    return Phrases(_file("words.toml")[section])


@cache
def only(section: str, key: str) -> Phrases:
    """The phrases of one line of a section."""
    return Phrases({key: _file("words.toml")[section][key]})


def called() -> Mapping[str, str]:
    """What reports call the parties of the exercise, by id, parted by `;`."""
    parties: Mapping[str, str] = _file("parties.toml")  # type: ignore[assignment] # no sections
    return parties
