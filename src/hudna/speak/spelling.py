"""One place name, many spellings: what makes them the same when they are looked up.

Two levels. `folded` takes away what writers leave out within one script: case, diacritics,
hamza seats, ta marbuta, tatweel, articles, punctuation. `latin` goes on to a rough Latin
skeleton, so that تدمر, Тадмор and Tadmur meet.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ARABIC_FORMS = str.maketrans({
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و",
    "ة": "ه", "ک": "ك", "ـ": None, "ء": None, "گ": "ك", "ھ": "ه", "ہ": "ه",
})
_QUOTES = re.compile("[\u02b0-\u02ff'‘’`´ʿʾ\u200b-\u200f\u2066-\u2069]")
_BREAKS = re.compile(r"[\W_]+")
_ARTICLES = re.compile(
    "a[lsrntdz]|e[lsrntdz]|ul|us|il|l|le|la|ash|esh|adh|edh|the"
    "|аль|эль|ель|ал|а[срнтдз]|э[срнтдз]|аш|эш|е[здн]"
)

_TO_LATIN = str.maketrans({
    "ا": "a", "ب": "b", "ت": "t", "ث": "t", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "d",
    "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a",
    "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "u",
    "ي": "i",
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "з": "z",
    "и": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh",
    "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia", "і": "i", "ј": "i",
})
_SOUNDS = (
    ("dzh", "j"), ("дж", "j"), ("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ou", "u"),
    ("oo", "u"), ("ee", "i"), ("ph", "f"), ("q", "k"), ("c", "k"), ("y", "i"), ("w", "u"),
    ("v", "u"), ("o", "u"), ("p", "b"), ("e", "i"),
)


def script(text: str) -> str:
    """The script of its first letter that has one of three: `ar`, `ru`, else `en`."""
    for c in text:
        if "\u0600" <= c <= "\u06ff" or "\u0400" <= c <= "\u04ff":
            return "ar" if c >= "\u0600" else "ru"
        if c.isalpha():
            break
    return "en"


def plain(text: str) -> str:
    """`text` in one case, its words parted by one space: what was written, and no more."""
    return " ".join(_BREAKS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).split())


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """`text` without what writers leave out: one spelling a script, words parted by spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_ARABIC_FORMS)
    plain = "".join(c for c in unicodedata.normalize("NFD", plain)
                    if not unicodedata.combining(c)).replace("й", "и")
    words = _BREAKS.sub(" ", _QUOTES.sub("", plain)).split()
    kept = [w for w in (_bare(word) for word in words) if not _ARTICLES.fullmatch(w)]
    return " ".join(kept or words)


def _bare(word: str) -> str:
    """An Arabic word without its article: الرقة and رقة are one name."""
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


@lru_cache(maxsize=65_536)
def latin(text: str) -> str:
    """A rough Latin skeleton of `text` in any of the three scripts, for comparing only."""
    rough = folded(text).translate(_TO_LATIN)
    for sound, plain in _SOUNDS:
        rough = rough.replace(sound, plain)
    return re.sub(r"(.)\1+", r"\1", rough)


def skeleton(text: str) -> str:
    """The consonants of `latin`: Arabic leaves short vowels out, so all are left out, and one
    that begins a word is only marked."""
    return " ".join(
        (re.sub("[iu]", "a", word[:1]) + re.sub("[aiu]", "", word[1:]).removesuffix("h")) or word
        for word in latin(text).split()
    )
