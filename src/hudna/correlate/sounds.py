"""A word by its consonants, in Latin letters: so that names meet across spellings and scripts.

Kobane and Kobani, Raqqa and الرقة, Sheikhun and Шейхун are each one. For comparing only: many
words are spelt alike so, and weigh less the more there are.
"""

from __future__ import annotations

import re
from functools import lru_cache

_LETTERS = str.maketrans({
    "ا": "a", "ب": "b", "ت": "t", "ث": "t", "ج": "j", "ح": "h", "خ": "h", "د": "d", "ذ": "d",
    "ر": "r", "ز": "z", "س": "s", "ش": "š", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a",
    "غ": "g", "ف": "f", "ق": "k", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "u",
    "ي": "i", "گ": "k", "پ": "b", "چ": "š",
    "а": "a", "б": "b", "в": "u", "г": "g", "д": "d", "е": "i", "ж": "j", "з": "z", "и": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "u", "п": "b", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "h", "ц": "s", "ч": "š", "ш": "š", "щ": "š", "ъ": None, "ы": "i",
    "ь": None, "э": "i", "ю": "iu", "я": "ia",
})
_PAIRS = (("sh", "š"), ("ch", "š"), ("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ph", "f"),
          ("дж", "j"), ("q", "k"), ("c", "k"), ("p", "b"), ("y", "i"), ("w", "u"), ("v", "u"),
          ("o", "u"), ("e", "i"))
_VOWELS = re.compile("[aiu]")
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=131_072)
def sounded(word: str) -> str:
    """Figures stay as they are; a vowel that begins a word is only marked, an h that ends it is a
    ta marbuta or nothing."""
    if word.isdecimal():
        return word
    for pair, one in _PAIRS:
        word = word.replace(pair, one)
    word = word.translate(_LETTERS)
    rest = _VOWELS.sub("", word[1:])
    bones = _DOUBLED.sub(r"\1", _VOWELS.sub("a", word[:1]) + rest)
    return bones.removesuffix("h") or bones
