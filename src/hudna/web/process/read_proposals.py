"""What was read of a news text, as forms for a person to accept one by one: each prefilled, with
the sentence that it rests on, and nothing of it taken yet.

Of a sentence that speaks of force the proposal's own words are shown and kept, and never the
sentence: it may say against whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import msgspec

from hudna.record.process import Towards
from hudna.record.record import Record
from hudna.record.sound import LONGEST_TEXT
from hudna.say import Say, say
from hudna.speak.language import Language
from hudna.speak.process.callings import in_words, office_of
from hudna.speak.process.found import (
    Actor,
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
    PARTIES,
    PROMISES,
    SORTS,
    STATES,
    matter,
)
from hudna.web.process.position_form import NOBODY

Kind: TypeAlias = Literal["stance", "meeting", "commitment"]
MOST, MOST_SHOWN = 100, 3
TOWARDS_OF: Mapping[str, Towards] = {
    "for": "for", "against": "against", "conditional": "conditional"}
"""Of *doubts*, *denies* and what one says of another a person says which position it is."""
STATE_OF = {"held": "held", "to-come": "planned"}
CARRIED = say("Who it is stands in another sentence: look whether that is meant.")
OF_ANOTHER = say("It says something of another: that is no public position of the other.")
PERHAPS = say("The text says that it may be so.")
NOT_PROMISED = say("Nobody promised it, as far as the text says.")


class Shown(msgspec.Struct, frozen=True):
    """A sentence in pieces, each with whether the proposal rests on it; or, where it is `of_force`,
    those words alone."""

    pieces: tuple[tuple[str, bool], ...]
    of_force: bool


class Proposal(msgspec.Struct, frozen=True):
    """`name`: of the proposal in the form; its fields are called `{name}_…`. `quote`: the words
    that are kept. `before`: what was entered from the same words, by whomever, as far as it stands;
    `done`: this party has entered this."""

    name: str
    kind: Kind
    title: str
    notes: tuple[Say, ...]
    shown: tuple[Shown, ...]
    quote: str
    fields: Mapping[str, str]
    before: tuple[Record, ...] = ()
    done: bool = False


class Proposing:
    """`parties`: the ids of the agreement's."""

    def __init__(self, found: Reading, lang: Language, parties: Sequence[str]) -> None:
        self._found, self._lang, self._parties = found, lang, parties
        self._actors = {a.id: a for a in found.actors}
        self._sentences = {s.number: s for s in found.sentences}
        self._day = found.day.date if found.day else ""

    # --- one of a kind -----------------------------------------------------------------

    def actor(self, n: int, a: Actor) -> Proposal:
        """A form for a position of somebody of whom the text has none: it names no question."""
        fields = self._whose(a) | {"question": "", "towards": "", "day": self._day, "text": ""}
        notes = (say("may be {names}", names=", ".join(map(self._called, a.may_be))),)
        return self._made(f"actor_{n}", (self._called(a.id), KINDS[a.kind]),
                          notes if a.may_be else (), a.rests[:1], kind="stance", fields=fields)

    def stance(self, n: int, s: Stance) -> Proposal:
        actor = self._actors[s.who.actor]
        towards = "" if s.negated else TOWARDS_OF.get(s.sort, "")
        fields = self._whose(actor) | {
            "question": self._say(matter(s.matter)), "towards": towards, "day": self._day,
            "text": _line(s.on.text if s.on else s.rests[0].words.text)}
        about = say("about {name}", name=self._called(s.about)) if s.about else ""
        title = (self._called(actor.id), (NOT_SORTS if s.negated else SORTS)[s.sort], about,
                 matter(s.matter))
        return self._made(f"stance_{n}", title, self._notes_of(s), s.rests, kind="stance",
                          fields=fields, also=(s.who.words, s.on, s.condition))

    def meeting(self, n: int, m: Meeting) -> Proposal:
        first, last = _days(m.when)
        fields = {
            "state": STATE_OF.get(m.state or "", ""), "from": first, "until": last,
            "level": m.levels[0] if len(m.levels) == 1 else "",
            "title": _line(m.rests[0].words.text), "place": m.place.words.text if m.place else "",
            "attended": "\n".join(filter(None, (self._kept(w.actor) for w in m.who)))}
        title = (self._everybody(m.who), *(LEVELS[x] for x in m.levels),
                 STATES[m.state] if m.state else "", m.place.words.text if m.place else "")
        notes = [*_when_notes(m.when), *_carried(m.who)]
        if m.may_be:
            notes.append(say("It may be the same meeting as another one here."))
        also = (*(w.words for w in m.who), m.place.words if m.place else None,
                m.when.words if m.when else None)
        return self._made(f"meeting_{n}", title, notes, m.rests, kind="meeting", fields=fields,
                          also=also)

    def commitment(self, n: int, c: Commitment) -> Proposal:
        notes = [*_when_notes(c.due), *_carried(c.who)]
        if c.maybe:
            notes.append(PERHAPS)
        if c.sort in ("expected", "demanded"):
            notes.append(NOT_PROMISED)
        if c.said_by:
            notes.append(say("so says {name}", name=self._called(c.said_by)))
        fields = self._promise(c.what.text, c.who) | {
            "due_day": _days(c.due)[1],
            "condition": _line(c.condition.text) if c.condition else ""}
        title = (PROMISES[c.sort], self._everybody(c.who),
                 matter(c.matter), c.due.words.text if c.due else "")
        return self._made(f"commitment_{n}", title, notes, c.rests, kind="commitment",
                          fields=fields, also=(*(w.words for w in c.who), c.what, c.condition))

    def element(self, n: int, e: Element) -> Proposal:
        plans = " / ".join(dict.fromkeys(w.text for w in e.plans))
        return self._made(
            f"element_{n}", (matter(e.matter),),
            (say("part of {plans}", plans=plans), NOT_PROMISED), e.rests, kind="commitment",
            fields=self._promise(e.words.text, ()) | {"due_day": "", "condition": ""})

    def concern(self, n: int, c: Concern) -> Proposal:
        """To be read: a concern is raised by whoever has it."""
        settled = c.settled_by
        notes = (say("to be settled by {words}", words=settled.text),) if settled else ()
        title = (self._everybody(c.who), matter(c.matter),
                 c.about.text if c.about else "")
        return self._made(f"concern_{n}", title, notes, c.rests, kind="commitment", fields={})

    # --- parts -------------------------------------------------------------------------

    def _made(self, name: str, title: Iterable[Any], notes: Iterable[Say], rests: Sequence[Rest],
              *, kind: Kind, fields: Mapping[str, str], also: Iterable[Words | None] = (),
              ) -> Proposal:
        return Proposal(name, kind, " · ".join(filter(None, map(self._say, title))), tuple(notes),
                        tuple(self._shown(rests, also)), self.quote(rests), fields)

    def quote(self, rests: Sequence[Rest]) -> str:
        """The sentence; the words alone where it speaks of force, or is longer than is kept."""
        words, sentence = rests[0].words.text, self._sentences.get(rests[0].sentence)
        whole = sentence and not sentence.of_force and len(sentence.text) <= LONGEST_TEXT
        return (sentence.text if sentence and whole else words)[:LONGEST_TEXT]

    def _shown(self, rests: Sequence[Rest], also: Iterable[Words | None]) -> Iterator[Shown]:
        """`also`: other words of the proposal, marked where they stand in one of the sentences."""
        words = [w for w in also if w]
        for number in list(dict.fromkeys(r.sentence for r in rests))[:MOST_SHOWN]:
            here = [r for r in rests if r.sentence == number]
            sentence = self._sentences.get(number)
            if sentence is None or sentence.of_force:
                yield Shown(tuple((r.words.text, True) for r in here), of_force=True)
            else:
                marks = [r.words for r in here] + [
                    w for w in words if sentence.begin <= w.begin and w.end <= sentence.end]
                yield Shown(tuple(_marked(sentence.text, sentence.begin, marks)), of_force=False)

    def _called(self, actor: str) -> str:
        """As a heading says it: by the office, and whose that is; else as the text has it."""
        a = self._actors.get(actor)
        if a is None:
            return self._say(PARTIES.get(actor, actor))
        return in_words(office_of(a) or a.name, self._lang)

    def _kept(self, actor: str) -> str:
        """As it is kept: a person without an office as whose it speaks for; never by name alone."""
        a = self._actors[actor]
        known = office_of(a) or str(PARTIES.get(a.of, ""))
        return in_words(known, self._lang) if known else ""

    def _everybody(self, who: Sequence[Who]) -> str:
        """Apart from each other also where a name has a comma of its own."""
        return " / ".join(self._called(w.actor) for w in who)

    def _whose(self, a: Actor) -> dict[str, str]:
        """Whom it is of, with nothing taken where the text does not say."""
        own = next((p for p in (a.id, a.of) if p in self._parties), "")
        named = {own: own} if own else None
        nobody = NOBODY if a.of or a.kind in ("party", "body") else ""
        return {"actor": in_words(office_of(a, named), self._lang), "party": own or nobody}

    def _promise(self, what: str, who: Sequence[Who]) -> dict[str, str]:
        by = {p for w in who for p in (self._whose(self._actors[w.actor])["party"],) if p != NOBODY}
        return {"by": by.pop() if len(by) == 1 else "", "what": _line(what), "clause": ""}

    def _notes_of(self, s: Stance) -> Iterator[Say]:
        yield from _carried((s.who,))
        if s.sort == "says":
            yield OF_ANOTHER
        if s.condition:
            yield say("condition: {words}", words=s.condition.text)
        if s.said_by and s.said_by != s.who.actor:
            yield say("so says {name}", name=self._called(s.said_by))

    def _say(self, what: object) -> str:
        return self._lang.say(what) if what else ""


def _carried(who: Sequence[Who]) -> Iterator[Say]:
    if any(w.words is None for w in who):
        yield CARRIED


def _days(when: When | None) -> tuple[str, str]:
    """The first and the last day, where one alone may be meant."""
    if when is None or len(when.windows) != 1:
        return "", ""
    return when.windows[0].first, when.windows[0].last


def _when_notes(when: When | None) -> Iterator[Say]:
    if when is None or len(when.windows) == 1:
        return
    if not when.windows:
        yield say("The text says {words}: which day that is, it does not tell.",
                  words=when.words.text)
        return
    days = ", ".join(w.first if w.first == w.last else f"{w.first} – {w.last}"
                     for w in when.windows)
    yield say("The text says {words}: it may be {days}. None is chosen.", words=when.words.text,
              days=days)


def _marked(text: str, begin: int, marks: Iterable[Words]) -> Iterator[tuple[str, bool]]:
    """The sentence cut where the words that a proposal rests on begin and end."""
    at = 0
    for first, last in sorted((w.begin - begin, w.end - begin) for w in marks):
        if first > at:
            yield text[at:first], False
        if last > at:
            yield text[max(first, at):last], True
            at = last
    if at < len(text):
        yield text[at:], False


def _line(text: str) -> str:
    return " ".join(text.split())
