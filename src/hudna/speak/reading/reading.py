"""A report in free text, read: proposed for a person to confirm, never a silent choice. Pure.

>>> setting = Setting(index, zone, callings(agreement.parties), home)  # doctest: +SKIP
>>> propose(text, told_ms, setting)  # doctest: +SKIP
"""

from __future__ import annotations

from datetime import tzinfo
from typing import NamedTuple

from hudna.say import Say, say
from hudna.speak.finding import Index
from hudna.speak.named import District
from hudna.speak.reading.acts import acts_in, kinds_of, sentences_of
from hudna.speak.reading.coordinates import positions_in
from hudna.speak.reading.harm import harm_in
from hudna.speak.reading.moments import times_in
from hudna.speak.reading.proposed import Aside, PlaceGuess, Proposal, Span
from hudna.speak.reading.sides import Called, sides_in
from hudna.speak.reading.spots import ranked, spots_in
from hudna.speak.reading.tokens import Token, tokens_of

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
    places, unsure = _places(text, tokens, where, setting)
    times, not_taken = times_in(tokens, where, told_ms, setting.zone)
    harms, unclear = harm_in(tokens, where)
    asides = (*_unread(text, tokens), *denied, *not_taken, *unsure, *unclear)
    found = Proposal(places[:MOST_PLACES], times[:MOST_TIMES], kinds_of(tokens, acts),
                     sides_in(tokens, acts, setting.callings), harms[:MOST_HARMS],
                     asides[:MOST_ASIDES], ())
    return Proposal(found.places, found.times, found.kinds, found.parties, found.harms,
                    found.asides, _missing(found))


def _places(text: str, tokens: tuple[Token, ...], where: frozenset[int],
            setting: Setting) -> tuple[tuple[PlaceGuess, ...], tuple[Aside, ...]]:
    named, unknown = spots_in(tokens, where, setting.known, setting.home)
    given, without_order = positions_in(text)
    return ranked([*given, *named]), (*without_order, *unknown)


def _unread(text: str, tokens: tuple[Token, ...]) -> tuple[Aside, ...]:
    """What stands behind the last word that was read."""
    end = tokens[-1].end if tokens else 0
    rest = text[end:]
    return (Aside(Span(end, len(text)), NOT_READ),) if rest.strip() and len(rest) > 1 else ()


def _missing(found: Proposal) -> tuple[Say, ...]:
    return tuple(why for got, why in (
        (found.places, NO_PLACE), (found.times, NO_TIME), (found.kinds, NO_KIND),
        (found.accused, NO_PARTY)) if not got)
