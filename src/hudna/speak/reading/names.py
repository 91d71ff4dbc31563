"""Which words of a text are names of places that the gazetteer knows. Pure.

The longest run of words wins. A name is taken by its spelling; by its sound only where the words
before it say that a place is to come. Never by the first word of a longer name that is not known
(تل of تل أحمر): such a word is a place only with its article (التل).
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
SHORTEST = 3


class Named(NamedTuple):
    """The words from `first` to before `after` name one of `candidates`. `cue`: what stands before
    them. `part`: they stand within what reads like a longer name, which is not known."""

    first: int
    after: int
    candidates: tuple[Candidate, ...]
    cue: Cue
    like: bool = False
    part: bool = False


Run: TypeAlias = tuple[int, int]
"""Words from, and up to."""


def names_in(tokens: tuple[Token, ...], index: Index) -> tuple[list[Named], list[Run]]:
    """The names from the beginning of the text on, none over another; and longer names of which
    only the kind of place is understood, as in تل أحمر."""
    found: list[Named] = []
    longer: list[Run] = []
    i = 0
    while i < len(tokens):
        named = _at(tokens, i, index) if may_begin(tokens, i) else None
        after = named.after if named else _longer(tokens, i)
        if named:
            found.append(named)
        elif after > i + 1:
            longer.append((i, after))
        i = after
    firsts = {n.first for n in found} | {first for first, _ in longer}
    return [n._replace(part=_within_longer(tokens, n, firsts)) for n in found], longer


def _longer(tokens: Sequence[Token], i: int) -> int:
    """The word after a longer name that begins at `i`; the next word where none does."""
    if not may_begin(tokens, i) or _has_article(tokens[i].word):
        return i + 1
    if only("places", "parts").at(tokens, i):
        return end_of_name(tokens, i, 2)
    if only("places", "part_or_word").at(tokens, i) and cue_of(tokens, i) != "none":
        return end_of_name(tokens, i)
    return i + 1


def _within_longer(tokens: Sequence[Token], n: Named, firsts: set[int]) -> bool:
    """Whether a word stands beside it that may be of its name, and names nothing of its own."""
    behind = n.after not in firsts and _beside(tokens, n.after - 1, n.after)
    before = n.first > 0 and _beside(tokens, n.first - 1, n.first) and _named_alone(
        tokens, n.first - 1)
    return behind or before


def _beside(tokens: Sequence[Token], i: int, k: int) -> bool:
    """Whether the words `i` and `k`, one behind the other, may be of one name: capitals; in Arabic
    two words with the article."""
    if k >= len(tokens) or tokens[i].sentence != tokens[k].sentence:
        return False
    first, second = tokens[i], tokens[k]
    if not second.cased or not second.word[0].isalpha() or ordinary(second.word):
        return False
    if only("places", "admin_after").at(tokens, k):
        return False
    if ARABIC.match(second.word):
        return second.word.startswith("ال") and first.word.startswith("ال")
    return bool(first.cased and first.word[0].isalpha())


def _named_alone(tokens: Sequence[Token], i: int) -> bool:
    """Whether the word before a name belongs to it: no first word of a sentence, whose capital says
    nothing, and no ordinary word."""
    starts = i == 0 or tokens[i - 1].sentence != tokens[i].sentence
    return not (starts or ordinary(tokens[i].word) or ARABIC.match(tokens[i].word)
                or only("places", "strong").at(tokens, i))


def cue_of(tokens: Sequence[Token], i: int) -> Cue:
    """What stands just before the word `i`, or has grown on to it (بحلب)."""
    cues: tuple[Cue, ...] = ("strong", "near", "locative")
    for cue in cues:
        if only("places", cue).before(tokens, i):
            return cue
    word = tokens[i].word
    grown = ARABIC.match(word) and word[0] in "بل" and len(forms(word)) > 1
    return "locative" if grown else "none"


def end_of_name(tokens: Sequence[Token], i: int, sure: int = 1) -> int:
    """The word after a name that is not known: in Arabic `sure` words, and one more that has the
    article; capitals elsewhere."""
    longest = sure + 1 if ARABIC.match(tokens[i].word) else LONGEST
    after = i + 1
    while after < min(i + longest, len(tokens)) and _goes_on(tokens, i, after, sure):
        after += 1
    return after - (tokens[after - 1].word in INSIDE)


def _goes_on(tokens: Sequence[Token], i: int, k: int, sure: int) -> bool:
    word = tokens[k].word
    if tokens[k].sentence != tokens[i].sentence or ordinary(word) or not_named(tokens, k):
        return False
    if word in INSIDE:
        return tokens[k - 1].end == tokens[k].begin
    if ARABIC.match(word):
        return word.startswith("ال") or (k < i + sure and not _leads_on(tokens, k))
    return tokens[k].cased and word[0].isalpha()


def not_named(tokens: Sequence[Token], k: int) -> bool:
    """Whether the word is one that often stands behind *in* and names nothing."""
    return only("places", "not_named").at(tokens, k) is not None


def _leads_on(tokens: Sequence[Token], k: int) -> bool:
    """Whether the word goes on with the sentence and not with a name: قرب, وسط, بريف."""
    return any(only("places", key).at(tokens, k)
               for key in ("strong", "locative", "near", "admin_before"))


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


def may_begin(tokens: Sequence[Token], i: int) -> bool:
    word = tokens[i].word
    if not word[:1].isalpha():
        return False
    return tokens[i].cased or (word in ARTICLES and i + 1 < len(tokens))


def _may_name(tokens: Sequence[Token], i: int, after: int) -> bool:
    run = tokens[i:after]
    if run[0].sentence != run[-1].sentence or not run[-1].word[0].isalpha():
        return False
    own = [t for t in run if t.word not in INSIDE and t.word not in ARTICLES and t.word != "the"]
    if len(own) == 1 and (not own[0].cased or ordinary(own[0].word)):
        return False
    if len(own) == 1 and is_part(own[0].word) and not _with_article(run):
        return False
    return all(t.word[0].isalnum() or t.word in INSIDE for t in run) and len(run[-1].word) > 1


def is_part(word: str) -> bool:
    """Whether a word alone says a kind of place: تل, Mount, гора."""
    return not _parts().isdisjoint(forms(word))


def _with_article(run: Sequence[Token]) -> bool:
    return any(t.word in ARTICLES or _has_article(t.word) for t in run)


def _has_article(word: str) -> bool:
    return any(form.startswith(("ال", "لل")) for form in forms(word))


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
                    if len(form) >= SHORTEST and not (rest == "" and ordinary(form)))
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


def bare(tokens: Sequence[Token], i: int, after: int) -> str:
    return _said(tokens, i, after).removesuffix("'s")


def ordinary(word: str) -> bool:
    """Whether a word alone is an ordinary one, or a person's name."""
    return not _ordinary().isdisjoint(forms(word))


@cache
def _parts() -> frozenset[str]:
    return frozenset(words_of([*only("places", "parts").listed(),
                               *only("places", "part_or_word").listed()]))


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(words_of(only("places", "not_places").listed()))


def words_of(phrases: Iterable[tuple[str, ...]]) -> Iterator[str]:
    return (p[0] for p in phrases if len(p) == 1 and fold(p[0]))
