"""Changes of texts and roles: heading, sources, parties, clauses, milestones, accessions."""

from __future__ import annotations

from collections.abc import Iterator

from hudna.say import Say, say
from hudna.terms.agreement import (
    Accession,
    Agreement,
    Clause,
    Milestone,
    Open,
    Party,
    Source,
    Words,
)
from hudna.terms.change import (
    EVERYONE,
    NOT_GIVEN,
    OPEN,
    REGISTRANTS,
    Effect,
    listed,
    moment,
    pairs,
    told,
)
from hudna.terms.diff_flights import basis, name_of, reason

STRONGER, WEAKER, JUDGE, NEUTRAL = Effect.STRONGER, Effect.WEAKER, Effect.JUDGE, Effect.NEUTRAL
ROLES = {
    "guarantor": say("guarantor"),
    "party": say("party"),
    "depositary": say("depositary"),
    "observer": say("observer"),
}


def reworded(effect: Effect, what: object, before: Words | None,
             after: Words | None) -> Iterator[Say]:
    """A text in three languages that was changed, left out or put in."""
    if before == after:
        return
    if after is None:
        yield told(effect, EVERYONE, say("{what}: left out (was: “{before}”)",
                                         what=what, before=before))
    elif before is None:
        yield told(effect, EVERYONE, say("{what}: now says “{after}”", what=what, after=after))
    else:
        langs = [x for x in ("en", "ar", "ru") if before.of(x) != after.of(x)]
        yield told(effect, EVERYONE, say("{what}: now reads “{after}” (changed in: {langs})",
                                         what=what, after=after, langs=", ".join(langs)))


def heading(before: Agreement, after: Agreement) -> Iterator[Say]:
    if before.id != after.id:
        yield told(NEUTRAL, EVERYONE, say("The agreement's id is now {after} (was {before})",
                                          after=after.id, before=before.id))
    yield from reworded(NEUTRAL, say("Title"), before.title, after.title)
    yield from reworded(NEUTRAL, say("About"), before.about, after.about)


def closing(before: Agreement, after: Agreement) -> Iterator[Say]:
    yield from reworded(JUDGE, say("Whom the truce does not cover"),
                         before.excluded, after.excluded)
    if before.exercise is None and after.exercise is not None:
        yield told(WEAKER, EVERYONE, say("The agreement is now for an exercise: it binds nobody"))
    elif after.exercise is None and before.exercise is not None:
        yield told(JUDGE, EVERYONE, say("The agreement is no longer for an exercise"))
    else:
        yield from reworded(NEUTRAL, say("Exercise"), before.exercise, after.exercise)
    if before.theatre != after.theatre:
        yield told(NEUTRAL, REGISTRANTS, say(
            "The theatre, where coordinates are expected to lie, has changed"))


# --- sources ---


def sources(before: Agreement, after: Agreement) -> Iterator[Say]:
    for b, a in pairs(before.sources, after.sources, lambda s: s.id):
        if b is None and a is not None:
            yield told(NEUTRAL, EVERYONE, say("A new source: {source}", source=a.title))
        elif a is None and b is not None:
            yield told(NEUTRAL, EVERYONE, say("No longer a source: {source}", source=b.title))
        elif a is not None and b is not None:
            yield from _source(b, a)


def _source(b: Source, a: Source) -> Iterator[Say]:
    yield from reworded(NEUTRAL, say("Title of source {id}", id=a.id), b.title, a.title)
    if (b.published, b.where) != (a.published, a.where):
        yield told(NEUTRAL, EVERYONE, say(
            "Source {id}: now published {when}, {where} (was: {was_when}, {was_where})",
            id=a.id, when=a.published, where=a.where or NOT_GIVEN,
            was_when=b.published, was_where=b.where or NOT_GIVEN))


# --- parties ---


def parties(before: Agreement, after: Agreement) -> Iterator[Say]:
    for b, a in pairs(before.parties, after.parties, lambda p: p.id):
        if b is None and a is not None:
            yield told(STRONGER if a.role in ("guarantor", "party") else JUDGE, a.name,
                       say("Newly named, as {role}: {party}", role=ROLES[a.role], party=a.name))
            yield from _backing(None, a, after)
        elif a is None and b is not None:
            yield told(WEAKER, b.name, say("No longer named; was {role}: {party}",
                                           role=ROLES[b.role], party=b.name))
        elif a is not None and b is not None:
            yield from _party(b, a, after)


def _party(b: Party, a: Party, after: Agreement) -> Iterator[Say]:
    if b.name != a.name:
        yield told(NEUTRAL, a.name, say("The party “{before}” is now called “{after}”",
                                        before=b.name, after=a.name))
    if b.role != a.role:
        yield told(WEAKER if b.role == "guarantor" else JUDGE, a.name, say(
            "{party} is now {after} (was: {before})",
            party=a.name, after=ROLES[a.role], before=ROLES[b.role]))
    yield from _backing(b, a, after)


def _backing(b: Party | None, a: Party, after: Agreement) -> Iterator[Say]:
    if (b.backed_by if b else None) == a.backed_by:
        return
    if a.backed_by is None:
        yield told(WEAKER, a.name, say("Nobody answers any more for: {party}", party=a.name))
    else:
        yield told(JUDGE if b and b.backed_by else STRONGER, a.name, say(
            "Answers now for {party}: {guarantor}",
            party=a.name, guarantor=name_of(a.backed_by, after)))


# --- clauses and categories ---


def clauses(before: Agreement, after: Agreement) -> Iterator[Say]:
    for b, a in pairs(before.clauses, after.clauses, lambda c: c.id):
        if b is None and a is not None:
            yield told(STRONGER if a.prohibits else JUDGE, EVERYONE, say(
                "A new clause, {id}: {title}. {text}", id=a.id, title=a.title, text=a.text))
        elif a is None and b is not None:
            yield told(WEAKER if b.prohibits else JUDGE, EVERYONE, say(
                "Clause {id} is gone: {title}. {text}", id=b.id, title=b.title, text=b.text))
        elif a is not None and b is not None:
            yield from _clause(b, a)


def _clause(b: Clause, a: Clause) -> Iterator[Say]:
    yield from reworded(NEUTRAL, say("Title of clause {id}", id=a.id), b.title, a.title)
    yield from reworded(JUDGE, say("Clause {id}", id=a.id), b.text, a.text)
    if b.source != a.source:
        yield told(NEUTRAL, EVERYONE, say(
            "Clause {id}: now taken from the source {after} (was {before})",
            id=a.id, after=a.source, before=b.source))
    for act in a.prohibits:
        if act not in b.prohibits:
            yield told(STRONGER, EVERYONE, say("Clause {id} now prohibits: {act}",
                                               id=a.id, act=act))
    for act in b.prohibits:
        if act not in a.prohibits:
            yield told(WEAKER, EVERYONE, say("Clause {id} no longer prohibits: {act}",
                                             id=a.id, act=act))
    yield from reworded(JUDGE, say("What clause {id} leaves open", id=a.id), b.open, a.open)


def categories(before: Agreement, after: Agreement) -> Iterator[Say]:
    for b, a in pairs(before.categories, after.categories, lambda c: c.id):
        if b is None and a is not None:
            yield told(JUDGE, EVERYONE, say("A new category of flight: {category}",
                                            category=a.name))
        elif a is None and b is not None:
            yield told(JUDGE, EVERYONE, say("No longer a category of flight: {category}",
                                            category=b.name))
        elif a is not None and b is not None:
            yield from reworded(NEUTRAL, say("Category {id}", id=a.id), b.name, a.name)


# --- milestones and accessions ---


def milestones(before: Agreement, after: Agreement) -> Iterator[Say]:
    for b, a in pairs(before.milestones, after.milestones, lambda m: m.id):
        if b is None and a is not None:
            yield told(JUDGE, EVERYONE, say("A new milestone: {title}, due: {due}",
                                            title=a.title, due=moment(a.due_ms)))
        elif a is None and b is not None:
            yield told(JUDGE, EVERYONE, say("No longer a milestone: {title}, was due: {due}",
                                            title=b.title, due=moment(b.due_ms)))
        elif a is not None and b is not None:
            yield from _milestone(b, a)


def _milestone(b: Milestone, a: Milestone) -> Iterator[Say]:
    yield from reworded(NEUTRAL, say("Milestone {id}", id=a.id), b.title, a.title)
    yield from reason(a.title, b.due_ms, a.due_ms)
    if moment(b.due_ms) != moment(a.due_ms):
        yield told(JUDGE, EVERYONE, say("{title}: now due {after} (was: {before})", title=a.title,
                                        after=moment(a.due_ms), before=moment(b.due_ms)))
    yield from basis(a.title, b.clause, a.clause)


def accessions(before: Agreement, after: Agreement) -> Iterator[Say]:
    for b, a in pairs(before.accessions, after.accessions, lambda x: x.party):
        if b is None and a is not None:
            yield told(STRONGER, name_of(a.party, after), say(
                "Has joined: {party}; protected by clauses: {clauses}",
                party=name_of(a.party, after), clauses=listed(a.protection)))
        elif a is None and b is not None:
            yield told(WEAKER, name_of(b.party, before), say(
                "No longer recorded as having joined: {party}", party=name_of(b.party, before)))
        elif a is not None and b is not None:
            yield from _accession(b, a, after)


def _accession(b: Accession, a: Accession, after: Agreement) -> Iterator[Say]:
    who = name_of(a.party, after)
    what = say("Accession of {party}", party=who)
    yield from reason(what, b.joined_ms, a.joined_ms)
    if moment(b.joined_ms) != moment(a.joined_ms):
        yield told(JUDGE, who, say("{what}: now dated {after} (was: {before})", what=what,
                                   after=moment(a.joined_ms), before=moment(b.joined_ms)))
    if b.through != a.through:
        yield told(NEUTRAL, who, say("{what}: now through {after}", what=what,
                                     after=_through(a.through, after)))
    if gained := [c for c in a.protection if c not in b.protection]:
        yield told(STRONGER, who, say("{what}: now also protected by clauses: {clauses}",
                                      what=what, clauses=listed(gained)))
    if lost := [c for c in b.protection if c not in a.protection]:
        yield told(WEAKER, who, say("{what}: no longer protected by clauses: {clauses}",
                                    what=what, clauses=listed(lost)))
    if b.source != a.source:
        yield told(NEUTRAL, who, say("{what}: now according to the source {after} (was {before})",
                                     what=what, after=a.source, before=b.source))
    yield from reworded(NEUTRAL, say("Note on {what}", what=what), b.note, a.note)


def _through(through: str | Open, after: Agreement) -> object:
    return OPEN if isinstance(through, Open) else name_of(through, after)
