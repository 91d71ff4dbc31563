"""What was promised, agreed, set or demanded, by when, on which condition; and what is expected.

A promise that the words deny is none. What will only perhaps be is *expected*, of nobody. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from hudna.speak.process.cast import who
from hudna.speak.process.found import Commitment, Promise, When, Words
from hudna.speak.process.guard import safe_end
from hudna.speak.process.reader import Reader
from hudna.speak.process.stances import condition_at, matter_in, negated
from hudna.speak.process.subjects import Subject
from hudna.speak.process.text import COMMAS, Text, clause
from hudna.speak.process.whens import Said1
from hudna.speak.reading.phrases import Hit

LONGEST = 30
MAY_WITHIN = 4
WILL_BE = ("سي", "ست", "وسي", "وست", "начн", "возобнов", "объявят", "вступит", "подпишут")
"""With these begin words of `expect` that say by themselves what is to come."""
DATE_WORDS = frozenset({"date", "deadline", "موعد", "موعدا", "مهله", "срок", "дату", "дата"})
OF_ANOTHER = frozenset({"struck", "signed", "reached", "made", "brokered", "announced"})
"""A day behind these is of something else: *an agreement struck in May*."""
LEADS_ON = frozenset({"to", "that", "on", "علي", "ان", "о", "об", "что", ","})
LINKS = frozenset({"to", "that", "on", "علي", "ان", "ب", "بان", "о", "что", "об", "the"})


def commitments_in(r: Reader) -> Iterator[Commitment]:
    """In no order."""
    for hit in r.text.starts("commit").values():
        if not r.cast.inside(hit) and not _not_so(r, hit):
            yield from _committed(r, hit)
    for hit in r.text.starts("expect").values():
        if not r.cast.inside(hit) and not _not_so(r, hit):
            yield from _expected(r, hit)


def _not_so(r: Reader, hit: Hit) -> bool:
    return r.voices.denied(hit.first) or negated(r.text, hit.first)


def _committed(r: Reader, hit: Hit) -> Iterator[Commitment]:
    subject = _subject(r, hit)
    if subject is None:
        return
    sort = cast("Promise", hit.meaning)
    behind = max(hit.after, subject.after)
    first, after = _what(r, behind, hit)
    made = _made(r, behind, after)
    begin = made.after if made else min(first, hit.after)
    due = _due(r, begin, after)
    matter = matter_in(r.text, first, after)
    if not _enough(r.text, sort, (matter, due), (first, after)):
        return
    what = _safe(r.text, made.after if made else first, after)
    if what is not None:
        yield Commitment(sort, who(r.text, subject.who), what,
                         (r.text.rest(hit.first, hit.after),), matter, due,
                         condition_at(r.text, hit), _said_by(r, hit), False,
                         made.when if made else None)


def _subject(r: Reader, hit: Hit) -> Subject | None:
    """Whose promise; of what is demanded in Arabic, from whom: يجب على النظام."""
    if hit.meaning == "demanded" and (m := r.cast.starting(hit.after)):
        return Subject((m,), m.after)
    named = r.voices.named_subject(hit)
    if named is None or _noun(r.text, hit):
        return None
    return named


def _noun(text: Text, hit: Hit) -> bool:
    """*the agreed terms*, *promises of a truce*."""
    return text.word(hit.first - 1) in ("the", "an") or text.word(hit.after) == "of"


def _enough(text: Text, sort: Promise, said: tuple[str, When | None],
            words: tuple[int, int]) -> bool:
    """Whether the words say enough to be a commitment: a date, or on what."""
    (matter, due), (first, after) = said, words
    if sort == "set":
        dated = any(text.word(k) in DATE_WORDS for k in range(max(0, first - 3), after))
        return due is not None and bool(due.windows) and dated
    if sort == "demanded":
        return due is not None
    return bool(matter) or due is not None


def _what(r: Reader, first: int, hit: Hit) -> tuple[int, int]:
    """From behind the verb and its subject to the end of the clause, or to who says so."""
    text = r.text
    _, end = clause(text, hit.first)
    end = next((_speaker_first(r, k) for k in range(first + 1, end) if text.at("say", k)), end)
    while first < end and text.word(first) in LINKS | COMMAS:
        first += 1
    after = min(first + LONGEST, end)
    for k in range(first + 2, after):
        if text.at("condition", k):
            return first, k
        if text.word(k) in COMMAS and any(
                text.at(section, j) for j in range(k + 1, min(k + 4, end))
                for section in ("say", "commit", "which")):
            return first, k
    return first, after


def _speaker_first(r: Reader, k: int) -> int:
    speaker = r.cast.ending(k)
    return speaker.first if speaker and not r.text.arabic(k) else k


def _safe(text: Text, first: int, after: int) -> Words | None:
    after = safe_end(text, first, after, "truce" if _keeps_from(text, first, after) else "")
    while after > first and not text.word(after - 1)[:1].isalnum():
        after -= 1
    return text.words(first, after) if after > first else None


def _keeps_from(text: Text, first: int, after: int) -> bool:
    """Whether the words say that force ends."""
    return any(text.at("matter", k, "truce", "aircraft-kept-away") for k in range(first, after))


def _made(r: Reader, behind: int, after: int) -> Said1 | None:
    """*agreed on 9 September to …*: when it was agreed, which is no date by which."""
    found = next(iter(r.whens.within(behind, min(behind + 3, after))), None)
    leads_on = found is not None and r.text.word(found.after) in LEADS_ON
    return found if leads_on else None


def _due(r: Reader, first: int, after: int) -> When | None:
    """The first day that the promise itself names, with windows before one without."""
    found = r.whens.within(first, after)
    named = [w.when for w in found if w.why != "other-weekday"
             and not any(r.text.word(k) in OF_ANOTHER for k in range(w.first - 2, w.first))]
    return min(named, key=lambda w: not w.windows, default=None)


def _said_by(r: Reader, hit: Hit) -> str:
    speech = r.voices.around(hit.first)
    if speech is None or not speech.who:
        return ""
    return speech.who[0].key


# --- expected --------------------------------------------------------------------------


def _expected(r: Reader, hit: Hit) -> Iterator[Commitment]:
    text = r.text
    first, end = clause(text, hit.first)
    lead = [k for k in range(max(first, hit.first - MAY_WITHIN), hit.first) if text.at("will", k)]
    grown = text.word(hit.first).startswith(WILL_BE)
    if not lead and not grown:
        return
    end = _comma_behind(text, hit, end)
    due = next((w.when for w in r.whens.within(hit.after, end)), None)
    begin = _begin(text, lead[0] if lead else hit.first, first)
    matter = matter_in(text, begin, end)
    what = _safe(text, begin, end)
    if due is None or not matter or what is None:
        return
    maybe = any(text.at("will", k, "may") for k in lead)
    yield Commitment("expected", (), what, (text.rest((lead or [hit.first])[0], hit.after),),
                     matter, due, condition_at(text, hit), _expecting(r, hit, lead), maybe)


def _comma_behind(text: Text, hit: Hit, end: int) -> int:
    return next((k for k in range(hit.after + 1, end) if text.word(k) in COMMAS), end)


def _begin(text: Text, lead: int, first: int) -> int:
    """From behind the last comma, *that* or *said* before the words."""
    return next((k + 1 for k in range(lead - 1, max(first, lead - LONGEST) - 1, -1)
                 if text.word(k) in COMMAS or text.at("that", k)), max(first, lead - LONGEST))


def _expecting(r: Reader, hit: Hit, lead: list[int]) -> str:
    """Who says so: the speaker, or whose verb the expecting is (كيري يرجح)."""
    speech = r.voices.around(hit.first)
    if speech is not None and speech.who:
        return speech.who[0].key
    before = r.cast.ending(lead[0]) if lead and r.text.word(lead[0]).endswith("رجح") else None
    return before.key if before else ""
