"""What no proposal says: against whom force would be used. Pure.

News of a plan speaks of strikes, too. Hudna keeps no target: words of force become an aside without
their object, and no proposal's own words reach as far as somebody who stands outside the truce.
"""

from __future__ import annotations

from collections.abc import Iterator

from hudna.speak.process.text import Text

PREVENTING = frozenset({"aircraft-kept-away", "truce"})
"""Of these the words of force say what is to be kept from."""
AGAINST_WITHIN = 6


def safe_end(text: Text, first: int, after: int, matter: str = "") -> int:
    """The word before which a proposal's words must end; `first` where none may be kept."""
    for k in range(first, after):
        if text.at("excluded", k):
            return _without_lead(text, first, k)
        forced = text.at("force", k, "against") or (
            text.at("force", k, "any") and not _within_matter(text, k))
        if forced and matter not in PREVENTING:
            return _without_lead(text, first, k)
    return after


def _without_lead(text: Text, first: int, k: int) -> int:
    """Without the small words that led up to what is left out."""
    while k > first and (text.at("stop", k - 1) or text.at("join", k - 1)
                         or text.at("force", k - 1, "against")
                         or not text.word(k - 1)[:1].isalnum()):
        k -= 1
    return k


def _within_matter(text: Text, k: int) -> bool:
    """Whether the words of force are part of *coordination of air operations* and the like."""
    return any((hit := text.at("matter", i)) and hit.after > k
               for i in range(max(0, k - 4), k + 1))


def of_force(text: Text) -> Iterator[tuple[int, int]]:
    """The words of force in a text, without those against whom."""
    yield from ((hit.first, hit.after) for hit in text.starts("force").values()
                if hit.meaning == "any" and not _within_matter(text, hit.first))


def speaks_of_force(text: Text, first: int, after: int) -> bool:
    """Whether a run of words speaks of force, apart from coordinating it or keeping from it."""
    return any(text.at("force", k, "any") and not _within_matter(text, k)
               for k in range(first, after))


def sentence_of_force(text: Text, number: int) -> bool:
    """Whether a sentence speaks of force, or names somebody outside the truce."""
    first, after = text.sentence(number)
    return any(text.at("force", k) or text.at("excluded", k) for k in range(first, after))
