"""The words of an import of who holds what."""

from __future__ import annotations

from collections.abc import Mapping

from hudna.say import Say, say
from hudna.speak.holdings.turn import Doubt

WAYS: Mapping[str, Say] = {
    "circle": say("a circle around it, as wide as its people need or as the row says"),
    "unit": say("the unit that bears its name or that it lies in, with its P-code"),
}
DOUBTS: Mapping[Doubt, Say] = {
    "day": say("the text does not give the day: between the first and the last day that it may "
               "mean, nobody is named"),
    "year": say("the text does not give the year: it is the first after the day named before"),
    "near": say("the day is that of the sentence before"),
    "since": say("held by then; since when is not told"),
    "changed": say("when it ended is not told to the day"),
    "again": say("they take it again afterwards; when it was lost is not told"),
    "kept": say("held throughout; the text names no day"),
    "old": say("nothing later is told"),
    "later": say("the table has another holder for a later day, and when that changed is not told"),
    "part": say("of a part of it the text says something else"),
    "said": say("the text only has it reported"),
    "mingled": say("several at once"),
}
