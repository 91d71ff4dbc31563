"""Names as people misspell them: one slip of one kind in each, by a seed.

Of each kind a function takes a name and a source of chance, and gives the name with the slip, or
None where it has no room for one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from random import Random

Slip = Callable[[str, Random], str | None]

SHORTEST = 4
"""A name of fewer letters with one wrong is another name."""
VOWELS = "aeiouаеиоуыэ"
_ARABIC_SIGNS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"


def slips(name: str, script: str, seed: int) -> Iterator[tuple[str, str]]:
    """(kind, `name` with one slip of it), of each kind that it has room for."""
    for kind, slip in KINDS[script].items():
        spelled = slip(name, Random(f"{seed}|{kind}|{name}"))
        if spelled is not None and spelled.strip() and spelled != name:
            yield kind, spelled


# --- one spelling for another -----------------------------------------------------------


def _one_of(pairs: Sequence[tuple[str, str]], name: str, rng: Random) -> str | None:
    """The first of a pair turned into the second, once, in one place by chance."""
    places = [(m.start(), m.end(), new) for old, new in pairs
              for m in re.finditer(old, name, re.IGNORECASE)]
    if not places:
        return None
    begin, end, new = rng.choice(places)
    return name[:begin] + (new.capitalize() if name[begin].isupper() else new) + name[end:]


def _both_ways(*pairs: tuple[str, str]) -> Slip:
    return partial(_one_of, [*pairs, *((b, a) for a, b in pairs)])


def _doubled(name: str, rng: Random) -> str | None:
    """A doubled consonant written once, else one written twice."""
    if twice := [m.start() for m in re.finditer(r"(\w)\1", name)]:
        return _without_at(name, rng.choice(twice))
    inner = [i for i in range(1, len(name) - 1)
             if name[i].isalpha() and name[i].casefold() not in VOWELS]
    return _twice_at(name, rng.choice(inner)) if inner else None


def _no_vowel(name: str, rng: Random) -> str | None:
    inner = [i for i in range(1, len(name)) if name[i] in VOWELS and name[i - 1].isalpha()]
    return _without_at(name, rng.choice(inner)) if inner else None


_LATIN_ARTICLE = re.compile(r"^(?:[AaEe][lsrntdz]|[AaEe](?:sh|dh))[ \-]", re.IGNORECASE)
_RUSSIAN_ARTICLE = re.compile(r"^(?:[АЭ]ль|[АЭ][срнтдзш])[ \-]", re.IGNORECASE)


def _article(found: re.Pattern[str], ways: Sequence[str], name: str, rng: Random) -> str:
    """The article in another way, left out, or added."""
    bare = found.sub("", name)
    way = rng.choice([*ways, ""] if bare != name else ways)
    return way + bare


def _arabic_article(name: str, rng: Random) -> str | None:
    words = name.split(" ")
    i = rng.randrange(len(words))
    word = words[i]
    words[i] = word[2:] if word.startswith("ال") and len(word) > SHORTEST else f"ال{word}"
    return " ".join(words)


def _joined(name: str, rng: Random) -> str | None:
    gaps = [m.start() for m in re.finditer(r"[ \-]", name)]
    return _without_at(name, rng.choice(gaps)) if gaps else None


def _stretched(name: str, rng: Random) -> str | None:
    inner = [i for i in range(1, len(name)) if name[i - 1].isalpha() and name[i].isalpha()]
    return _put(name, rng.choice(inner), "ـ" * rng.randint(1, 3)) if inner else None


def _voweled(name: str, rng: Random) -> str:
    return "".join(c + (rng.choice(_ARABIC_SIGNS) if c.isalpha() and rng.random() < 0.5 else "")
                   for c in name)


# --- typing ------------------------------------------------------------------------------


def _letters(name: str) -> list[int]:
    found = [i for i, c in enumerate(name) if c.isalpha()]
    return found if len(found) >= SHORTEST else []


def _swapped(name: str, rng: Random) -> str | None:
    able = [i for i in _letters(name)[:-1] if name[i + 1].isalpha() and name[i] != name[i + 1]]
    if not able:
        return None
    i = rng.choice(able)
    return name[:i] + name[i + 1] + name[i] + name[i + 2:]


def _dropped(name: str, rng: Random) -> str | None:
    able = _letters(name)
    return _without_at(name, rng.choice(able)) if able else None


def _typed_twice(name: str, rng: Random) -> str | None:
    able = _letters(name)
    return _twice_at(name, rng.choice(able)) if able else None


def _other_letter(rows: Sequence[str], name: str, rng: Random) -> str | None:
    """A letter of one row for another of it: beside it on the keys, or like it but for dots."""
    able = [(i, row) for i in _letters(name) for row in rows if name[i].casefold() in row]
    if not able:
        return None
    i, row = rng.choice(able)
    at = row.index(name[i].casefold())
    return name[:i] + rng.choice(row[max(0, at - 1):at] + row[at + 1:at + 2]) + name[i + 1:]


def _without_at(name: str, i: int) -> str:
    return name[:i] + name[i + 1:]


def _twice_at(name: str, i: int) -> str:
    return _put(name, i, name[i])


def _put(name: str, i: int, what: str) -> str:
    return name[:i] + what + name[i:]


# --- from one script to another ----------------------------------------------------------

_RUSSIAN: Sequence[tuple[str, Sequence[str]]] = (
    ("sh", ("ш",)), ("kh", ("х",)), ("gh", ("г",)), ("th", ("т", "с")), ("dh", ("д", "з")),
    ("ch", ("ч", "ш")), ("ou", ("у",)), ("oo", ("у",)), ("ee", ("и",)), ("ay", ("ай", "эй")),
    ("ai", ("ай", "эй")), ("ei", ("ей", "эй")), ("a", ("а",)), ("b", ("б",)), ("c", ("к",)),
    ("d", ("д",)), ("e", ("е", "э")), ("f", ("ф",)), ("g", ("г",)), ("h", ("х",)),
    ("i", ("и",)), ("j", ("дж", "ж")), ("k", ("к",)), ("l", ("л", "ль")), ("m", ("м",)),
    ("n", ("н",)), ("o", ("о", "у")), ("p", ("п",)), ("q", ("к",)), ("r", ("р",)),
    ("s", ("с",)), ("t", ("т",)), ("u", ("у",)), ("v", ("в",)), ("w", ("в", "у")),
    ("x", ("кс",)), ("y", ("й", "и")), ("z", ("з",)),
)


def _in_russian(name: str, rng: Random) -> str | None:
    """A Latin name as a Russian may write it who hears it."""
    rest, out = name.casefold(), ""
    while rest:
        way = next(((old, new) for old, new in _RUSSIAN if rest.startswith(old)), None)
        out += rng.choice(way[1]) if way else rest[0] if rest[0] in " -" else ""
        rest = rest[len(way[0]) if way else 1:]
    return out.title() if re.search("[а-я]", out) else None


def _typing(rows: Sequence[str]) -> Mapping[str, Slip]:
    return {"two letters swapped": _swapped, "a letter left out": _dropped,
            "a letter twice": _typed_twice, "another letter": partial(_other_letter, rows)}


KINDS: Mapping[str, Mapping[str, Slip]] = {
    "Arabic": {
        "hamza": _both_ways(("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ئ", "ي"), ("ؤ", "و"),
                            ("أ", "إ")),
        "ta marbuta": _both_ways((r"ة\b", "ه")),
        "ya": _both_ways((r"ي\b", "ى")),
        "article": _arabic_article,
        "tatweel": _stretched,
        "vowel signs": _voweled,
        "words joined": _joined,
        **_typing(("بتثني", "جحخ", "دذ", "رز", "سش", "صض", "طظ", "عغ", "فق", "كل", "وهة", "اى")),
    },
    "Latin": {
        "kh, gh, dh": _both_ways(("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("sh", "ch")),
        "q, k": _both_ways(("q", "k"), ("q", "g")),
        "ou, u, ee, i": _both_ways(("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "ay"),
                                   ("a", "e"), ("o", "u"), ("iyeh", "iya")),
        "doubled": _doubled,
        "a vowel left out": _no_vowel,
        "article": partial(_article, _LATIN_ARTICLE, ("Al-", "El ", "al ", "Al ", "el-")),
        "words joined": _joined,
        "in Russian letters": _in_russian,
        **_typing(("qwertyuiop", "asdfghjkl", "zxcvbnm")),
    },
    "Russian": {
        "х, г, к": _both_ways(("х", "г"), ("х", "к"), ("дж", "ж")),
        "vowels": _both_ways(("е", "э"), ("и", "е"), ("о", "у"), ("й", "и"), ("а", "е")),
        "soft sign": lambda name, rng: _one_of((("ь", ""), ("л(?=[^ья])", "ль")), name, rng),
        "doubled": _doubled,
        "article": partial(_article, _RUSSIAN_ARTICLE, ("Эль-", "Аль-", "эль ", "Ал-")),
        **_typing(("йцукенгшщзх", "фывапролджэ", "ячсмитьбю")),
    },
}
