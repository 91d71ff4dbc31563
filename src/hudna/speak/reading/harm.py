"""Harm to people who take no part, by a text's words. Pure.

Fighters, soldiers and the like are never counted, also where the same sentence counts both: their
words are known here only so that their numbers are left out. *Dozens* is no number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from hudna.record.incidents import Harm
from hudna.say import say
from hudna.speak.reading.dates import days_said
from hudna.speak.reading.numbers import GROUP_MARKS, Number, digits_at, number_at
from hudna.speak.reading.phrases import Hit, only, words
from hudna.speak.reading.proposed import Aside, HarmGuess, Span
from hudna.speak.reading.tokens import ARABIC, Token, forms, over
from hudna.speak.reading.weighing import merged, spans_of, standing, together

Fate: TypeAlias = Literal["killed", "injured"]
NOUN_WITHIN, FATE_WITHIN = 3, 6
MOST = 100_000
CALENDAR_YEARS = range(1900, 2100)
AMONG = 0.5
"""Some of those that were counted just before: *including four children*."""
STOPS = frozenset(",،;؛:()")
AND = frozenset({"and", "while", "as", "и", "а", ",", "،", ";", "؛"})
CIVIL, PEOPLE, MIXED = 0.8, 0.55, 0.3
"""`MIXED`: people, in a sentence that speaks of forces too."""
PLAINLY = ("civil", "мирн", "граждан", "مدني", "child", "طفل", "اطفال", "дет", "ребен", "women",
           "woman", "نساء", "امر", "женщин")

YEAR_LED = frozenset({"in", "since", "during", "until", "till", "year", "between", "late", "early",
                      "mid", "before", "after", "from", "summer", "winter", "spring", "autumn",
                      "عام", "سنه", "منذ", "في", "с", "в", "от", "после", "летом", "зимой"})
YEAR_BEHIND = frozenset({"года", "году", "год", "годом", "г", "гг", "م", "ميلادي"})

NO_NUMBER = say("it gives no number")
MAY_BE_A_YEAR = say("it may be a year")


class Count(NamedTuple):
    """The words from `first` to before `after`: so many people, at least and at most."""

    first: int
    after: int
    noun: int
    least: int | None
    most: int | None


def harm_in(tokens: tuple[Token, ...], acts: frozenset[int],
            figures: Sequence[Span]) -> tuple[tuple[HarmGuess, ...], tuple[Aside, ...]]:
    """What the text counts, the likeliest first; and what it says without a number. `figures`:
    spans of positions, whose digits count nobody."""
    found = [_guess(tokens, acts, count, fate) for count in _counts(tokens, figures)
             if (fate := _fate(tokens, count))]
    groups = merged(found, lambda g: g.harm)
    guesses = [HarmGuess(g[0].harm, together(x.score for x in g), spans_of(x.spans for x in g))
               for g in groups]
    ranked = sorted(guesses, key=lambda g: (-g.score, g.spans))
    return tuple(ranked), (*_unclear(tokens), *_may_be_years(tokens))


def _counts(tokens: tuple[Token, ...], figures: Sequence[Span]) -> Iterator[Count]:
    taken = {k for said in days_said(tokens) for k in range(said.first, said.after)}
    taken |= {k for k, token in enumerate(tokens)
              if any(s.begin <= token.begin < s.end for s in figures)}
    i = 0
    while i < len(tokens):
        count = _two(tokens, i) or (None if i in taken else _number(tokens, i))
        if count:
            yield count
        i = count.after if count else i + 1


def _two(tokens: tuple[Token, ...], i: int) -> Count | None:
    """Arabic says two by the ending, طفلان, and one and two behind the noun: مدنيين اثنين."""
    hit = only("people", "two").at(tokens, i)
    if hit:
        return Count(i, hit.after, i, 2, 2)
    hit = only("people", "civil").at(tokens, i)
    number = words("numbers").at(tokens, hit.after) if hit and hit.after < len(tokens) else None
    if hit is None or number is None or int(number.meaning) > 2 or not _arabic(tokens, i):
        return None
    return Count(i, number.after, i, int(number.meaning), int(number.meaning))


def _arabic(tokens: tuple[Token, ...], i: int) -> bool:
    return ARABIC.match(tokens[i].word) is not None


def _number(tokens: tuple[Token, ...], i: int) -> Count | None:
    number = number_at(tokens, i)
    if number is None or not 0 < number.value <= MOST or _part_of_figure(tokens, i):
        return None
    upper = _range_end(tokens, number)
    noun = _noun(tokens, upper.after if upper else number.after)
    if noun is None or _a_year(tokens, i, noun):
        return None
    bound = _bound(tokens, i)
    least = None if bound == "most" else number.value
    most = None if bound == "least" else (upper or number).value
    return Count(i, noun.after, noun.first, least, most)


def _part_of_figure(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether the number is a piece of a date, a clock or a decimal."""
    before = tokens[i - 1].word if i else ""
    return before in (":", "/", ".") and tokens[i - 1].end == tokens[i].begin


def _a_year(tokens: tuple[Token, ...], i: int, noun: Hit) -> bool:
    """*in 2011 killed*, منذ 2011, в 2016 году; and *2011 killed*, which may be either. Never of as
    many people: *2011 civilians*."""
    if not _like_a_year(tokens, i):
        return False
    return _led_as_year(tokens, i) or _only_a_fate(tokens, noun)


def _like_a_year(tokens: tuple[Token, ...], i: int) -> bool:
    grouped = i + 1 < len(tokens) and tokens[i + 1].word in GROUP_MARKS and (
        tokens[i + 1].begin == tokens[i].end) and digits_at(tokens, i + 2) is not None
    return (len(tokens[i].word) == 4 and not grouped
            and (digits_at(tokens, i) or 0) in CALENDAR_YEARS)


def _led_as_year(tokens: tuple[Token, ...], i: int) -> bool:
    led = i > 0 and not YEAR_LED.isdisjoint(forms(tokens[i - 1].word))
    between = (i > 1 and tokens[i - 1].word in AND | {"-", "–", "to"}
               and digits_at(tokens, i - 2) in CALENDAR_YEARS)
    return led or between or (i + 1 < len(tokens) and tokens[i + 1].word in YEAR_BEHIND)


def _only_a_fate(tokens: tuple[Token, ...], noun: Hit) -> bool:
    """Whether what is counted is no word for people but what became of them."""
    fated = any(only("people", fate).at(tokens, noun.first) for fate in ("killed", "injured"))
    return fated or tokens[noun.first - 1].word == "for"


def _may_be_years(tokens: tuple[Token, ...]) -> Iterator[Aside]:
    dated = {k for said in days_said(tokens) for k in range(said.first, said.after)}
    for i in sorted(set(range(len(tokens))) - dated):
        noun = _noun(tokens, i + 1) if _like_a_year(tokens, i) else None
        if (noun and _only_a_fate(tokens, noun) and not _led_as_year(tokens, i)
                and not _part_of_figure(tokens, i)):
            yield Aside(over(tokens, i, noun.after), MAY_BE_A_YEAR)


def _range_end(tokens: tuple[Token, ...], number: Number) -> Number | None:
    """The upper number of 10-15, of 10 to 15, of ما بين ١٠ و١٥."""
    k = number.after
    if k + 1 >= len(tokens) or tokens[k].word not in ("-", "–", "to", "الي"):
        return None
    value = digits_at(tokens, k + 1)
    return Number(value, k + 2) if value is not None and value > number.value else None


def _noun(tokens: tuple[Token, ...], k: int) -> Hit | None:
    """The people that the number counts; None where they are forces, or nothing is counted."""
    for n in range(k, min(k + NOUN_WITHIN, len(tokens))):
        if tokens[n].sentence != tokens[k].sentence or _stops(tokens, n):
            return None
        if only("people", "forces").at(tokens, n):
            return None
        hit = only("people", "civil").at(tokens, n)
        if hit:
            return None if _forces_follow(tokens, hit) else hit
    return None


def _stops(tokens: tuple[Token, ...], n: int) -> bool:
    return tokens[n].word in STOPS or digits_at(tokens, n) is not None


def _forces_follow(tokens: tuple[Token, ...], hit: Hit) -> bool:
    """*12 killed fighters*, ٥ قتلى من عناصر."""
    near = range(hit.after, min(hit.after + 2, len(tokens)))
    return any(only("people", "forces").at(tokens, n) for n in near
               if tokens[n].sentence == tokens[hit.first].sentence)


def _bound(tokens: tuple[Token, ...], i: int) -> str:
    for key in ("least", "most"):
        if only("people", key).before(tokens, i):
            return key
    return ""


def _fate(tokens: tuple[Token, ...], count: Count) -> Fate | None:
    """What became of them: by the word that counts them, else by the nearest word of it."""
    fates: tuple[Fate, ...] = ("killed", "injured")
    for fate in fates:
        if only("people", fate).at(tokens, count.noun):
            return fate
    near = [(gap, fate) for fate in fates if (gap := _nearest(tokens, count, fate)) is not None]
    return min(near)[1] if near else None


def _nearest(tokens: tuple[Token, ...], count: Count, fate: Fate) -> int | None:
    """Words to the nearest that says it; more where *and* stands between, as another fate does."""
    listed = only("people", fate)
    sentence = tokens[count.first].sentence
    gaps = [_apart(tokens, count, k)
            for k in range(max(0, count.first - FATE_WITHIN),
                           min(count.after + FATE_WITHIN, len(tokens)))
            if tokens[k].sentence == sentence and listed.at(tokens, k)]
    return min(gaps, default=None)


def _apart(tokens: tuple[Token, ...], count: Count, k: int) -> int:
    first, after = (k + 1, count.first) if k < count.first else (count.after, k + 1)
    joined = any(tokens[n].word in AND or (n == k and _grown(tokens[n].word))
                 for n in range(first, after))
    return after - first + (FATE_WITHIN if joined else 0)


def _grown(word: str) -> bool:
    """Whether an Arabic *and* has grown on to the word."""
    return word.startswith("و")


def _guess(tokens: tuple[Token, ...], acts: frozenset[int], count: Count,
           fate: Fate) -> HarmGuess:
    plainly = tokens[count.noun].word.removeprefix("ال").startswith(PLAINLY)
    mixed = not plainly and _forces_in(tokens, tokens[count.first].sentence)
    score = (CIVIL if plainly else MIXED if mixed else PEOPLE) * standing(tokens[count.first], acts)
    if only("people", "among").before(tokens, count.first):
        score *= AMONG
    killed = fate == "killed"
    harm = (Harm(killed_least=count.least, killed_most=count.most) if killed
            else Harm(injured_least=count.least, injured_most=count.most))
    return HarmGuess(harm, score, (over(tokens, count.first, count.after),))


def _forces_in(tokens: tuple[Token, ...], sentence: int) -> bool:
    return any(only("people", "forces").at(tokens, k) for k, token in enumerate(tokens)
               if token.sentence == sentence)


def _unclear(tokens: tuple[Token, ...]) -> Iterator[Aside]:
    for hit in only("people", "unclear").hits(tokens):
        noun = _noun(tokens, hit.after)
        count = Count(hit.first, noun.after, noun.first, None, None) if noun else None
        if count and _fate(tokens, count):
            yield Aside(over(tokens, count.first, count.after), NO_NUMBER)
