"""Which words of a text are names of places that the gazetteer knows. Pure.

The longest run of words wins. A name is taken by its spelling; by its sound only where the words
before it say that a place is to come; by mere likeness only as a candidate, marked `like`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple, TypeAlias

from hudna.speak.finding import SOUNDS, SPELLED, Candidate, Index
from hudna.speak.reading.phrases import only
from hudna.speak.reading.tokens import ARABIC, CYRILLIC, Token, forms
from hudna.speak.sighting_words import fold

Cue: TypeAlias = Literal["strong", "near", "locative", "none"]
LONGEST = 7
INSIDE = frozenset("-'’–")
ARTICLES = frozenset({"al", "el", "as", "ash", "ad", "ar", "az", "an", "at", "es", "ez", "ed", "er",
                      "аль", "эль", "эз", "эш", "аш", "ас", "ан", "ар", "ад", "эн", "эс"})
SHORTEST_SOUND, SURE_SOUND = 4, 8
RU_ENDINGS = ("", "а", "я", "ь", "й", "о", "е", "ы", "и")
RU_CASES = ("ом", "ой", "ей", "ем", "ью", "ах", "ам")
LEAST_LIKE = 84.0
MOST_LOOKED_UP = 12
SHORTEST = 3


class Named(NamedTuple):
    """The words from `first` to before `after` name one of `candidates`. `cue`: what stands before
    them."""

    first: int
    after: int
    candidates: tuple[Candidate, ...]
    cue: Cue
    like: bool = False


def names_in(tokens: tuple[Token, ...], index: Index) -> list[Named]:
    """The names from the beginning of the text on, none over another."""
    found: list[Named] = []
    i = 0
    while i < len(tokens):
        named = _at(tokens, i, index) if _may_begin(tokens, i) else None
        if named:
            found.append(named)
        i = named.after if named else i + 1
    return found


def likely_in(tokens: tuple[Token, ...], index: Index,
              named: Sequence[Named]) -> tuple[list[Named], list[tuple[int, int]]]:
    """After *town of* and the like, names that are only nearly known; and, as words from and to,
    those that nothing known is like."""
    taken = {k for n in named for k in range(n.first, n.after)}
    alike: list[Named] = []
    unknown: list[tuple[int, int]] = []
    for i in _led(tokens, taken):
        if len(alike) + len(unknown) == MOST_LOOKED_UP:
            break
        after = _end_of_name(tokens, i)
        found = tuple(c for c in index.find(_bare(tokens, i, after), 3) if c.score >= LEAST_LIKE)
        if found:
            alike.append(Named(i, after, found, "strong", like=True))
        else:
            unknown.append((i, after))
    return alike, unknown


def cue_of(tokens: Sequence[Token], i: int) -> Cue:
    """What stands just before the word `i`, or has grown on to it (بحلب)."""
    cues: tuple[Cue, ...] = ("strong", "near", "locative")
    for cue in cues:
        if only("places", cue).before(tokens, i):
            return cue
    word = tokens[i].word
    grown = ARABIC.match(word) and word[0] in "بل" and len(forms(word)) > 1
    return "locative" if grown else "none"


def _led(tokens: Sequence[Token], taken: set[int]) -> Iterator[int]:
    for hit in only("places", "strong").hits(tokens):
        i = hit.after
        if (i < len(tokens) and i not in taken and _may_begin(tokens, i)
                and tokens[i].sentence == tokens[hit.first].sentence
                and not _common(tokens[i].word) and len(tokens[i].word) >= SHORTEST):
            yield i


def _end_of_name(tokens: Sequence[Token], i: int) -> int:
    """The word after a name that is not known: two words at most in Arabic, capitals elsewhere."""
    longest = 2 if ARABIC.match(tokens[i].word) else LONGEST
    after = i + 1
    while after < min(i + longest, len(tokens)) and _goes_on(tokens, i, after):
        after += 1
    return after - (tokens[after - 1].word in INSIDE)


def _goes_on(tokens: Sequence[Token], i: int, k: int) -> bool:
    word = tokens[k].word
    if tokens[k].sentence != tokens[i].sentence or _common(word):
        return False
    if word in INSIDE:
        return tokens[k - 1].end == tokens[k].begin
    if ARABIC.match(word):
        return word.startswith("ال")
    return tokens[k].cased and word[0].isalpha()


def _at(tokens: tuple[Token, ...], i: int, index: Index) -> Named | None:
    cue = cue_of(tokens, i)
    for after in range(min(i + LONGEST, len(tokens)), i, -1):
        if not _may_name(tokens, i, after):
            continue
        for spelling, least in _spellings(tokens, i, after, cue):
            found = index.named(spelling)
            if found and found[0].score >= least:
                return Named(i, after, found, cue)
    return None


def _may_begin(tokens: Sequence[Token], i: int) -> bool:
    word = tokens[i].word
    if not word[:1].isalpha():
        return False
    return tokens[i].cased or (word in ARTICLES and i + 1 < len(tokens))


def _may_name(tokens: Sequence[Token], i: int, after: int) -> bool:
    run = tokens[i:after]
    if run[0].sentence != run[-1].sentence or not run[-1].word[0].isalpha():
        return False
    own = [t for t in run if t.word not in INSIDE and t.word not in ARTICLES]
    if len(own) == 1 and (not own[0].cased or _common(own[0].word)):
        return False
    return all(t.word[0].isalnum() or t.word in INSIDE for t in run) and len(run[-1].word) > 1


def _spellings(tokens: Sequence[Token], i: int, after: int,
               cue: Cue) -> Iterator[tuple[str, float]]:
    """What to look a name up by, and how well it must fit."""
    said = _said(tokens, i, after)
    led = cue != "none" or (after - i > 1 and len(said) >= SURE_SOUND)
    least = SOUNDS if led and len(said) >= SHORTEST_SOUND else SPELLED
    yield said, least
    last = tokens[after - 1].word
    if ARABIC.match(tokens[i].word):
        rest = said[len(tokens[i].word):]
        yield from ((form + rest, SPELLED) for form in forms(tokens[i].word)[1:]
                    if len(form) >= SHORTEST and not (rest == "" and _common(form)))
    elif CYRILLIC.match(last):
        yield from ((said[:len(said) - len(last)] + form, least) for form in nominatives(last))
    elif last.endswith("s") and len(last) > 4:
        yield said.removesuffix("'s").removesuffix("s"), SPELLED


def nominatives(word: str) -> Iterator[str]:
    """What a Russian word may be an oblique case of."""
    if len(word) > SHORTEST:
        yield from (word[:-1] + ending for ending in RU_ENDINGS)
        if word.endswith(RU_CASES):
            yield from (word[:-2] + ending for ending in RU_ENDINGS)


def _said(tokens: Sequence[Token], i: int, after: int) -> str:
    return " ".join(t.word for t in tokens[i:after] if t.word not in "-–")


def _bare(tokens: Sequence[Token], i: int, after: int) -> str:
    return _said(tokens, i, after).removesuffix("'s")


def _common(word: str) -> bool:
    """Whether a word alone is an ordinary one, or a person's name."""
    return not _ordinary().isdisjoint(forms(word))


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(words_of(only("places", "not_places").listed()))


def words_of(phrases: Iterable[tuple[str, ...]]) -> Iterator[str]:
    return (p[0] for p in phrases if len(p) == 1 and fold(p[0]))
