"""What a plan contains. Pure.

*Coordinating air strikes* is proposed as coordination, so that nobody who is protected is hit: the
words against whom are left out, and strikes alone are no part of a plan that Hudna knows.
"""

from __future__ import annotations

from collections.abc import Iterator

from hudna.speak.process.found import Element, Words
from hudna.speak.process.guard import safe_end
from hudna.speak.process.reader import Reader
from hudna.speak.process.stances import negated
from hudna.speak.process.text import COMMAS, Text, clause
from hudna.speak.reading.phrases import Hit

PLAN_WITHIN = 30
LONGEST = 16
NO_ELEMENTS = frozenset({"coordination"})
"""Too wide a word to be a part of a plan by itself."""
SO_THAT = frozenset({"بما", "بحجه", "بهدف", "بغيه", "so", "чтобы"})
THIS = frozenset({"هذا", "هذه", "this", "that", "these", "этот", "эта", "это", "этой", "этого"})


def elements_in(r: Reader) -> Iterator[Element]:
    """In the order of the text, each matter once for each plan's words."""
    seen: set[tuple[str, int]] = set()
    for hit in sorted(r.text.starts("contain").values()):
        plans = _plans(r.text, hit)
        if not plans or r.voices.denied(hit.first) or negated(r.text, hit.first):
            continue
        for element in _elements(r, hit, plans):
            key = (element.matter, element.words.begin)
            if key not in seen:
                seen.add(key)
                yield element


def _plans(text: Text, hit: Hit) -> tuple[Words, ...]:
    """The plans before the words that may be meant: the nearest first."""
    first, _ = clause(text, hit.first)
    if text.arabic(hit.first) and (behind := text.at("plan", hit.after)):
        return (text.words(behind.first, behind.after),)
    found = text.within("plan", max(first, hit.first - PLAN_WITHIN), hit.first)
    if text.word(hit.first) == "would" and not any(hit.first - p.after <= 3 for p in found):
        return ()
    distinct = {p.meaning: p for p in found}
    return tuple(text.words(p.first, p.after) for p in reversed(list(distinct.values())))


def _elements(r: Reader, hit: Hit, plans: tuple[Words, ...]) -> Iterator[Element]:
    text = r.text
    _first, end = clause(text, hit.first)
    meeting = next((m.first for m in text.within("meeting", hit.after, end, "noun")), end)
    for k in range(hit.after, end):
        matter = text.at("matter", k)
        if matter is None or matter.meaning in NO_ELEMENTS or k > meeting:
            continue
        if text.word(k - 1) in THIS or text.at("concern", k - 1, "about"):
            continue
        begin = _with_action(text, k, hit.after)
        after = _end(text, matter, end)
        if after > begin:
            rests = (text.rest(hit.first, hit.after), text.rest(begin, after))
            yield Element(matter.meaning, text.words(begin, after), rests, plans)


def _with_action(text: Text, k: int, first: int) -> int:
    """From *resume* of *resume the political process*."""
    before = k - (text.word(k - 1) in ("the", "a", "of"))
    action = text.ending("action", before, longest=3)
    return action.first if action and action.first >= first else k


def _end(text: Text, matter: Hit, end: int) -> int:
    """Up to the next part of the plan, a comma, or what is never proposed."""
    stop = min(matter.first + LONGEST, end)
    for k in range(matter.after, stop):
        starts = text.at("matter", k) or text.at("action", k) or text.at("meeting", k)
        if text.word(k) in COMMAS | SO_THAT or starts:
            stop = k
            break
    after = safe_end(text, matter.first, stop, matter.meaning)
    while after > matter.after and _loose(text, after - 1):
        after -= 1
    return max(after, matter.after) if after > matter.first else matter.first


def _loose(text: Text, k: int) -> bool:
    """A word that leads on to what was cut off."""
    return bool(text.at("stop", k) or text.at("join", k) or text.at("passive", k)
                or not text.word(k)[:1].isalnum())
