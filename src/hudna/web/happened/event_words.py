"""What the pages of events call things: from the tables of the lower floors, none of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hudna.say import Say, say
from hudna.speak.bulletin.words import KNOWN, LIKELIHOODS, STAGES
from hudna.terms.happenings import HAPPENED
from hudna.view.differing import Differing
from hudna.view.reports import assessed, linked, report
from hudna.web.happened import clue_words
from hudna.web.happened.grading_words import CREDIBILITY, RELIABILITY
from hudna.web.happened.report_words import CHANNELS

DIFFERING: Mapping[Differing, Say] = {
    "happened": say("the kind"), "accused": say("whom they name"),
    "killed": say("how many were killed"), "injured": say("how many were injured"),
    "place": say("the place"), "time": say("the time"),
}
"""In what two reports agree, or contradict each other."""

WORDS: dict[str, Any] = {
    "happened": HAPPENED, "stages": STAGES, "knowns": KNOWN, "likelihoods": LIKELIHOODS,
    "reliabilities": RELIABILITY, "credibilities": CREDIBILITY, "channels": CHANNELS,
    "clue_words": clue_words, "differing_words": DIFFERING, "report": report, "linked": linked,
    "assessed": assessed,
}
