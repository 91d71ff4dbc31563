"""What the pages of events call things: from the tables of the lower floors, none of its own."""

from __future__ import annotations

from typing import Any

from hudna.speak.bulletin.words import KNOWN, LIKELIHOODS, STAGES
from hudna.terms.happenings import HAPPENED
from hudna.view.reports import assessed, linked, report
from hudna.web.happened import clue_words
from hudna.web.happened.grading_words import CREDIBILITY, RELIABILITY
from hudna.web.happened.report_words import CHANNELS

WORDS: dict[str, Any] = {
    "happened": HAPPENED, "stages": STAGES, "knowns": KNOWN, "likelihoods": LIKELIHOODS,
    "reliabilities": RELIABILITY, "credibilities": CREDIBILITY, "channels": CHANNELS,
    "clue_words": clue_words, "report": report, "linked": linked, "assessed": assessed,
}
