"""What of a news text no proposal rests on, so that a person reads it for himself. Pure."""

from __future__ import annotations

from hudna.speak.process.found import Reading, Sentence
from hudna.speak.process.guard import sentence_of_force
from hudna.speak.process.text import Text


def not_understood(words: Text, found: Reading) -> tuple[Sentence, ...]:
    """The sentences on which nothing of `found` rests, in order. Of those `of_force` nobody is to
    be shown the words: they may say against whom."""
    some = (found.stances, found.meetings, found.commitments, found.elements, found.concerns)
    rested = {rest.sentence for kind in some for one in kind for rest in one.rests}
    return tuple(_sentence(words, n) for n in words.sentences if n not in rested)


def _sentence(words: Text, number: int) -> Sentence:
    run = words.words(*words.sentence(number))
    return Sentence(number, run.begin, run.end, run.text, sentence_of_force(words, number))
