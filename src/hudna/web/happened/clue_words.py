"""In words: what speaks for or against two reports being of one event, and how much."""

from __future__ import annotations

from collections.abc import Mapping

from hudna.correlate.clue import About
from hudna.correlate.words import plain
from hudna.record.erasure import WITHHELD
from hudna.record.incidents import Likelihood
from hudna.say import Say, say

CLUES: Mapping[About, Say] = {
    "prior": say("Any two reports that are near each other"),
    "time": say("When it was"), "place": say("Where it was"), "kind": say("What kind it was"),
    "parties": say("Whom they name"), "text": say("The words of both"),
    "names": say("Names and figures, of texts in two scripts"),
    "scene": say("What was used, and what was hit"),
    "harm": say("How many were killed or hurt"),
}
FOUND: Mapping[tuple[About, str], Say] = {
    ("prior", ""): say("before anything is compared"),
    ("time", "within an hour"): say("all of it within an hour"),
    ("time", "within two hours"): say("all of it within two hours"),
    ("time", "within eight hours"): say("all of it within eight hours"),
    ("time", "days meet"): say("days that meet"),
    ("time", "windows meet"): say("may be at the same time"),
    ("time", "days close"): say("one day and the next"),
    ("time", "apart"): say("times that do not meet"),
    ("place", "one unit"): say("one unit holds the other"),
    ("place", "within one km"): say("all of it within 1 km"),
    ("place", "within two km"): say("all of it within 2 km"),
    ("place", "within six km"): say("all of it within 6 km"),
    ("place", "circles meet"): say("may be the same place"),
    ("place", "apart"): say("places that do not meet"),
    ("kind", "the same"): say("the same kind"), ("kind", "related"): say("related"),
    ("kind", "other"): say("another"),
    ("parties", "one in common"): say("one in common"),
    ("parties", "other"): say("none in common"),
    ("text", "nothing in common"): say("hardly any telling words in common"),
    ("text", "a few in common"): say("few telling words in common"),
    ("text", "some in common"): say("some telling words in common"),
    ("text", "a third in common"): say("a third of the telling words in common"),
    ("text", "half in common"): say("half of the telling words in common, or more"),
    ("names", "none in common"): say("none in common"),
    ("names", "one in common"): say("one in common"),
    ("names", "some in common"): say("some in common"),
    ("names", "several in common"): say("several in common"),
    ("scene", "most in common"): say("most in common"),
    ("scene", "some in common"): say("some in common"),
    ("scene", "few in common"): say("few in common"),
    ("scene", "none in common"): say("none in common"),
    ("harm", "two figures in common"): say("two figures in common, or more"),
    ("harm", "a figure in common"): say("a figure in common, of five or more"),
    ("harm", "a small figure in common"): say("a figure in common, of less than five"),
    ("harm", "figures close"): say("figures that are close"),
    ("harm", "other figures"): say("other figures"),
}
"""How each clue was found, by the model's name for it."""
UNKNOWN = say("not known of both, or not comparable")
SAME_FEW = say("the same words, but few")
NEVER_MORE = 99
"""Per cent: nothing is certain by being proposed."""
_WORDS: tuple[tuple[float, Likelihood], ...] = (
    (0.95, "almost-certain"), (0.80, "very-likely"), (0.55, "likely"), (0.45, "roughly-even"),
    (0.20, "unlikely"), (0.05, "very-unlikely"), (0.0, "almost-no-chance"))


def found(about: About, level: str, one: str = "", other: str = "") -> Say:
    """`one` and `other`: the two texts. Too few words to weigh may still be the same words."""
    if about == "text" and (about, level) not in FOUND and _same(one, other):
        return SAME_FEW
    return FOUND.get((about, level), UNKNOWN)


def _same(one: str, other: str) -> bool:
    """What was erased reads the same everywhere, and says nothing."""
    return bool(one) and one != WITHHELD and (one == other or plain(one) == plain(other) != [])


def likelihood(probability: float) -> Likelihood:
    """In the words of ICD 203."""
    return next(word for least, word in _WORDS if probability >= least)


def per_cent(probability: float) -> int:
    """Whole, rounded down: from 0 to `NEVER_MORE`."""
    return min(NEVER_MORE, int(probability * 100))
