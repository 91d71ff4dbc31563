"""How many a text says were killed or hurt: figures that stand by the words for it.

To hold two tellings against each other and for nothing else: whom a figure counts is not read, and
none is kept. What may be told of harm is read in `speak/reading`, and a person confirms it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hudna.correlate.words import LEAD, plain

REACH = 5                    # words between a figure and the word that it belongs to
MOST = 5_000                 # more is a total of a war, and no toll of one event
YEARS = range(1990, 2100)
_NUMBERS = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة
один двое трое четверо пятеро шестеро семеро восемь девять десять
"""
_HARMED = """
killed kill kills killing dead death deaths died dies lives bodies toll martyred martyrs victims
casualties injured injures injuring wounded wounding wounds hurt
قتل قتلت قتلوا قتلى قتيل قتيلا مقتل شهيد شهداء استشهد استشهاد ضحية ضحايا مصرع وفاة
جرح جرحى جريح جريحا أصيب إصابة إصابات مصاب مصابين
погиб погибла погибли погибло погибших убит убито убиты убитых жертв жертвы
ранен ранены ранено раненых пострадал пострадали пострадавших
"""


def _joined(words: Sequence[str]) -> frozenset[str]:
    """And with the letters that Arabic writes at the front of a word."""
    return frozenset(words) | {before + word for before in "وبلف" for word in words}


_SAID = _joined(plain(_HARMED))
_VALUE = {word: value for line in _NUMBERS.strip().splitlines()
          for value, word in enumerate(plain(line), 1)}


def tolls(words: Sequence[str]) -> frozenset[int]:
    """Of a text, given as its folded words in order: the figures of its lead near a word for who
    was killed or hurt."""
    lead = words[:LEAD]
    near = {at for i, word in enumerate(lead) if word in _SAID
            for at in range(max(0, i - REACH), min(len(lead), i + REACH + 1))}
    return counted(_value(lead[at]) for at in near)


def counted(figures: Iterable[int]) -> frozenset[int]:
    """Those of `figures` that can be a toll of one event."""
    return frozenset(n for n in figures if 0 < n <= MOST)


def _value(word: str) -> int:
    """0 of what is no number, and of a year."""
    digits = word.removeprefix("و")                        # and, written with what follows
    if not digits.isdecimal():
        return _VALUE.get(word, 0)
    value = int(digits) if len(digits) <= 4 else 0
    return 0 if value in YEARS else value
