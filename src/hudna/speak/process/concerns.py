"""Concerns: whose, about what, and what is to settle them. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from hudna.speak.process.cast import who
from hudna.speak.process.found import Concern, Words
from hudna.speak.process.guard import safe_end
from hudna.speak.process.mentions import Mention
from hudna.speak.process.reader import Reader
from hudna.speak.process.stances import matter_in, negated
from hudna.speak.process.text import COMMAS, clause
from hudna.speak.reading.phrases import Hit

HOLDER_WITHIN, ABOUT_WITHIN, SETTLE_WITHIN, LONGEST = 5, 4, 4, 14
BY_VERB = frozenset({"is", "are", "was", "were"})


def concerns_in(r: Reader) -> Iterator[Concern]:
    """In no order. A concern is one whose holder or subject the words name."""
    for hit in r.text.starts("concern").values():
        if hit.meaning != "any" or r.cast.inside(hit) or r.voices.denied(hit.first) or negated(
                r.text, hit.first):
            continue
        holders, after = _holders(r, hit)
        about = _about(r, hit, after)
        settled = _settled(r, hit)
        if holders and (about or settled):
            matter = matter_in(r.text, *about) if about else ""
            yield Concern(who(r.text, holders), (r.text.rest(hit.first, hit.after),),
                          r.text.words(*about) if about else None, matter, settled)


def _holders(r: Reader, hit: Hit) -> tuple[list[Mention], int]:
    """Whose they are, and the word behind: *concerns in the US military*, مخاوف واشنطن."""
    text = r.text
    _, end = clause(text, hit.first)
    before = r.cast.ending(hit.first)
    if before and (text.word(hit.first - 1).endswith("'s") or text.word(hit.first) in BY_VERB
                   or text.word(hit.first).startswith(("опаса", "обеспокоен"))):
        return r.cast.chain_back(before), hit.after
    for k in range(hit.after, min(hit.after + HOLDER_WITHIN, end)):
        led = text.ending("concern", k, "holder") or k == hit.after
        if (m := r.cast.starting(k)) and led and not text.at("concern", k, "about"):
            chain = r.cast.chain(m)
            return chain, chain[-1].after
        if text.at("concern", k, "about"):
            break
    subject = r.voices.named_subject(hit) if text.word(hit.first) in BY_VERB else None
    return (list(subject.who) if subject else _voiced(r, hit)), hit.after


def _voiced(r: Reader, hit: Hit) -> list[Mention]:
    """*Turkey voiced concern about …*, أعربت موسكو عن قلقها."""
    text = r.text
    first, _ = clause(text, hit.first)
    for k in range(hit.first - 1, max(first, hit.first - 6) - 1, -1):
        if text.word(k) in VOICING or text.word(k).startswith(("выраз", "выража")):
            subject = r.voices.named_subject(Hit(k, k + 1, "voiced"))
            return list(subject.who) if subject else []
    return []


VOICING = frozenset({"voiced", "expressed", "raised", "has", "have", "voices", "expresses", "اعرب",
                     "اعربت", "ابدي", "ابدت", "عبر", "عبرت"})


def _about(r: Reader, hit: Hit, first: int) -> tuple[int, int] | None:
    text = r.text
    _, end = clause(text, hit.first)
    for k in range(first, min(first + ABOUT_WITHIN, end)):
        if text.word(k) in COMMAS:
            return None
        lead = text.at("concern", k, "about")
        if lead:
            return _clear(r, lead.after, end)
    return None


def _clear(r: Reader, first: int, end: int) -> tuple[int, int] | None:
    stop = next((k for k in range(first, min(first + LONGEST, end))
                 if r.text.word(k) in COMMAS | {"."}), min(first + LONGEST, end))
    after = safe_end(r.text, first, stop)
    return (first, after) if after > first else None


def _settled(r: Reader, hit: Hit) -> Words | None:
    """What is to settle it: *meetings … to allay the concerns*: the meeting's words."""
    text = r.text
    first, _ = clause(text, hit.first)
    settling = text.within("concern", max(first, hit.first - SETTLE_WITHIN), hit.first, "settle")
    if not settling:
        return None
    meetings = text.within("meeting", max(first, hit.first - 20), settling[-1].first, "noun")
    begin = meetings[-1].first if meetings else settling[-1].first
    return text.words(begin, settling[-1].after)
