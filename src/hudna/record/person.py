"""Whether two names are one person's, however they are written: one person never makes a finding
alone by a name that only looks like another.

A pure function of the two names, so it is the same at every node. It errs on one side: two persons
whose names cannot be told apart by the eye are held to be one.
"""

from __future__ import annotations

from unicodedata import category, decimal, normalize

_LOOK_ALIKES = dict(zip(
    # Latin and digits; Cyrillic; Greek; Arabic.
    "01i|ıɑɡ" "авгезкмнопрстухѕіјһԁԛԝүӏ" "αβγεζηικμνορστυχωϳ" "یىکہ",
    "ollllag" "abre3kmhonpctyxsljhdqwyl" "abyeznlkmvopctuxwj" "ييكه",
    strict=True))
"""Of letters in lower case, the one letter for all that look like it."""
_UNSEEN = frozenset(map(chr, (
    *range(0x300, 0x370), 0x640, *range(0x64B, 0x656), 0x670, 0x115F, 0x1160, 0x17B4, 0x17B5,
    *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
"""Marks above and below letters, what stretches words, and what is not drawn at all."""


def same_person(one: str, other: str) -> bool:
    """Whether two names are one, whatever their case, their spaces and their alphabets."""
    return person_key(one) == person_key(other)


def person_key(name: str) -> str:
    """The same of two names exactly where they are one person's. To compare, never to show."""
    bare = normalize("NFD", normalize("NFKC", normalize("NFKC", name).casefold()))
    return "".join(map(_alike, bare))


def _alike(letter: str) -> str:
    if letter in _UNSEEN or letter.isspace():
        return ""
    if category(letter) == "Pd":
        return "-"
    figure = decimal(letter, None)
    plain = letter if figure is None else str(figure)
    return _LOOK_ALIKES.get(plain, plain)
