"""Positions: who is for or against what, on what condition, and who says that they are. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, cast

from hudna.speak.process.cast import Cast
from hudna.speak.process.found import Sort, Stance, Who, Words
from hudna.speak.process.guard import safe_end, speaks_of_force
from hudna.speak.process.mentions import Mention
from hudna.speak.process.speech import Speech, Voices
from hudna.speak.process.subjects import Subject, first_actor
from hudna.speak.process.text import COMMAS, Text, clause
from hudna.speak.reading.phrases import Hit

NOT_WITHIN = 3
OBJECT_WITHIN = 16
BACK_WITHIN = 40
CLAIMED_WITHIN = 5
ITS = frozenset({"it", "this", "that", "them", "его", "ее", "это", "их", "ذلك", "هذا"})
WITH_PRONOUN = ("ه", "ها", "هما", "هم")


class Object(NamedTuple):
    matter: str
    on: Words | None


NONE = Object("", None)


def stances_in(text: Text, cast_: Cast, voices: Voices) -> Iterator[Stance]:
    """The positions of a text, in no order."""
    for hit in text.starts("stance").values():
        if hit.meaning != "none" and not cast_.inside(hit) and not voices.denied(hit.first):
            yield from _held(text, cast_, voices, hit)
    for speech in voices.speeches:
        if speech.denied:
            yield from _denied(text, speech)
        else:
            yield from _said_of(text, cast_, voices, speech)
    for hit in text.starts("say").values():
        if hit.meaning == "accuse":
            yield from _accused(text, cast_, voices, hit)


# --- held ------------------------------------------------------------------------------


def _held(text: Text, cast_: Cast, voices: Voices, hit: Hit) -> Iterator[Stance]:
    passive = text.at("passive", hit.after) is not None
    subject = _by_whom(text, cast_, hit) if passive else voices.subject(hit)
    if subject is None or _only_maybe(text, hit):
        return
    sort = cast("Sort", hit.meaning)
    said = object_of(text, hit, subject)
    speech = voices.around(hit.first)
    about = _doubted(text, cast_, subject) if sort == "doubts" and not said.matter else ""
    if not said.matter and not about:
        return
    condition = condition_at(text, hit) if sort in ("for", "against") else None
    for m in subject.who:
        foreign = speech is not None and not _speaks_for(speech, m)
        if foreign or (subject.carried and speech and m not in speech.who):
            continue
        yield Stance(_who(text, m, subject), "conditional" if condition and sort == "for" else sort,
                     (text.rest(hit.first, hit.after),), said.matter, said.on,
                     speech.who[0].key if speech else "", about, None, negated(text, hit.first),
                     condition)


def _only_maybe(text: Text, hit: Hit) -> bool:
    """*may reject*: no position yet."""
    return any(text.at("will", k, "may") for k in range(max(0, hit.first - 2), hit.first))


def _speaks_for(speech: Speech, m: Mention) -> bool:
    """Whether a speaker speaks of itself, or of the party that it speaks for."""
    return any(m.key in (s.key, s.of) or m.of == s.key for s in speech.who)


def _who(text: Text, m: Mention, subject: Subject) -> Who:
    return Who(m.key, None if subject.carried else text.words(m.first, m.after))


def _by_whom(text: Text, cast_: Cast, hit: Hit) -> Subject | None:
    """*is opposed by Carter*."""
    by = text.at("passive", hit.after)
    m = cast_.starting(by.after) if by else None
    if m is None:
        return None
    chain = cast_.chain(m)
    return Subject(tuple(chain), hit.after)


def object_of(text: Text, hit: Hit, subject: Subject | None) -> Object:
    """What the verb is about: the first matter behind it, or what *it* stands for."""
    _, end = clause(text, hit.first)
    first = max(hit.after, subject.after if subject else 0)
    pronoun = text.word(first) in ITS or (
        text.arabic(hit.first) and text.word(hit.first).endswith(WITH_PRONOUN))
    if not (text.word(first) in ITS and text.word(first + 1) in (*COMMAS, ".", "")):
        for k in range(first, min(first + OBJECT_WITHIN, end)):
            if (text.word(k) in COMMAS and not text.at("that", k + 1)) or text.at(
                    "condition", k) or text.at("which", k):
                break
            if found := _matter_at(text, k):
                return found
    return _before(text, hit) if pronoun else NONE


def _before(text: Text, hit: Hit) -> Object:
    """The latest matter before the verb: in its sentence, or the one before."""
    number = text.tokens[hit.first].sentence
    first = text.sentence(max(0, number - 1))[0]
    for k in range(hit.first - 1, max(first, hit.first - BACK_WITHIN) - 1, -1):
        if found := _matter_at(text, k):
            return found
    return NONE


def _matter_at(text: Text, k: int) -> Object | None:
    hit = text.at("matter", k) or text.at("plan", k)
    if hit is None:
        return None
    after = safe_end(text, k, hit.after, hit.meaning)
    return Object(hit.meaning, text.words(k, after)) if after > k else None


def matter_in(text: Text, first: int, after: int) -> str:
    """The first matter in a run of words, or a plan."""
    return next((found.matter for k in range(first, after) if (found := _matter_at(text, k))), "")


def _doubted(text: Text, cast_: Cast, subject: Subject) -> str:
    """شكوك واشنطن حيال روسيا: whom the doubts are about."""
    about = text.at("concern", subject.after, "about")
    m = cast_.starting(about.after) if about else None
    return m.key if m else ""


def negated(text: Text, i: int) -> bool:
    """Whether a *not* stands just before the word."""
    first, _ = text.bounds(i)
    return any(text.at("not", k) and text.word(k + 1) not in ("only", "только", "فقط")
               and not any(text.word(j) in COMMAS for j in range(k, i))
               for k in range(max(first, i - NOT_WITHIN), i))


def condition_at(text: Text, hit: Hit) -> Words | None:
    """The condition behind the words, or at the beginning of their sentence."""
    begin, end = clause(text, hit.first)
    first, _ = text.sentence(text.tokens[hit.first].sentence)
    found = text.within("condition", hit.after, end) or text.within(
        "condition", max(begin, first), min(first + 2, hit.first))
    if not found:
        return None
    k = found[0].first
    behind = found[0].after + (text.word(found[0].after) in COMMAS)
    _, comma = clause(text, min(behind, end - 1), commas=True)
    after = _trimmed(text, k, safe_end(text, k, comma, "truce"))
    return text.words(k, after) if after > found[0].after else None


# --- said of others --------------------------------------------------------------------


def _said_of(text: Text, cast_: Cast, voices: Voices, speech: Speech) -> Iterator[Stance]:
    """What a speaker says of somebody else: the speaker's words, and nobody else's position."""
    before = speech.of_head
    for begin, end in _segments(text, speech):
        m = first_actor(cast_, begin, end) or (before if _goes_on(text, begin) else None)
        before = m
        inner = voices.around(begin)
        if m is None or _speaks_for(speech, m) or inner is not speech:
            continue
        after = _trimmed(text, begin, safe_end(text, begin, end))
        claimed, denied = _claimed(text, m, begin, after)
        follows = m is not first_actor(cast_, begin, end)
        matter = matter_in(text, begin, after)
        if after - begin < 2 or not (matter or claimed or follows):
            continue
        if speaks_of_force(text, begin, end) or _tells_of_a_meeting(text, begin, end):
            continue
        for speaker in speech.who:
            yield Stance(Who(speaker.key, None if speech.carried else text.words(
                speaker.first, speaker.after)), "says", (text.rest(begin, after),),
                matter, text.words(begin, after), speaker.key, m.key, claimed, denied)


def _tells_of_a_meeting(text: Text, begin: int, end: int) -> bool:
    """Whether the words say that somebody met, which is no position."""
    return bool(text.within("meeting", begin, end, "met", "meets", "will"))


def _goes_on(text: Text, begin: int) -> bool:
    """Whether the words go on about whom was spoken of: أنها, لكنها, *but it*."""
    return bool(text.at("that", begin, "it") or text.at("he", begin)
                or text.word(begin - 1) in ("لكنه", "لكنها"))


def _trimmed(text: Text, begin: int, after: int) -> int:
    while after > begin and not text.word(after - 1)[:1].isalnum():
        after -= 1
    return after


def _segments(text: Text, speech: Speech) -> Iterator[tuple[int, int]]:
    begin = speech.first
    for k in range(speech.first, speech.after):
        if text.at("but", k) and k > begin:
            yield begin, k
            begin = text.starts("but")[k].after
    while begin < speech.after and text.word(begin) in COMMAS:
        begin += 1
    if begin < speech.after:
        yield begin, speech.after


def _claimed(text: Text, m: Mention, first: int, after: int) -> tuple[Sort | None, bool]:
    """What is said that they hold, where the words of holding stand close behind the name."""
    reach = (m.after if m.first >= first else first) + CLAIMED_WITHIN
    hit = next(iter(text.within("stance", first, min(after, reach))), None)
    return (cast("Sort", hit.meaning), negated(text, hit.first)) if hit else (None, False)


def _accused(text: Text, cast_: Cast, voices: Voices, hit: Hit) -> Iterator[Stance]:
    subject = voices.subject(hit)
    m = cast_.starting(max(hit.after, subject.after)) if subject else None
    if subject is None or m is None or m in subject.who:
        return
    _, end = clause(text, hit.first)
    after = _trimmed(text, m.first, safe_end(text, m.first, end))
    matter = matter_in(text, m.after, after)
    if after <= m.first or not matter or speaks_of_force(text, m.first, end):
        return
    for s in subject.who:
        yield Stance(_who(text, s, subject), "says", (text.rest(hit.first, hit.after),),
                     matter, text.words(m.first, after), s.key, m.key)


def _denied(text: Text, speech: Speech) -> Iterator[Stance]:
    after = _trimmed(text, speech.first, safe_end(text, speech.first, speech.after))
    matter = matter_in(text, speech.first, after)
    if after <= speech.first or not matter:
        return
    for m in speech.who:
        yield Stance(Who(m.key, None if speech.carried else text.words(m.first, m.after)), "denies",
                     (text.rest(speech.hit.first, speech.hit.after),),
                     matter, text.words(speech.first, after))
