"""What was read of a news text, for people at a terminal: a list a kind, the sentence beside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from hudna.say import Say, say
from hudna.speak.language import FSI, PDI, Language, language
from hudna.speak.process.found import (
    Actor,
    Aside,
    Commitment,
    Concern,
    Element,
    Meeting,
    Reading,
    Rest,
    Stance,
    When,
    Who,
    Words,
)
from hudna.speak.process.labels import (
    KINDS,
    LEVELS,
    NOT_SORTS,
    OFFICES,
    PARTIES,
    PROMISES,
    SORTS,
    STATES,
    WHYS,
    matter,
)

DOT = " · "
AS_ABOVE = say("as above")
OF_FORCE = say("it also speaks of force: take the words, not the sentence")


class Page:
    """The lines of one answer. Words of the text are fenced (Unicode isolates), so that Arabic in
    an English line, or a name in an Arabic one, disturbs nothing around it."""

    def __init__(self, found: Reading, lang: Language) -> None:
        self.found, self.lang = found, lang
        self.names = {a.id: a.name for a in found.actors}
        self.sentences = {s.number: s for s in found.sentences}

    def lines(self) -> Iterator[str]:
        yield self.say(say("Proposed, for a person to accept; nothing is kept."))
        yield self._counted_from()
        found = self.found
        yield from self._list(say("Who takes part"), found.actors, self._actor)
        yield from self._list(say("Who is for or against what"), found.stances, self._stance)
        yield from self._list(say("Meetings"), found.meetings, self._meeting)
        yield from self._list(say("Commitments and dates"), found.commitments, self._commitment)
        yield from self._list(say("What a plan contains"), found.elements, self._element)
        yield from self._list(say("Concerns"), found.concerns, self._concern)
        yield from self._list(say("Understood and not taken"), found.asides, self._aside)

    def say(self, what: object) -> str:
        return self.lang.say(what)

    def _counted_from(self) -> str:
        day = self.found.day
        if day is None:
            return self.say(say("The text's own day is not known: give it with --date."))
        return self.say(say("Days are counted from {day}.",
                            day=self.lang.day(date.fromisoformat(day.date))))

    def _list(self, title: Say, some: Sequence[Any],
              line: Callable[[Any], Iterable[str]]) -> Iterator[str]:
        yield ""
        yield f"{self.say(title)} ({len(some)})"
        shown: set[int] = set()
        for one in some:
            parts = [part for part in line(one) if part]
            yield f"  {DOT.join(parts)}"
            yield from (f"      {s}" for s in self._sentences(one, shown))

    def _sentences(self, one: Any, shown: set[int]) -> Iterator[str]:
        """Where in the text, and the sentence; one that stands just above is not shown again."""
        rests: tuple[Rest, ...] = one.rests if hasattr(one, "rests") else (one.rest,)
        most = 1 if isinstance(one, Actor) else 3
        numbers = dict.fromkeys(rest.sentence for rest in rests[:most]
                                if rest.sentence in self.sentences)
        for number in numbers:
            s = self.sentences[number]
            text = self.say(AS_ABOVE) if number in shown else self._fenced(s.text)
            force = f"{DOT}{self.say(OF_FORCE)}" if s.of_force and number not in shown else ""
            yield f"[{s.begin}-{s.end}] {text}{force}"
        shown.clear()
        shown.update(numbers)

    # --- one of a kind -----------------------------------------------------------------

    def _actor(self, a: Actor) -> Iterator[str]:
        yield self._name(a.id)
        yield self._fenced(f"«{a.name}»") if a.id in PARTIES else ""
        yield self.say(KINDS[a.kind])
        yield from (self.say(OFFICES.get(office, office)) for office in a.offices)
        if a.of:
            yield self.say(say("speaks for {party}", party=self._name(a.of)))
        if a.may_be:
            yield self.say(say("may be {names}", names=self._names(a.may_be)))

    def _stance(self, s: Stance) -> Iterator[str]:
        yield self._who((s.who,))
        yield self.say((NOT_SORTS if s.negated else SORTS)[s.sort])
        if s.about:
            yield self.say(say("about {name}", name=self._name(s.about)))
        yield self.say(matter(s.matter))
        yield self._quoted(s.on)
        if s.condition:
            yield self.say(say("condition: {words}", words=self._quoted(s.condition)))
        if s.said_by and s.said_by != s.who.actor:
            yield self.say(say("so says {name}", name=self._name(s.said_by)))

    def _meeting(self, m: Meeting) -> Iterator[str]:
        yield f"{m.number}."
        yield self._who(m.who) if m.who else self.say(say("who takes part is not said"))
        yield from (self.say(LEVELS[level]) for level in m.levels)
        yield self.say(STATES[m.state]) if m.state else ""
        yield self._quoted(m.place.words) if m.place else ""
        yield self._when(m.when)
        if m.may_be:
            yield self.say(say("may be the same as {numbers}",
                               numbers=", ".join(map(str, m.may_be))))

    def _commitment(self, c: Commitment) -> Iterator[str]:
        yield self.say(PROMISES[c.sort])
        yield self.say(say("perhaps")) if c.maybe else ""
        yield self._who(c.who) if c.who else ""
        yield self.say(matter(c.matter))
        yield self._quoted(c.what)
        yield self._when(c.due)
        if c.made:
            yield self.say(say("made {when}", when=self._when(c.made)))
        if c.condition:
            yield self.say(say("condition: {words}", words=self._quoted(c.condition)))
        if c.said_by:
            yield self.say(say("so says {name}", name=self._name(c.said_by)))

    def _element(self, e: Element) -> Iterator[str]:
        yield self.say(matter(e.matter))
        yield self._quoted(e.words)
        yield self.say(say("of {plans}", plans=" / ".join(map(self._quoted, e.plans))))

    def _concern(self, c: Concern) -> Iterator[str]:
        yield self._who(c.who)
        yield self.say(matter(c.matter))
        yield self._quoted(c.about)
        if c.settled_by:
            yield self.say(say("to be settled by {words}", words=self._quoted(c.settled_by)))

    def _aside(self, a: Aside) -> Iterator[str]:
        yield self._quoted(a.rest.words)
        yield self.say(WHYS[a.why])

    # --- parts -------------------------------------------------------------------------

    def _who(self, who: Sequence[Who]) -> str:
        carried = self.say(say("carried over from before"))
        return ", ".join(self._name(w.actor) + ("" if w.words else f" ({carried})") for w in who)

    def _name(self, actor: str) -> str:
        """A party or body in the reader's language; others as the text writes them."""
        listed = PARTIES.get(actor)
        return self.say(listed) if listed else self._fenced(self.names.get(actor, actor))

    def _names(self, actors: Iterable[str]) -> str:
        return " / ".join(map(self._name, actors))

    def _when(self, when: When | None) -> str:
        if when is None:
            return ""
        windows = " / ".join(w.first if w.first == w.last else f"{w.first} – {w.last}"
                             for w in when.windows)
        return f"{self._quoted(when.words)} {FSI}{windows}{PDI}" if windows else (
            self._quoted(when.words))

    def _quoted(self, words: Words | None) -> str:
        return self._fenced(f"«{words.text}»") if words else ""

    def _fenced(self, text: str) -> str:
        """Words of the text on one line; what would steer the terminal is left out."""
        plain = "".join(c for c in " ".join(text.split()) if c.isprintable() or c in JOINERS)
        return f"{FSI}{plain}{PDI}"


JOINERS = "\u200c\u200d"


def page(found: Reading, code: str) -> Iterator[str]:
    """The lines of the answer in one of the desk's languages."""
    return Page(found, language(code)).lines()
