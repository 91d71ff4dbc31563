"""A town's history in English, read for who held it when: only what a sentence says of all of the
town, and by whom. What is said of a base, a checkpoint or a part of it makes nobody the holder.

Nothing is made up where a text is silent: a sentence without a day, or of two minds, is kept as
that, and whoever imports it is shown it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple

import msgspec
from rapidfuzz import fuzz

from hudna.speak.holdings.phrases import Words, words
from hudna.speak.holdings.told_days import ToldDay, days_of
from hudna.speak.holdings.turn import Doubt, Turn
from hudna.speak.spelling import skeleton

_BREAK = re.compile(
    r"(?<=[.;!?])\s+(?=[A-Z\"(*a-z])|\s+"
    r"(?=(?:On|In|By|At|Since|As of|See|The (?:town|city|village))\b(?! the same))(?<![,–] )"
    r"|\s*\*See also")
_REPORTED = re.compile(r"\b(?:report\w*|claim\w*|according to|said|says)\b", re.IGNORECASE)
_OF = re.compile(r"\s*(?:of|over)\b")
SAME_NAME = 82.0
OBJECT, SUBJECT = 90, 70
"""How many letters behind and before a verb are looked at for what was taken."""


class Found(NamedTuple):
    does: str
    holders: tuple[str, ...]
    whole: bool
    at: int


def turns_of(town: str, text: str) -> tuple[Turn, ...]:
    """What the text says of who holds all or a part of the town, in its order."""
    turns: list[Turn] = []
    known: date | None = None
    before: list[ToldDay] = []
    for sentence in sentences(text):
        days = days_of(sentence, known)
        for found in _said(town, sentence):
            turn = _turn(found, sentence, days)
            near = turn.first is None and before and not words().later.search(sentence)
            turns.append(_near(turn, before[-1]) if near else turn)
        known, before = days[-1].first if days else known, days
    return tuple(turns)


def _near(turn: Turn, told: ToldDay) -> Turn:
    """Without a day of its own, and directly behind a sentence that has one."""
    rough: tuple[Doubt, ...] = ("day",) if told.first != told.last else ()
    return msgspec.structs.replace(turn, first=told.first, last=told.last,
                                   doubts=(*turn.doubts, *rough, "near"))


def sentences(text: str) -> Iterator[str]:
    for part in _BREAK.split(" ".join(text.split())):
        if part and part.strip(' ".*'):
            yield part.strip()


def _turn(found: Found, sentence: str, days: Sequence[ToldDay]) -> Turn:
    day = _nearest(found.at, days)
    doubts: list[Doubt] = []
    if day is None:
        return Turn(_does(found, sentence), found.holders, None, None, sentence, found.whole)
    if day.first != day.last:
        doubts.append("day")
    if not day.year:
        doubts.append("year")
    if _REPORTED.search(sentence):
        doubts.append("said")
    if len(found.holders) > 1:
        doubts.append("mingled")
    return Turn(_does(found, sentence), found.holders, day.first, day.last, sentence, found.whole,
                tuple(doubts))


def _does(found: Found, sentence: str) -> Literal["took", "holds", "left"]:
    if found.does == "left":
        return "left"
    if found.does == "took" and not re.match(r"(?:By|As of|Since) ", sentence):
        return "took"
    return "holds"


def _nearest(at: int, days: Sequence[ToldDay]) -> ToldDay | None:
    """The last day named before the verb, else the first behind it."""
    before = [d for d in days if d.begin <= at]
    return before[-1] if before else days[0] if days else None


# --- one sentence --------------------------------------------------------------------------


def _said(town: str, sentence: str) -> list[Found]:
    """What it says of the town; of two minds, nothing but that."""
    w = words()
    told = w.aided.sub(" ", sentence)
    found = [*_active(town, told, w), *_passive(town, told, w), *_under(town, told, w),
             *_yielded(told, w)]
    gained = [f for f in found if f.does != "left"]
    kept: list[Found] = []
    for one in sorted(gained or found, key=lambda f: (f.does != "took", not f.whole, f.at)):
        if not any(o.holders == one.holders for o in kept):
            kept.append(one)
    routed = w.routed.search(told)
    if routed and (not gained or routed.group().startswith("but then")):
        kept.append(Found("left", (), whole=True, at=routed.start()))
    return kept


def _active(town: str, sentence: str, w: Words) -> Iterator[Found]:
    for does, pattern in (("took", w.took), ("holds", w.holds), ("left", w.left)):
        for match in pattern.finditer(sentence):
            before, behind = sentence[:match.start()], sentence[match.end():]
            who = _who_before(before, w)
            if who is None or w.passed.search(before) or _passive_verb(before):
                continue
            holders, between = who
            if w.wishes.search(between):
                continue
            named = re.search("control|it|the (?:town|city|village)", match.group(), re.IGNORECASE)
            ground = _ground(town, behind[:OBJECT], w, needed=does == "took" and not named)
            if ground is not None:
                yield Found(does, holders, ground, match.start())


def _passive_verb(before: str) -> bool:
    return bool(re.search(r"\b(?:was|were|is|are|been|being|be)(?: \w+ly)? *$", before))


def _passive(town: str, sentence: str, w: Words) -> Iterator[Found]:
    """`the town was (re)taken by …`, also without *was*."""
    for match in w.passive.finditer(sentence):
        holders = _who_behind(sentence[match.end():], w)
        subject = sentence[max(0, match.start() - SUBJECT):match.start()]
        if holders is None or w.passed.search(subject) or w.wishes.search(subject[-25:]):
            continue
        ground = _subject(town, subject, w)
        if ground is not None:
            yield Found("took", holders, ground, match.start())


def _under(town: str, sentence: str, w: Words) -> Iterator[Found]:
    for match in w.under.finditer(sentence):
        who = [g for g in match.groups() if g]
        subject = sentence[:match.start()][-SUBJECT:]
        ground = _subject(town, subject, w)
        if who and ground is not None:
            yield Found("holds", _names(who[0], w), ground, match.start())


def _yielded(sentence: str, w: Words) -> Iterator[Found]:
    """`rebels surrendered to the army`: whoever it is given to has it."""
    for match in w.yields.finditer(sentence):
        to = re.search(r"\bto (?:the )?", sentence[match.end():])
        if to and (holders := _who_here(sentence[match.end() + to.end():], w)):
            part = bool(w.part.search(sentence[match.end():match.end() + to.end()]))
            yield Found("took", holders, not part, match.start())


def _who_before(before: str, w: Words) -> tuple[tuple[str, ...], str] | None:
    """The last that the words before name, with whoever is joined to it; and what is between."""
    clause = re.split(r"[;:]|\b(?:but|however|while|whereas)\b", before)[-1]
    found = list(w.side.finditer(clause))
    if not found:
        return None
    last = found[-1]
    if len(found) > 1 and re.search(r"\band\b", clause[last.end():]):
        last = found[0]  # *The one chased out the other and took the town.*
        found = found[:1]
    names = [w.of[_name(last.group(), w)]]
    for one, after in zip(reversed(found[:-1]), reversed(found), strict=False):
        if not re.fullmatch(r",? ?(?:and|, and|,) ?(?:the |their |jihadist |ally )*",
                            clause[one.end():after.start()]):
            break
        names.append(w.of[_name(one.group(), w)])
    return tuple(dict.fromkeys(reversed(names))), clause[last.end():]


def _who_behind(behind: str, w: Words) -> tuple[str, ...] | None:
    by = re.match(r"(?: back| over| again| entirely)?(?: on [^,]{3,20})? ?by (?:the )?", behind)
    return _who_here(behind[by.end():], w) if by else None


def _who_here(text: str, w: Words) -> tuple[str, ...] | None:
    match = re.match(r"(?:some |local |allied )*", text)
    start = match.end() if match else 0
    names: list[str] = []
    while one := w.side.match(text, start):
        names.append(w.of[_name(one.group(), w)])
        joined = re.compile(r"(?: \w+)? and (?:the )?").match(text, one.end())
        if not joined:
            break
        start = joined.end()
    return tuple(dict.fromkeys(names)) or None


def _names(text: str, w: Words) -> tuple[str, ...]:
    return tuple(dict.fromkeys(w.of[_name(m.group(), w)] for m in w.side.finditer(text)))


def _name(found: str, w: Words) -> str:
    return next(name for name in w.of if re.fullmatch(name, found, re.IGNORECASE))


def _ground(town: str, behind: str, w: Words, *, needed: bool) -> bool | None:
    """Whether what was taken is the whole town; None where it is no part of it."""
    object_ = re.split(r"[.;]|,(?! the town)|\b(?:after|from|with|where|which|leaving|who)\b",
                       w.dates.sub("", behind))[0]
    return _whole(town, object_, w, needed=needed, first=True)


def _subject(town: str, subject: str, w: Words) -> bool | None:
    clause = re.split(r";|\b(?:but|however|while)\b", subject)[-1]
    return _whole(town, clause, w, needed=bool(w.dates.sub("", clause).strip(" ,")), first=False)


def _whole(town: str, text: str, w: Words, *, needed: bool, first: bool) -> bool | None:
    it = w.it if first else re.compile(r"\bit\b", re.IGNORECASE)
    spots = [m.start() for m in (*w.whole.finditer(text), *it.finditer(text))]
    if (named := _named(town, text)) is not None and not _of_it(text[named[1]:], w):
        spots.append(named[0])
    own = re.compile(r"crossing|camp", re.IGNORECASE).search(town)
    others = [m.start() for m in w.other.finditer(text)
              if not (own and own.group().casefold() in m.group().casefold())]
    if own and (mine := re.search(own.group(), text, re.IGNORECASE)):
        spots.append(mine.start())
    if not spots:
        return None if needed or others or _OF.match(text) else not w.part.search(text)
    nearest = min(spots) if first else max(spots)
    if any((o < nearest if first else o > nearest) for o in others):
        return None
    return not w.part.search(text[:nearest + 40] if first else text)


def _of_it(behind: str, w: Words) -> bool:
    """Whether the name only says whose: *Anadan checkpoint*."""
    match = w.other.search(behind)
    return match is not None and not behind[:match.start()].strip()


def _named(town: str, text: str) -> tuple[int, int] | None:
    """Where the words spell the town's name, in whatever Latin spelling."""
    sought = skeleton(re.sub(r"\(.*?\)|.*–|\b(?:Border )?Crossing\b|\bCamp\b", "", town))
    wide = len(sought.split())
    spoken = list(re.finditer(r"[\w'’-]+", text))
    for size in (wide, wide + 1, max(1, wide - 1)):
        for i in range(len(spoken) - size + 1):
            part = text[spoken[i].start():spoken[i + size - 1].end()]
            named = part[:1].isupper() or part.startswith("al-")
            if named and len(sought) > 1 and fuzz.ratio(skeleton(part), sought) >= SAME_NAME:
                return spoken[i].start(), spoken[i + size - 1].end()
    return None
