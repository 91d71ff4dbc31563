"""Where and when a meeting is, at which level, and whether it has been, by one mention. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from hudna.speak.process.found import Level, Place, State
from hudna.speak.process.mentions import Mention
from hudna.speak.process.reader import Reader
from hudna.speak.process.text import COMMAS, Text, plain
from hudna.speak.process.whens import Said1
from hudna.speak.reading.phrases import Hit

BEFORE_WITHIN, PLACE_WITHIN, WHEN_WITHIN = 12, 22, 22
LEVEL_WITHIN, STATE_WITHIN = 8, 5


def place_of(text: Text, hit: Hit, begin: int, end: int) -> Place | None:
    """The nearest place behind the words, else before them, that an *in* leads up to."""
    behind = range(hit.after, min(hit.after + PLACE_WITHIN, end))
    before = range(hit.first - 1, max(begin, hit.first - PLACE_WITHIN) - 1, -1)
    for k in (*behind, *before):
        found = _place_at(text, k)
        if found and (found.id or found.country or k > hit.first):
            return found
    return None


def _place_at(text: Text, k: int) -> Place | None:
    grown = text.arabic(k) and text.word(k).lstrip("و").startswith("ب")
    led = text.ending("at", k) is not None or grown
    if town := text.at("town", k) if led else None:
        return Place(text.words(k, town.after), town.meaning,
                     plain("within").get(town.meaning, ""))
    if country := text.at("country", k) if led else None:
        return Place(text.words(k, country.after), "", country.meaning)
    return _unknown_place(text, k) if text.word(k - 1) in ("in", "в", "во") else None


def _unknown_place(text: Text, k: int) -> Place | None:
    """A capital behind *in*, in a script that has them, which no list knows."""
    if text.arabic(k) or not text.word(k)[:1].isalpha() or not text.cased(k):
        return None
    known = ("side", "body", "person", "office", "adjective", "excluded", "time", "stop", "matter")
    if any(text.at(section, k) for section in known) or text.word(k) in NO_PLACES:
        return None
    after = k + 1
    while after < min(k + 3, len(text.tokens)) and _of_name(text, k, after):
        after += 1
    return Place(text.words(k, after))


def _of_name(text: Text, k: int, after: int) -> bool:
    return bool(text.word(after)[:1].isalpha() and text.cased(after)
                and text.tokens[after].sentence == text.tokens[k].sentence
                and not any(text.at(section, after) for section in ("side", "body", "office")))


NO_PLACES = frozenset({
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday", "syria", "сирии", "syrian", "сирийской"})


def when_of(r: Reader, hit: Hit, begin: int, end: int) -> Said1 | None:
    text = r.text
    stop = next((k for k in range(hit.after, end) if _ends_when(text, k)), end)
    start = next((k + 1 for k in range(hit.first - 1, begin - 1, -1)
                  if _ends_when(text, k)), begin)
    return r.whens.near(hit.first, max(start, hit.first - BEFORE_WITHIN), stop, WHEN_WITHIN)


def _ends_when(text: Text, k: int) -> bool:
    """Whether a day beyond the word is of something else."""
    return bool(text.at("that", k) or text.at("say", k) or text.at("expect", k)
                or text.at("plan", k))


# --- level, state ----------------------------------------------------------------------


def levels_of(r: Reader, hit: Hit, end: int, taking_part: Sequence[Mention]) -> tuple[Level, ...]:
    text = r.text
    first, _ = text.bounds(hit.first)
    near = [*range(hit.after, min(hit.after + LEVEL_WITHIN, end)),
            *range(max(first, hit.first - 2), hit.first)]
    found = [cast("Level", level.meaning) for k in near if (level := text.at("level", k))
             and not text.at("matter", k)]
    if len(taking_part) > 1 and all(m.key in r.cast.ministers for m in taking_part):
        found.append("ministers")
    return tuple(dict.fromkeys(found))


def state_of(r: Reader, hit: Hit, begin: int, end: int, when: Said1 | None) -> State | None:
    by_verb: dict[str, State] = {"met": "held", "meets": "being-held", "will": "to-come"}
    near = by_verb.get(hit.meaning) or _near_states(r.text, hit, begin, end)
    if hit.meaning == "meets" and _planned(r.text, hit, begin):
        near = "to-come"
    by_day = _by_day(r, when)
    return by_day if by_day and near in (None, "being-held") else near


def _planned(text: Text, hit: Hit, begin: int) -> bool:
    """من المقرر أن يلتقي: the verb alone would say that they meet now."""
    return any(text.at("held", k, "come") or text.at("will", k, "will")
               for k in range(max(begin, hit.first - STATE_WITHIN), hit.first))


def _near_states(text: Text, hit: Hit, begin: int, end: int) -> State | None:
    """By the words beside the noun: those before it first."""
    states: dict[str, State] = {"held": "held", "now": "being-held", "come": "to-come"}
    before = range(hit.first - 1, max(begin, hit.first - STATE_WITHIN) - 1, -1)
    behind = range(hit.after, min(hit.after + 6, end))
    for k in (*before, *behind):
        if text.word(k) in COMMAS and k > hit.after:
            break
        found = text.at("held", k)
        if found and found.meaning == "follow":
            return "to-come" if k < hit.first else None
        if found:
            return states[found.meaning]
    wide = range(max(begin, hit.first - 14), hit.first)
    return "to-come" if any(text.at("held", k, "come") or text.at("will", k, "will")
                            for k in wide) else None


def _by_day(r: Reader, when: Said1 | None) -> State | None:
    """By its day, where all that may be meant lie on one side of the text's own."""
    windows = when.when.windows if when else ()
    if r.whens.day is None or not windows:
        return None
    today = r.whens.day.isoformat()
    if all(w.first > today for w in windows):
        return "to-come"
    return "held" if all(w.last < today for w in windows) else None
