"""A text as words, in sentences, with what each word may begin. Pure but for the package's lists.

Linear in the text's length: every look around a word is bounded by `REACH`.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path

from hudna.speak.process.found import Rest, Words
from hudna.speak.reading.phrases import Hit, Phrases
from hudna.speak.reading.tokens import ARABIC, Token, tokens_of

READ = 4_000_000
"""Characters that are read."""
REACH = 60
"""Words on either side of a word that can have to do with it."""
ENDS = frozenset(".!?؟؛;")
BREAKS = frozenset(":؛;—–…")
COMMAS = frozenset(",،")
SHORT = frozenset({"mr", "mrs", "ms", "dr", "gen", "lt", "col", "maj", "sen", "rep", "gov", "st",
                   "no", "jan", "feb", "aug", "sept", "oct", "nov", "dec", "им", "ген", "др"})
"""Behind these a full stop ends no sentence."""


class Text:
    """`tokens`: its words; `sentence`: for each word the number of its sentence, since a line that
    goes on in the next and *Gen.* end none."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _rejoined(text, tokens_of(text, READ, READ))
        self.read = text if len(text) <= READ else text[:READ]
        self._bounds = _bounds(self.tokens)
        self.hits = _hits(self.tokens)

    def forget(self, sections: Iterable[str], within: set[int]) -> None:
        """Leave out phrases that begin in these words, since they are of names: كيري is no يري."""
        for section in sections:
            here = self.hits.get(section, {})
            self.hits[section] = {i: hit for i, hit in here.items() if i not in within}

    def words(self, first: int, after: int) -> Words:
        """The words from `first` up to the one before `after`."""
        begin, end = self.tokens[first].begin, self.tokens[after - 1].end
        return Words(begin, end, self.text[begin:end])

    def rest(self, first: int, after: int) -> Rest:
        return Rest(self.words(first, after), self.tokens[first].sentence)

    def bounds(self, i: int) -> tuple[int, int]:
        """The first word of the sentence of the word `i`, and the one after its last; never further
        than `REACH` words away."""
        first, after = self._bounds[self.tokens[i].sentence]
        return max(first, i - REACH), min(after, i + REACH)

    def sentence(self, number: int) -> tuple[int, int]:
        """The first word of a sentence, and the one after its last."""
        return self._bounds[number]

    def starts(self, section: str) -> Mapping[int, Hit]:
        """The phrases of a section by their first word, none over another."""
        return self.hits.get(section, {})

    def at(self, section: str, i: int, *keys: str) -> Hit | None:
        """The phrase of a section, of one of the keys where any are given, that begins at `i`."""
        hit = self.starts(section).get(i)
        return hit if hit and (not keys or hit.meaning in keys) else None

    def within(self, section: str, first: int, after: int, *keys: str) -> list[Hit]:
        """The phrases of a section that begin in `first` … `after` - 1."""
        return [hit for i in range(max(0, first), min(after, len(self.tokens)))
                if (hit := self.at(section, i, *keys))]

    def ending(self, section: str, at: int, *keys: str, longest: int = 5) -> Hit | None:
        """The phrase that ends just before the word `at`."""
        return next((hit for i in range(max(0, at - longest), at)
                     if (hit := self.at(section, i, *keys)) and hit.after == at), None)

    def word(self, i: int) -> str:
        return self.tokens[i].word if 0 <= i < len(self.tokens) else ""

    def arabic(self, i: int) -> bool:
        return ARABIC.match(self.word(i)) is not None

    def cased(self, i: int) -> bool:
        """Whether the word begins with a capital, and its script has them."""
        return self.text[self.tokens[i].begin].isupper()

    @cached_property
    def sentences(self) -> range:
        return range(len(self._bounds))


def clause(text: Text, i: int, commas: bool = False) -> tuple[int, int]:
    """The words around `i` up to a break: a colon, a dash, *but*; with `commas` a comma."""
    first, after = text.bounds(i)
    begin = next((k + 1 for k in range(i - 1, first - 1, -1) if _breaks(text, k, commas)), first)
    end = next((k for k in range(i + 1, after) if _breaks(text, k, commas)), after)
    return begin, end


def _breaks(text: Text, k: int, commas: bool) -> bool:
    word = text.word(k)
    return word in BREAKS or (word in ENDS and text.word(k + 1) == "") or (
        commas and word in COMMAS) or text.at("but", k) is not None


def _rejoined(text: str, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    found: list[Token] = []
    number = -1
    for k, token in enumerate(tokens):
        if k == 0 or (token.sentence != tokens[k - 1].sentence and not _goes_on(text, tokens, k)):
            number += 1
        found.append(token._replace(sentence=number))
    return tuple(found)


def _goes_on(text: str, tokens: tuple[Token, ...], k: int) -> bool:
    """Whether the word `k` goes on with the sentence before it."""
    last, here = tokens[k - 1], tokens[k]
    if last.word == "." and k > 1 and tokens[k - 2].word in SHORT:
        return "\n" not in text[last.end:here.begin]
    gap = text[last.end:here.begin]
    return gap.count("\n") == 1 and last.word not in ENDS and text[here.begin].islower()


def _bounds(tokens: tuple[Token, ...]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for k, token in enumerate(tokens):
        if token.sentence == len(found):
            found.append((k, k + 1))
        else:
            found[-1] = (found[-1][0], k + 1)
    return found


def _hits(tokens: tuple[Token, ...]) -> dict[str, dict[int, Hit]]:
    found: defaultdict[str, dict[int, Hit]] = defaultdict(dict)
    until: dict[str, int] = {}
    listed = lists()
    for i in range(len(tokens)):
        here = (hit for hit in listed.every(tokens, i)
                if tokens[hit.after - 1].sentence == tokens[i].sentence)
        for section, hit in _longest(here):
            if i >= until.get(section, 0):
                found[section][i] = hit
                until[section] = hit.after if section not in OVERLAPPING else 0
    return found


def _longest(hits: Iterable[Hit]) -> Iterable[tuple[str, Hit]]:
    best: dict[str, Hit] = {}
    for hit in hits:
        section, _, key = hit.meaning.partition("/")
        if section not in best or hit.after > best[section].after:
            best[section] = Hit(hit.first, hit.after, key)
    return best.items()


OVERLAPPING = frozenset({"stop", "not", "join"})


@cache
def lists() -> Phrases:
    """Every phrase of the package's lists; its meaning is `section/key`."""
    return Phrases({f"{section}/{key}": phrases for section, keys in sections()
                    for key, phrases in keys.items() if section not in PLAIN})


@cache
def plain(section: str) -> Mapping[str, str]:
    """A section that is no list of phrases: `of`, `person_of`, `within`."""
    return dict(sections())[section]


PLAIN = frozenset({"of", "person_of", "within"})


def sections() -> Iterator[tuple[str, Mapping[str, str]]]:
    """The package's lists, each section with its lines."""
    for name in ("words", "actors", "places"):
        with (Path(__file__).parent / f"{name}.toml").open("rb") as f:
            yield from tomllib.load(f).items()
