"""What the views found, in sentences that a reader in any of the three languages gets whole.

Nothing here decides: it words what `view` has derived.
"""

from hudna.web.explain.conflict import (
    Explained,
    conflict_words,
    heights_words,
    short_name,
    window_words,
)
from hudna.web.explain.names import (
    category_name,
    clause_of,
    clause_words,
    kind_name,
    party_name,
    record_name,
)
from hudna.web.explain.needs import need_page, need_words
from hudna.web.explain.standing import (
    STATE_MEANS,
    STATE_WORDS,
    reasons,
    state_words,
    word_words,
)
from hudna.web.explain.stops import Waiting, stop_words, waiting

__all__ = [
    "STATE_MEANS", "STATE_WORDS", "Explained", "Waiting", "category_name", "clause_of",
    "clause_words", "conflict_words", "heights_words", "kind_name", "need_page", "need_words",
    "party_name", "reasons", "record_name", "short_name", "state_words", "stop_words", "waiting",
    "window_words", "word_words",
]
