"""How far what somebody says reaches. Pure.

What one actor says of another stays what the speaker says.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from hudna.speak.process.cast import Cast
from hudna.speak.process.mentions import Mention
from hudna.speak.process.subjects import QUOTES, Subject, Subjects
from hudna.speak.process.text import COMMAS, Text
from hudna.speak.reading.phrases import Hit

THAT_WITHIN = 14
LEAST_BEFORE, MOST_BEHIND = 4, 8
"""Words of what is said before *…, Lavrov said on Tuesday*, and behind it."""


class Speech(NamedTuple):
    """The words from `first` to before `after` are what `who` says; `denied`: denies."""

    first: int
    after: int
    who: tuple[Mention, ...]
    carried: bool
    denied: bool
    of_head: Mention | None
    """Whom *which, they say, …* speaks of."""
    hit: Hit


class Voices(Subjects):
    """The subjects and speeches of a text."""

    def __init__(self, text: Text, cast: Cast) -> None:
        super().__init__(text, cast)
        self.speeches: list[Speech] = []
        self._firsts: list[int] = []
        found = [s for hit in self._says() if (s := self._speech(hit))]
        self.speeches = sorted(found, key=lambda s: s.first)
        self._firsts = [s.first for s in self.speeches]

    def _says(self) -> list[Hit]:
        return sorted(h for h in self.text.starts("say").values() if not self.cast.inside(h))

    def speaker_itself(self, hit: Hit, first: int) -> Subject | None:
        """*The committee said it welcomed …*: who says so of itself."""
        pronoun = next((k for k in range(max(first, hit.first - 3), hit.first)
                        if self.text.at("he", k)), None)
        speech = self.around(pronoun) if pronoun is not None else None
        if speech is None or pronoun != speech.first:
            return None
        return Subject(speech.who, hit.after, carried=True)

    def around(self, i: int) -> Speech | None:
        """The innermost speech that the word `i` is part of."""
        n = bisect_right(self._firsts, i)
        inner = [s for s in self.speeches[max(0, n - 6):n] if s.first <= i < s.after]
        return min(inner, key=lambda s: s.after - s.first, default=None)

    def denied(self, i: int) -> bool:
        speech = self.around(i)
        return speech is not None and speech.denied

    def _speech(self, hit: Hit) -> Speech | None:
        if hit.meaning == "according":
            return self._according(hit)
        subject = self.subject(hit)
        if subject is None:
            return None
        reach = self._reach(hit, subject)
        if reach is None:
            return None
        return Speech(*reach, subject.who, subject.carried, hit.meaning == "deny",
                      self._head(hit, reach[0]), hit)

    def _according(self, hit: Hit) -> Speech | None:
        m = self.cast.starting(hit.after)
        if m is None:
            return None
        first, after = self.text.bounds(hit.first)
        begin, end = (m.after, after) if hit.first - first < 3 else (first, hit.first)
        return Speech(begin, end, (m,), False, False, None, hit) if begin < end else None

    def _reach(self, hit: Hit, subject: Subject) -> tuple[int, int] | None:
        first, end = self.text.bounds(hit.first)
        begin = self._that(hit, subject, end)
        if begin is not None:
            return (begin, self._until(begin, end)) if begin < end else None
        last = min(hit.first, subject.who[0].first) if not subject.carried else hit.first - 1
        behind = max(hit.after, subject.after)
        if self.text.arabic(hit.first) or hit.meaning != "that" or last - first < LEAST_BEFORE or (
                end - behind > MOST_BEHIND):
            return None
        return (first, last) if self.text.word(last - 1) in COMMAS | QUOTES else None

    def _that(self, hit: Hit, subject: Subject, end: int) -> int | None:
        """The first word of what is said."""
        text, behind = self.text, max(hit.after, subject.after)
        for k in range(behind, min(behind + THAT_WITHIN, end)):
            if found := text.at("that", k):
                return k if found.meaning == "it" else found.after
            if text.word(k) == ":" or (k == behind and text.word(k) in ("\"", "«", "“")):
                return k + 1
            if text.at("say", k) and k > behind:
                return None
        told = not text.arabic(hit.first) and (self.cast.starting(behind) is not None
                                               or text.at("he", behind) is not None)
        return behind if told and hit.meaning == "that" else None

    def _until(self, begin: int, end: int) -> int:
        """Up to where the text says again, at the same level, that somebody speaks."""
        for k in range(begin + 1, end):
            if not self.text.at("say", k):
                continue
            if self._begins_again(k):
                return k
        return end

    def _begins_again(self, k: int) -> bool:
        text = self.text
        return bool(text.word(k - 1) in COMMAS or text.at("join", k - 1) or text.ending("but", k)
                    or (text.arabic(k) and text.word(k).startswith("و")))

    def _head(self, hit: Hit, begin: int) -> Mention | None:
        """روسيا التي يرى مسؤولون أنها …: whom the words behind *which* are about."""
        if not self.text.at("that", begin, "it") or not self.text.at("which", hit.first - 1):
            return None
        return self.cast.ending(hit.first - 1)
