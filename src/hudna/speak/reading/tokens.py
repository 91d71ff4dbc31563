"""A text as words that know where they stand in it. Pure; linear in the length of the text.

Markup is text like any other: nothing is taken out, nothing is run, and spans are of the original.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from hudna.speak.reading.proposed import Span
from hudna.speak.sighting_words import fold

READ = 20_000
"""Characters of a text that are read; a proposal says where there were more."""
MOST_WORDS = 4_000
HIDDEN = "\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad"
WORD = re.compile(
    rf"\d+|[^\W\d_](?:[^\W\d_]|['’\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670{HIDDEN}])*"
    rf"|[^\w\s{HIDDEN}]|_")
ARABIC = re.compile("[\u0620-\u06ff]")
CYRILLIC = re.compile("[\u0400-\u04ff]")
_ENDS = frozenset(".!?؟؛;")


class Token(NamedTuple):
    """`begin` and `end` in the text; `word` folded; `sentence` counted from 0; `cased`: it begins
    with a capital, or its script has none."""

    begin: int
    end: int
    word: str
    sentence: int
    cased: bool


def tokens_of(text: str, read: int = READ, most: int = MOST_WORDS) -> tuple[Token, ...]:
    """The words of the first `read` characters, `most` of them at most."""
    found: list[Token] = []
    sentence, last = 0, 0
    for match in WORD.finditer(text[:read]):
        begin, end = match.span()
        word = _folded(match[0])
        if not word:
            continue
        if found and _parted(text, found, last, begin):
            sentence += 1
        found.append(Token(begin, end, word, sentence, not text[begin].islower()))
        last = end
        if len(found) == most:
            break
    return tuple(found)


def _folded(written: str) -> str:
    return _HIDDEN.sub("", fold(written)).rstrip("'")


_HIDDEN = re.compile(f"[{HIDDEN}]")


def _parted(text: str, found: list[Token], last: int, begin: int) -> bool:
    """Whether a sentence ends between the last word and the one that begins at `begin`."""
    gap = text[last:begin]
    if "\n" in gap:
        return True
    if found[-1].word not in _ENDS or not gap:
        return False
    before = found[-2].word if len(found) > 1 else ""
    return len(before) > 1 and not text[begin].islower()


def over(tokens: tuple[Token, ...], first: int, after: int) -> Span:
    """The span of the words from `first` up to the one before `after`."""
    return Span(tokens[first].begin, tokens[after - 1].end)


@lru_cache(maxsize=65_536)
def forms(word: str) -> tuple[str, ...]:
    """A word, then without what may have grown on to it: in Arabic و، ف، then ب، ل، ك, then the
    article; in English the possessive."""
    if not ARABIC.match(word):
        return (word, word[:-2]) if word.endswith(("'s", "’s")) else (word,)
    found = [word]
    _without(found, "وف", 3)
    _without(found, "بلك", 3)
    found.extend([w[2:] for w in found if w.startswith(("ال", "لل")) and len(w) > 4])
    return tuple(dict.fromkeys(found))


def _without(found: list[str], letters: str, least: int) -> None:
    found.extend([w[1:] for w in found if w[0] in letters and len(w) > least])
