"""A report in free text, read: proposed for a person to confirm, never a silent choice. Pure.

>>> setting = Setting(index, zone, callings(agreement.parties), home)  # doctest: +SKIP
>>> propose(text, told_ms, setting)  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import NamedTuple

from hudna.say import Say, say
from hudna.speak.finding import Index
from hudna.speak.named import District
from hudna.speak.reading.acts import acts_in, kinds_of, sentences_of
from hudna.speak.reading.coordinates import positions_in
from hudna.speak.reading.event import event_in
from hudna.speak.reading.harm import harm_in
from hudna.speak.reading.moments import times_in
from hudna.speak.reading.proposed import Aside, PlaceGuess, Proposal, Span
from hudna.speak.reading.sides import Called, sides_in
from hudna.speak.reading.spots import ranked, spots_in
from hudna.speak.reading.tokens import MOST_WORDS, READ, Token, tokens_of

MOST_PLACES, MOST_TIMES, MOST_HARMS, MOST_ASIDES = 20, 20, 20, 50

NO_PLACE = say("the text names no place that is known here")
NO_TIME = say("the text says no time that can be taken")
NO_KIND = say("the text does not say what kind of thing happened")
NO_PARTY = say("the text lays it to none of the parties")
NOT_READ = say("the text is long: what follows was not read")


class Setting(NamedTuple):
    """What a text is read against: the places that are known, the `zone` that the tellers' clocks
    show, what the parties are called, and the units of the agreement's land, in which a place comes
    before others of its name."""

    known: Index
    zone: tzinfo
    callings: tuple[Called, ...]
    home: tuple[District, ...] = ()


def propose(text: str, told_ms: int, setting: Setting) -> Proposal:
    """What `text`, told at `told_ms`, may mean. Its first `tokens.READ` characters are read; where
    there are more, an aside says so."""
    tokens = tokens_of(text)
    acts, denied = acts_in(tokens)
    where = sentences_of(tokens, acts)
    given, without_order = positions_in(text)
    named, unknown = spots_in(tokens, where, setting.known, setting.home)
    times, not_taken, dateline = times_in(tokens, where, told_ms, setting.zone)
    figures = [*(s for g in given for s in g.spans), *(a.span for a in without_order)]
    harms, unclear = harm_in(tokens, where, figures)
    asides = (*_unread(text, tokens), *denied, *not_taken, *without_order, *unknown, *unclear)
    found = Proposal(
        ranked([*given, *named])[:MOST_PLACES], times[:MOST_TIMES], kinds_of(tokens, acts),
        sides_in(tokens, acts, setting.callings), harms[:MOST_HARMS], asides[:MOST_ASIDES], (),
        event_in(tokens, where, _spoken_of(given, named, unknown)), dateline)
    return replace(found, missing=_missing(found))


def _spoken_of(*some: Sequence[PlaceGuess | Aside]) -> list[tuple[Span, ...]]:
    """Where each place is named, known or not."""
    return [one.spans if isinstance(one, PlaceGuess) else (one.span,) for each in some
            for one in each]


def _unread(text: str, tokens: tuple[Token, ...]) -> tuple[Aside, ...]:
    """What stands behind the last word that was read."""
    if len(text) <= READ and len(tokens) < MOST_WORDS:
        return ()
    end = tokens[-1].end if tokens else 0
    return (Aside(Span(end, len(text)), NOT_READ),) if text[end:].strip() else ()


def _missing(found: Proposal) -> tuple[Say, ...]:
    return tuple(why for got, why in (
        (found.places, NO_PLACE), (found.times, NO_TIME), (found.kinds, NO_KIND),
        (found.accused, NO_PARTY)) if not got)
