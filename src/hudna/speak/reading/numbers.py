"""Numbers in digits and in words of three languages. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from hudna.speak.reading.phrases import words
from hudna.speak.reading.tokens import Token

LONGEST = 9
"""Digits: more are a telephone number, or nothing."""
GROUP_MARKS = frozenset(",٬")


class Number(NamedTuple):
    value: int
    after: int


def number_at(tokens: Sequence[Token], i: int) -> Number | None:
    """The number that begins at the word `i`."""
    if i >= len(tokens):
        return None
    if tokens[i].word.isdecimal():
        return _digits(tokens, i)
    return _words(tokens, i)


def digits_at(tokens: Sequence[Token], i: int) -> int | None:
    """The one word `i` as a number."""
    if 0 <= i < len(tokens) and tokens[i].word.isdecimal() and len(tokens[i].word) <= LONGEST:
        return int(tokens[i].word)
    return None


def _digits(tokens: Sequence[Token], i: int) -> Number | None:
    text, after = tokens[i].word, i + 1
    while (len(text) <= LONGEST and after + 1 < len(tokens)
           and tokens[after].word in GROUP_MARKS
           and len(tokens[after + 1].word) == 3 and tokens[after + 1].word.isdecimal()
           and tokens[after - 1].end == tokens[after].begin
           and tokens[after].end == tokens[after + 1].begin):
        text, after = text + tokens[after + 1].word, after + 2
    return Number(int(text), after) if len(text) <= LONGEST else None


def _words(tokens: Sequence[Token], i: int) -> Number | None:
    """One number word, or several that make up one: twenty-five, خمسة وعشرون, сто двадцать."""
    hit = words("numbers").at(tokens, i)
    if hit is None:
        return None
    value, after = int(hit.meaning), hit.after
    while (more := _next(tokens, after)) and _adds(value, more.value, tokens[more.after - 1].word):
        value, after = value + more.value, more.after
    return Number(value, after)


def _next(tokens: Sequence[Token], i: int) -> Number | None:
    if i + 1 < len(tokens) and tokens[i].word in ("-", "and"):
        i += 1
    hit = words("numbers").at(tokens, i) if i < len(tokens) else None
    return Number(int(hit.meaning), hit.after) if hit else None


def _adds(value: int, more: int, word: str) -> bool:
    """Whether the second number goes on with the first: a smaller part after a round one, or an
    Arabic ten joined by و to the unit before it."""
    if value % 100 == 0:
        return more < 100
    if value % 10 == 0 and value % 100 >= 20:
        return more < 10
    return word.startswith("و") and value % 100 < 10 and more % 10 == 0 and 20 <= more < 100
