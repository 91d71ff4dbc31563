"""What may be chosen beforehand: one rule for the form, for a file, and for what a phone sends.

A place is, only where its name is exactly one of those shown for it, and nothing else comes near.
All else is offered with its score, for a person to choose.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from hudna.speak.finding import SHOWN
from hudna.speak.reading.proposed import PlaceGuess
from hudna.web.happened.report_marks import Guess

ABOVE = 0.15
"""How far the best guess must score above the next to be chosen beforehand."""
STRONG = 0.4
"""What a place in a text must score itself: less, and the words hardly say that it is meant."""
FAR = 0.1
"""How far every other place must be from the name, where one is looked up."""

G = TypeVar("G", bound=Guess)


class LookedUp(Protocol):
    """A place that a name may mean. `score`: 0 to 1, 1 for a name that is shown for it."""

    @property
    def score(self) -> float | None: ...


L = TypeVar("L", bound=LookedUp)


def above_all(guesses: Sequence[G]) -> G | None:
    """The one guess that stands above all others, if one does. Never one of several that rest on
    the same words: a name that several places have is nobody's to settle but a person's."""
    if not guesses:
        return None
    first, others = guesses[0], guesses[1:]
    spans = set(first.spans)
    if any(not spans.isdisjoint(o.spans) for o in others):
        return None
    return first if all(first.score >= o.score + ABOVE for o in others) else None


def place_of_text(guesses: Sequence[PlaceGuess]) -> PlaceGuess | None:
    """Of the places that a text may mean, the one that may be chosen beforehand."""
    best = above_all(guesses)
    sure = best is not None and best.exact and best.how not in ("like", "near")
    return best if best is not None and sure and best.score >= STRONG else None


def place_of_name(found: Sequence[L]) -> L | None:
    """Of the places that a name may mean, the one that may be chosen beforehand."""
    exact = [row for row in found if (row.score or 0.0) >= SHOWN / 100]
    near = [row for row in found if (row.score or 0.0) > SHOWN / 100 - FAR]
    return exact[0] if len(exact) == len(near) == 1 else None
