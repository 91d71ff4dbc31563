"""Who takes part in a meeting, by one mention of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from hudna.speak.process.mentions import TWO_SIDES, Mention
from hudna.speak.process.reader import Reader
from hudna.speak.process.text import COMMAS, Text
from hudna.speak.reading.phrases import Hit

WITH_WITHIN = 14
POSSESSED = ("اجتماعه", "اجتماعها", "لقاوه", "لقاءه", "لقايه", "لقاءها")
BOTH = ("اجتماعهما", "لقايهما", "لقاوهما", "لقاءهما")
BETWEEN_WITH_AND_NAME = frozenset({"the", "his", "her", "its", "своим", "своими", "of",
                                   "delegation",
                                   "representatives", "ممثلي", "ممثلين", "وفد", "وفود",
                                   "представителями", "делегацией", "делегациями"}) | TWO_SIDES
OUR_OWN = frozenset({"his", "her", "its", "their"})


def attending(r: Reader, hit: Hit, begin: int, end: int) -> list[Mention]:
    if hit.meaning != "noun":
        subject = r.voices.subject(hit)
        named = list(subject.who) if subject else []
        behind = max(hit.after, subject.after if subject else 0)
        far = end if len(named) < 2 else min(end, behind + 2)
        return _each_once([*named, *_with(r, behind, far)])
    return _each_once([*_owner(r, hit, begin), *_with(r, hit.after, end)])


def _each_once(mentions: Sequence[Mention]) -> list[Mention]:
    return list({m.key: m for m in reversed(mentions)}.values())[::-1]


def _with(r: Reader, first: int, end: int) -> list[Mention]:
    """Those who stand right behind, or behind *with*, *between*, *attended by*."""
    text = r.text
    for k in range(first, min(first + WITH_WITHIN, end)):
        if text.at("matter", k) or text.at("plan", k) or text.at("that", k):
            return []
        m = r.cast.starting(k)
        if m and (k - first <= 1 or _led_by_with(text, m)):
            chain = r.cast.chain(m)
            return [x for x in chain if x.kind != "unknown" or x.of]
        if m and not _led_by_with(text, m) and k - first > 3:
            return []
    return []


def _led_by_with(text: Text, m: Mention) -> bool:
    first = m.first
    while first > m.first - 3 and text.word(first - 1) in BETWEEN_WITH_AND_NAME:
        first -= 1
    word = text.word(m.first)
    return text.ending("with", first) is not None or (text.arabic(m.first)
                                                      and word.startswith("ب"))


def _owner(r: Reader, hit: Hit, begin: int) -> list[Mention]:
    """Whose meeting: اجتماعه, *their meeting*, встреча Керри и Лаврова."""
    word, before = r.text.word(hit.first), r.text.word(hit.first - 1)
    bare = word.lstrip("وب") if word not in POSSESSED + BOTH else word
    if bare in BOTH or before == "their":
        return _the_two(r, hit, begin)
    if bare in POSSESSED or before in OUR_OWN:
        near = [m for m in r.cast.within(begin, hit.first) if m.kind in ("person", "office")]
        subject = r.voices.latest(hit.first, hit.after)
        return near[-1:] or (list(subject.who) if subject else [])
    last = r.cast.ending(hit.first)
    if before == ")" and r.text.word(hit.first - 3) == "(":
        last = r.cast.ending(hit.first - 3) or r.cast.ending(hit.first - 1)
    if last and (before.endswith("'s") or last.kind == "body") and not r.text.arabic(hit.first):
        return r.cast.chain_back(last)
    return _convening(r, hit, begin)


def _convening(r: Reader, hit: Hit, begin: int) -> list[Mention]:
    """Who holds it: تعقد الأمم المتحدة اجتماعا; who was there: Лавров по итогам встречи с Керри."""
    text = r.text
    for k in range(hit.first - 1, max(begin, hit.first - 8) - 1, -1):
        held = text.at("held", k)
        if held and text.arabic(k) and (m := r.cast.starting(held.after)) and (
                r.cast.chain(m)[-1].after == hit.first):
            return r.cast.chain(m)
        if held and held.meaning == "held" and held.after == hit.first and not text.arabic(k):
            before = r.cast.ending(k - (text.word(k - 1) in COMMAS))
            return r.cast.chain_back(before) if before and before.kind != "party" else []
    return []


def _the_two(r: Reader, hit: Hit, begin: int) -> list[Mention]:
    for m in reversed(r.cast.within(begin, hit.first)):
        if len(both := r.cast.chain_back(m)) > 1:
            return both
    return []
