"""News of a peace process, read: proposed for a person to accept, never a silent choice. Pure.

>>> read_process("Russia supports the truce.", None).stances[0].sort
'for'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from msgspec import Struct

from hudna.speak.process.cast import Cast, actors_of
from hudna.speak.process.commitments import commitments_in
from hudna.speak.process.concerns import concerns_in
from hudna.speak.process.found import Aside, Reading, Rest, Sentence, Why, Words
from hudna.speak.process.guard import of_force, sentence_of_force
from hudna.speak.process.meetings import meetings_in
from hudna.speak.process.plan import elements_in
from hudna.speak.process.reader import Reader
from hudna.speak.process.speech import Voices
from hudna.speak.process.stances import stances_in
from hudna.speak.process.text import READ, Text
from hudna.speak.process.whens import Whens

MOST = 500
"""Proposals of a kind; an aside says where there were more."""


def read_process(text: str, day: date | None) -> Reading:
    """What `text` may say of a process. `day`: on which it was written, where a person says so;
    otherwise its own first line may."""
    return read_words(Text(text), day)


def read_words(words: Text, day: date | None) -> Reading:
    """As `read_process`, of a text that is cut into words."""
    cast, whens = Cast(words), Whens(words, day)
    reader = Reader(words, cast, Voices(words, cast), whens)
    cut: list[Aside] = []
    found = (
        actors_of(cast),
        _in_order(stances_in(words, cast, reader.voices), cut),
        meetings_in(reader),
        _in_order(commitments_in(reader), cut),
        _in_order(elements_in(reader), cut),
        _in_order(concerns_in(reader), cut),
    )
    asides = (*_unread(words), *cut, *_asides(words, whens, cast))
    shown = (*found, tuple(a for a in asides if a.why != "force"))
    numbers = sorted({n for some in shown for one in some for n in _sentences_of(one)})
    return Reading(whens.basis(), tuple(_sentence(words, n) for n in numbers), *found, asides)


def _in_order(found: Iterable[Struct], cut: list[Aside]) -> tuple:  # type: ignore[type-arg] # one kind in, the same out
    """By where their words stand, `MOST` of them."""
    ordered = sorted(found, key=lambda one: _rests(one)[0].words.begin)
    if len(ordered) > MOST:
        cut.append(Aside("more", _rests(ordered[MOST])[0]))
    return tuple(ordered[:MOST])


def _rests(one: Struct) -> tuple[Rest, ...]:
    rests: tuple[Rest, ...] = one.rests if hasattr(one, "rests") else (one.rest,)  # type: ignore[attr-defined] # each kind has one of the two
    return rests


def _sentences_of(one: Struct) -> Iterator[int]:
    return (rest.sentence for rest in _rests(one))


def _sentence(text: Text, number: int) -> Sentence:
    first, after = text.sentence(number)
    words = text.words(first, after)
    return Sentence(number, words.begin, words.end, words.text, sentence_of_force(text, number))


def _asides(text: Text, whens: Whens, cast: Cast) -> tuple[Aside, ...]:
    """Words of force, days that are none, and dates that do not agree, in order."""
    force = (Aside("force", text.rest(*run)) for run in of_force(text))
    days = (Aside(w.why, text.rest(w.first, w.after)) for w in whens.found if w.why)
    names = (Aside("name-of-nobody", text.rest(m.first, m.after))
             for m in cast.mentions if m.kind == "unknown")
    found = chain(force, days, names, _other_date(text, whens))
    return tuple(sorted(found, key=lambda a: a.rest.words.begin)[:MOST])


def _other_date(text: Text, whens: Whens) -> Iterator[Aside]:
    """The text's own date, where a person gave another."""
    if whens.given and whens.own and whens.own[0] != whens.given:
        yield Aside("other-date", text.rest(*whens.own[1]))


def _unread(text: Text) -> tuple[Aside, ...]:
    why: Why = "not-read"
    if len(text.text) <= READ or not text.tokens:
        return ()
    end = text.tokens[-1].end
    return (Aside(why, Rest(Words(end, len(text.text), ""), text.tokens[-1].sentence)),)
