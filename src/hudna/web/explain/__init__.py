"""What the views found, in sentences that a reader in any of the three languages gets whole.

Nothing here decides: it words what `view` has derived.
"""

from hudna.web.explain.clause import clause_of, clause_words
from hudna.web.explain.conflict import (
    Explained,
    conflict_words,
    heights_words,
    unmeasured,
    window_words,
)
from hudna.web.explain.sealed import doubt_words
from hudna.web.explain.standing import checked_words, reasons, word_words
from hudna.web.explain.stops import Waiting, against, stop_words, waiting

__all__ = [
    "Explained", "Waiting", "against", "checked_words", "clause_of", "clause_words",
    "conflict_words", "doubt_words", "heights_words", "reasons", "stop_words", "unmeasured",
    "waiting", "window_words", "word_words",
]
