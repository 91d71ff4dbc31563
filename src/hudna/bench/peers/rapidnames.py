"""rapidfuzz alone: every spelling a choice, `process.extract`, each place once.

As it comes (WRatio), and with the scorer and `default_process` that found the most in the half that
was looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import rapidfuzz
from rapidfuzz import distance, fuzz, process, utils

from hudna.bench.workloads.place_names import spellings
from hudna.speak.named import Town

Scorer = Callable[..., float]
NAME = f"rapidfuzz {rapidfuzz.__version__}"
DEFAULT = f"{NAME}, as it comes"
SCORERS: Mapping[str, Scorer] = {
    "ratio": fuzz.ratio, "WRatio": fuzz.WRatio, "QRatio": fuzz.QRatio,
    "token_sort_ratio": fuzz.token_sort_ratio, "token_set_ratio": fuzz.token_set_ratio,
    "JaroWinkler": distance.JaroWinkler.normalized_similarity,
    "DamerauLevenshtein": distance.DamerauLevenshtein.normalized_similarity,
    "OSA": distance.OSA.normalized_similarity,
    "Indel": distance.Indel.normalized_similarity,
}
DEEP = 12
"""Spellings that are looked through for each place asked for, since one place has many."""


class Names:
    """All spellings of all things."""

    def __init__(self, things: Sequence[Town], scorer: Scorer | None = None) -> None:
        pairs = [(spelling, thing.id) for thing in things for spelling in spellings(thing)]
        self._of = [of for _, of in pairs]
        self._scorer = scorer
        self._choices = [utils.default_process(s) if scorer else s for s, _ in pairs]

    def find(self, words: str, count: int) -> list[str]:
        """The ids of the best `count` places."""
        how: dict[str, Any] = {}
        if self._scorer is not None:
            how, words = {"scorer": self._scorer}, utils.default_process(words)
        found = process.extract(words, self._choices, limit=count * DEEP, **how)
        return list(dict.fromkeys(self._of[i] for _, _, i in found))[:count]
