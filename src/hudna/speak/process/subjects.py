"""Whose a verb is: its subject, by the word order of each language. Pure.

A verb whose subject the text leaves out, or puts as *he*, has the latest one before it, and is
marked so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from hudna.speak.process.cast import Cast
from hudna.speak.process.mentions import Mention
from hudna.speak.process.text import BREAKS, COMMAS, Text
from hudna.speak.reading.phrases import Hit

BEFORE, BEHIND = 14, 4
"""Words between a verb and its subject: before it, and behind it in Arabic."""
CARRIED_WITHIN = 150
LED = frozenset({"of", "by", "with", "in", "on", "from", "about", "to", "against", "for", "between",
                 "after", "at", "over", "towards", "с", "со", "о", "об", "против", "от", "к", "в",
                 "во", "на", "между", "из", "у", "для", "после", "по", "مع", "من", "علي", "الي",
                 "في", "ضد", "بين", "حيال", "تجاه", "عن", "حول"})
FILLING = frozenset({"has", "have", "had", "also", "not", "does", "do", "did", "is", "was",
                     "again", "now", "today", "would", "will", "قد", "لا", "لم", "لن", "التي",
                     "الذي", "ايضا", "اليوم", "امس", "ما", "كان", "كانت", "ليس", "ليست", "غير",
                     "не", "также", "уже", "вновь", "сегодня", "вчера"})
QUOTES = frozenset("\"«»“”—–-")


class Subject(NamedTuple):
    """`after`: the word behind the verb and its subject. `carried`: it is not named there."""

    who: tuple[Mention, ...]
    after: int
    carried: bool = False


class Subjects:
    """The subjects of a text's verbs of saying, holding, promising and meeting."""

    def __init__(self, text: Text, cast: Cast) -> None:
        self.text, self.cast = text, cast
        self._subjects: list[tuple[int, Mention]] = []
        for hit in self._verbs():
            if named := self.named_subject(hit):
                self._subjects.append((hit.first, named.who[0]))

    def _verbs(self) -> list[Hit]:
        found = [hit for section in ("say", "stance", "commit")
                 for hit in self.text.starts(section).values()
                 if hit.meaning not in ("according", "doubts", "demanded", "none")]
        found.extend(h for h in self.text.starts("meeting").values() if h.meaning != "noun")
        return sorted(h for h in found if not self.cast.inside(h))

    def subject(self, hit: Hit) -> Subject | None:
        """Whose verb it is; carried over where no name stands there."""
        named = self.named_subject(hit)
        return named or self._carried(hit)

    def named_subject(self, hit: Hit) -> Subject | None:
        if self.text.arabic(hit.first):
            return self._behind(hit) or self._just_before(hit)
        if self._told_after(hit):
            return self._inverted(hit)
        return self._before(hit) or self._inverted(hit)

    def _told_after(self, hit: Hit) -> bool:
        """… , сообщил Лавров: what is said stands before, who says it behind."""
        before = self.text.word(hit.first - 1)
        quoted = before in QUOTES or self.text.word(hit.first - 2) in QUOTES
        cyrillic = not self.text.word(hit.first)[:1].isascii()
        if self.text.at("say", hit.first) is None or before not in COMMAS | QUOTES:
            return False
        return (cyrillic or quoted) and self.cast.starting(hit.after) is not None

    def _behind(self, hit: Hit) -> Subject | None:
        _, end = self.text.bounds(hit.first)
        for k in range(hit.after, min(hit.after + BEHIND, end)):
            if (m := self.cast.starting(k)) and not _has_grown(self.text, k):
                chain = self.cast.chain(m)
                return Subject(tuple(chain), chain[-1].after)
            if self.text.word(k) not in FILLING and not self.text.at("time", k):
                return None
        return None

    def _just_before(self, hit: Hit) -> Subject | None:
        k = hit.first
        for _ in range(3):
            m = self.cast.ending(k)
            if m and self.text.word(m.first - 1) not in LED:
                return Subject(tuple(self.cast.chain_back(m)), hit.after)
            if self.text.word(k - 1) not in FILLING:
                return None
            k -= 1
        return None

    def _before(self, hit: Hit) -> Subject | None:
        first, _ = self.text.bounds(hit.first)
        for k in range(hit.first, max(first, hit.first - BEFORE), -1):
            if (m := self.cast.ending(k)) and not led(self.text, m):
                return Subject(tuple(self.cast.chain_back(m)), hit.after)
            if self._stops(k - 1, hit):
                return None
        return None

    def _stops(self, k: int, hit: Hit) -> bool:
        """Whether no subject of the verb can stand before the word `k`."""
        text = self.text
        word = text.word(k)
        if word in BREAKS or text.at("he", k) or (text.at("but", k) and k < hit.first - 1):
            return True
        if text.at("that", k) and text.at("which", k) is None:
            return True
        other = text.at("say", k) or text.at("stance", k, "for", "against")
        return other is not None and other.after < hit.first and not self._coordinate(other, hit)

    def _coordinate(self, other: Hit, hit: Hit) -> bool:
        """*supports the truce and opposes …*: two verbs of one subject."""
        return any(self.text.at("join", k) or self.text.at("but", k)
                   for k in range(other.after, hit.first))

    def _inverted(self, hit: Hit) -> Subject | None:
        m = self.cast.starting(hit.after)
        if m is None or (self.text.word(hit.first)[:1].isascii()
                         and self.text.at("say", hit.first) is None):
            return None
        chain = self.cast.chain(m)
        return Subject(tuple(chain), chain[-1].after)

    def _carried(self, hit: Hit) -> Subject | None:
        """The latest subject who is a person: only where the words leave the subject out."""
        text = self.text
        first, _ = text.sentence(text.tokens[hit.first].sentence)
        if text.arabic(hit.first):
            left_out = (hit.first == first or text.word(hit.first - 1) in COMMAS | QUOTES
                        or text.word(hit.first).startswith("و")
                        or text.ending("that", hit.first, "it") is not None)
        else:
            left_out = any(text.at("he", k) and text.word(k) not in ("it", "they", "они", "оно")
                           for k in range(max(first, hit.first - 3), hit.first))
            if own := self.speaker_itself(hit, first):
                return own
        return self.latest(hit.first, hit.after) if left_out else None

    def speaker_itself(self, hit: Hit, first: int) -> Subject | None:  # noqa: ARG002 - for `Voices`
        """Who says something of itself, where speeches are known."""
        return None

    def latest(self, i: int, after: int) -> Subject | None:
        """The latest subject before the word `i`: of its own sentence whoever it is, else a person
        or an office. Never a person of another sentence for an Arabic verb of the other gender."""
        number = self.text.tokens[i].sentence
        n = bisect_right(self._subjects, i, key=lambda s: s[0])
        for at, m in reversed(self._subjects[max(0, n - 8):n]):
            here = self.text.tokens[at].sentence == number
            person = m.kind in ("person", "office", "unknown") and not self._feminine(i)
            if at < i and i - at <= CARRIED_WITHIN and (here or person):
                return Subject((m,), after, carried=True)
        return None

    def _feminine(self, i: int) -> bool:
        """قالت, أكدت: of a state or a body, or of a woman, which no list says."""
        word = self.text.word(i)
        return self.text.arabic(i) and word.endswith("ت") and len(word) > 3


def led(text: Text, m: Mention) -> bool:
    """Whether a preposition stands before the name."""
    before = text.word(m.first - 1)
    if before in ("the", "a"):
        before = text.word(m.first - 2)
    return before in LED or (before in JOINED and _led_list(text, m))


JOINED = frozenset({"and", "и"})


def _led_list(text: Text, m: Mention) -> bool:
    """*between Washington and Moscow*: the second of two after a preposition."""
    return any(text.word(k) in ("between", "между") for k in range(max(0, m.first - 8), m.first))


def _has_grown(text: Text, k: int) -> bool:
    """Whether a preposition has grown on to an Arabic name, which is then no subject."""
    word = text.word(k)
    return word.startswith(("لل", "بال")) or text.ending("at", k) is not None


def first_actor(cast: Cast, first: int, after: int) -> Mention | None:
    """The actor with whom a clause begins, as its subject; in Arabic behind a verb, too."""
    text = cast.text
    reach = first + (4 if text.arabic(first) else 3)
    within: Sequence[Mention] = cast.within(first, min(reach, after))
    m = next(iter(within), None)
    if m is None or led(text, m) or text.word(m.first).startswith(("لل", "بال")):
        return None
    between = range(first, m.first)
    if not text.arabic(first) and any(text.word(k) not in BEFORE_SUBJECT for k in between):
        return None
    return m


BEFORE_SUBJECT = frozenset({"the", "a", "\"", "«", "“", "both", "now", "only", "и", "сама", "same"})
