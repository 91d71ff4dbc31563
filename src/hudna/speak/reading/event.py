"""Which sentences of a text tell of the event that it is about. Pure.

Reports say first what they are about. What a later sentence says of another place is of another
event, and its time must never be taken for the time of this one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import groupby

from hudna.speak.reading.proposed import Span
from hudna.speak.reading.tokens import Token, over


def event_in(tokens: tuple[Token, ...], acts: frozenset[int],
             places: Iterable[Sequence[Span]]) -> tuple[Span, ...]:
    """The sentences of the event: the first that speaks of something that happened, up to one that
    names a place too, and those behind it that do both and name the same place. `places`: for each
    place that the text names, known or not, where it does. Of a text that speaks of nothing that
    happened its one sentence; of several none, since any may be meant."""
    spans = _sentences(tokens)
    if not acts:
        return tuple(spans.values()) if len(spans) == 1 else ()
    named = _by_sentence(tokens, places)
    found: list[Span] = []
    held: set[int] = set()
    for sentence in sorted(acts):
        here = named.get(sentence, set())
        if not held or held & here:
            held = held or here
            found.append(spans[sentence])
    return tuple(found)


def within(span: Span, sentences: Iterable[Span]) -> bool:
    """Whether the words begin in one of the sentences."""
    return any(s.begin <= span.begin < s.end for s in sentences)


def _sentences(tokens: tuple[Token, ...]) -> dict[int, Span]:
    numbered = groupby(range(len(tokens)), lambda k: tokens[k].sentence)
    found = {}
    for sentence, some in numbered:
        words = list(some)
        found[sentence] = over(tokens, words[0], words[-1] + 1)
    return found


def _by_sentence(tokens: tuple[Token, ...],
                 places: Iterable[Sequence[Span]]) -> dict[int, set[int]]:
    """By sentence, the numbers of the places that it names."""
    begins = [t.begin for t in tokens]
    found: dict[int, set[int]] = {}
    for number, spans in enumerate(places):
        for span in spans:
            at = max(0, bisect_right(begins, span.begin) - 1)
            found.setdefault(tokens[at].sentence, set()).add(number)
    return found
