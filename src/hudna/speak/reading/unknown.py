"""Names that a text uses as places and that are not known, or only nearly. Pure.

They are shown with their words, so that no place that a text names is dropped in silence. Nearly
known names are candidates, marked `like`, and never more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from hudna.speak.finding import Index
from hudna.speak.reading.names import (
    INSIDE,
    SHORTEST,
    Named,
    Run,
    bare,
    end_of_name,
    is_part,
    may_begin,
    not_named,
    ordinary,
)
from hudna.speak.reading.phrases import Phrases, called, only, words
from hudna.speak.reading.tokens import ARABIC, Token, forms

LEAST_LIKE, LEAST_LIKE_LONGER = 84.0, 90.0
"""Names that begin alike (تل أحمر, تل تمر) are like each other by that alone."""
MOST_LOOKED_UP = 12
TIED_WITHIN, CLOSELY_TIED = 4, 2
"""Words between what happened and an Arabic *in* or *on* that says where: no capital tells a name
from a noun, so that others are rather nouns."""
SHORTEST_BARE = 4
AND = frozenset({"and", "и", ",", "،", "و"})
NO_NAMES = ("months", "hijri", "weekdays", "relative", "nights", "parts", "ordinals", "numbers",
            "kinds", "kinds_things", "protected", "hurt", "carried", "denying", "saying", "holding",
            "people", "when", "clock", "wind_words")
"""Sections of words that are understood otherwise."""


class Unknown(NamedTuple):
    """`alike`: names that are only nearly known; `named`: the words of all that are not known,
    each with whether some of a like name are."""

    alike: list[Named]
    named: list[tuple[Run, bool]]


def unknown_in(tokens: tuple[Token, ...], acts: frozenset[int], index: Index,
               known: Sequence[Named], longer: Sequence[Run]) -> Unknown:
    """After *town of* and the like, in longer names, and where *in*, على or близ lead up to them in
    a sentence that speaks of something that happened."""
    taken = {k for n in known for k in range(n.first, n.after)}
    found = Unknown([], [])
    led = {i: end_of_name(tokens, i) for i in _led(tokens, taken)}
    for i, after in sorted((led | dict(longer)).items()):
        if len(found.named) < MOST_LOOKED_UP and not taken & set(range(i, after)):
            least = LEAST_LIKE_LONGER if is_part(tokens[i].word) else LEAST_LIKE
            _look(found, tokens, (i, after), index, least)
            taken.update(range(i, after))
    plain = [*_placed(tokens, acts, taken)]
    for i, after in [*plain, *_joined(tokens, [*known, *found.alike], found, plain, taken)]:
        if not taken & set(range(i, after)):
            found.named.append(((i, after), False))
            taken.update(range(i, after))
    return found._replace(named=sorted(found.named)[:2 * MOST_LOOKED_UP])


def _look(found: Unknown, tokens: Sequence[Token], run: Run, index: Index,
          least: float) -> None:
    alike = tuple(c for c in index.find(bare(tokens, *run), 3) if c.score >= least)
    if alike:
        found.alike.append(Named(*run, alike, "strong", like=True))
    found.named.append((run, bool(alike)))


def _led(tokens: Sequence[Token], taken: set[int]) -> Iterator[int]:
    for hit in only("places", "strong").hits(tokens):
        i = hit.after
        if (i < len(tokens) and i not in taken and may_begin(tokens, i)
                and tokens[i].sentence == tokens[hit.first].sentence
                and not ordinary(tokens[i].word) and not not_named(tokens, i)
                and len(tokens[i].word) >= SHORTEST):
            yield i


def _placed(tokens: Sequence[Token], acts: frozenset[int], taken: set[int]) -> Iterator[Run]:
    """What stands behind *in*, على, близ and reads like a name."""
    for hit in only("places", "used").hits(tokens):
        i = hit.after
        if (tokens[hit.first].sentence in acts and _free(tokens, i, hit.first, taken)
                and (_marked(tokens[i].word) or _bare_name(tokens, i))
                and (not ARABIC.match(tokens[i].word) or _tied(tokens, i, hit.first))):
            yield i, end_of_name(tokens, i)


def _tied(tokens: Sequence[Token], i: int, lead: int) -> bool:
    within = TIED_WITHIN if _marked(tokens[i].word) else CLOSELY_TIED
    return any(words(section).at(tokens, k) for section in ("kinds", "hurt")
               for k in range(max(0, lead - within), lead + 1)
               if tokens[k].sentence == tokens[lead].sentence)


def _bare_name(tokens: Sequence[Token], i: int) -> bool:
    """An Arabic word without the article, and none with it behind, which would make it a noun:
    على خربشوقات, but not على مواقع المعارضة."""
    follows = i + 1 < len(tokens) and tokens[i + 1].word.startswith("ال")
    return len(tokens[i].word) >= SHORTEST_BARE and not follows


def _joined(tokens: Sequence[Token], named: Sequence[Named], found: Unknown,
            plain: Sequence[Run], taken: set[int]) -> Iterator[Run]:
    """What *and* joins to a name: خربشوقات والعزيزية."""
    ends = [n.after for n in named if n.cue != "none"]
    ends.extend(after for (_, after), _ in found.named)
    ends.extend(after for _, after in plain)
    for end in sorted(set(ends)):
        i = end
        while ((k := _after_and(tokens, i)) and _free(tokens, k, k - 1, taken)
               and _marked(tokens[k].word)):
            i = end_of_name(tokens, k)
            yield k, i


def _after_and(tokens: Sequence[Token], i: int) -> int:
    """The word that *and* joins; 0 where none does."""
    if i >= len(tokens):
        return 0
    if tokens[i].word in AND:
        return i + 1
    return i if ARABIC.match(tokens[i].word) and tokens[i].word.startswith("وال") else 0


def _marked(word: str) -> bool:
    """Whether the writing itself marks a name: by a capital, which `may_begin` asks for; in Arabic
    by the article."""
    return not ARABIC.match(word) or any(form.startswith("ال") for form in forms(word))


def _free(tokens: Sequence[Token], i: int, lead: int, taken: set[int]) -> bool:
    """Whether a name may stand there: a word that is not known to mean something else."""
    if i >= len(tokens) or i in taken or tokens[i].sentence != tokens[lead].sentence:
        return False
    word = tokens[i].word
    if not may_begin(tokens, i) or word in INSIDE or len(word) < SHORTEST or ordinary(word):
        return False
    return not any(listed.at(tokens, i) for listed in _otherwise())


@cache
def _otherwise() -> tuple[Phrases, ...]:
    return (*(words(section) for section in NO_NAMES), Phrases(called()),
            *(only("places", key) for key in ("not_named", "strong", "locative", "near",
                                              "admin_before", "admin_after")))
