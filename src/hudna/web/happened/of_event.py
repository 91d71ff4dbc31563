"""What of a text may be chosen beforehand, given which of its sentences tell of the event.

A time that another sentence gives is another event's, and is never preferred to none. Nor is a
place beside which the event's own sentence names one that is not known here.
"""

from __future__ import annotations

from dataclasses import replace

from hudna.speak.reading.days import LIES_AHEAD, MAY_LIE_AHEAD
from hudna.speak.reading.event import within
from hudna.speak.reading.proposed import PlaceGuess, Proposal, Span, TimeGuess
from hudna.speak.reading.spots import LIKE_KNOWN, NOT_KNOWN
from hudna.web.happened.standing_out import above_all, place_of_text


def place(found: Proposal) -> PlaceGuess | None:
    """The place that may be chosen beforehand."""
    best = place_of_text(found.places)
    if best is None or any(within(s, found.event) for s in best.spans):
        return best
    unknown = any(a.why in (NOT_KNOWN, LIKE_KNOWN) and within(a.span, found.event)
                  for a in found.asides)
    return None if unknown else best


def time(found: Proposal) -> TimeGuess | None:
    """The time that may be chosen beforehand: one that the event's sentences give, or, where they
    give none, the text's own date. None where what they give lies after the telling."""
    if any(a.why in (LIES_AHEAD, MAY_LIE_AHEAD) and within(a.span, found.event)
           for a in found.asides):
        return None
    own = [(g, replace(g, spans=spans)) for g in found.times if (spans := _own(found, g))]
    if not own:
        return next((g for g in found.times if g.spans == (found.dateline,)), None)
    best = above_all([plain for _, plain in own])
    return next((g for g, plain in own if plain is best), None)


def _own(found: Proposal, guess: TimeGuess) -> tuple[Span, ...]:
    """Its words in the event's sentences, the text's own date apart, from which many count."""
    return tuple(s for s in guess.spans if s != found.dateline and within(s, found.event))
