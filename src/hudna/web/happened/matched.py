"""How the lines of several lists match, as a page has it: events, each with a line of each list at
most, what they differ in, and what a person chose in a form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from hudna.fault import Fault
from hudna.record.incidents import CountLine, CountMatch
from hudna.record.record import Record
from hudna.record.statement import PartyId
from hudna.say import Say, say
from hudna.view.counts import Day, as_said, by_lines, counted, covers, lines_of, reconciled
from hudna.view.matching import Named, differs, propose
from hudna.web.faults import field_of
from hudna.web.forms import Form

DIFFERS: dict[str, Say] = {
    "happened": say("what happened"), "from_ms": say("time"), "until_ms": say("time of its end"),
    "place": say("place in words"), "near": say("cell of the place"),
    "accused": say("who is accused"), "clause": say("clause"),
}
MOST_CHOICES = 80
"""Lines of all lists up to which each has all events to choose from; beyond, a number is typed."""
ALONE = "0"
MOST_NUMBER = 10_000


class Event(msgspec.Struct, frozen=True):
    """One event: the line of each party that has it, in what they differ, and by its number."""

    number: int
    lines: Mapping[PartyId, CountLine]
    differs: tuple[str, ...]

    @property
    def first(self) -> CountLine:
        return next(iter(self.lines.values()))

    @property
    def state(self) -> str:
        if len(self.lines) < 2:
            return "unmatched"
        return "different" if self.differs else "same"


class Apart(msgspec.Struct, frozen=True):
    """An event as some parties have it and others have not."""

    event: Event
    by: tuple[PartyId, ...]


def field(party: PartyId, at: int) -> str:
    """The form's field for the line at this place of a party's list."""
    return f"of_{party}_{at}"


def by_field(faults: Iterable[Fault]) -> dict[str, list[Fault]]:
    """For a form of thousands of fields: to go through all faults at each would stop the desk."""
    found: defaultdict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        found[field_of(fault.where)].append(fault)
    return dict(found)


def over(lists: Mapping[PartyId, Record]) -> str:
    """The lists that a form is about."""
    return " ".join(sorted(r.hash for r in lists.values()))


def proposal(day: Day) -> tuple[CountMatch, ...]:
    return propose({r.hash: counted(r).lines for r in day.lists.values()})


def start(day: Day, me: PartyId, chosen: str) -> tuple[str, tuple[CountMatch, ...]]:
    """What a form begins with, and whose it is: the word of the party that is `chosen`, else this
    party's own, else what is proposed (empty). A word over other lists is none."""
    for party in (chosen, me) if chosen != "proposal" else ():
        said = day.said.get(party)
        if said is not None and covers(reconciled(said), day.lists.values()):
            return party, reconciled(said).matches
    return "", proposal(day)


def events(matches: Sequence[CountMatch], lists: Mapping[PartyId, Record]) -> list[Event]:
    """In the order of their first moments, with what the lines do differ in. A line of a list that
    does not stand is left out."""
    known = lines_of(lists)
    groups = [[known[n] for n in m.lines if n in known] for m in matches]
    made = [(dict(sorted(g, key=lambda x: x[0])), m.differs)
            for g, m in zip(groups, by_lines(matches, lists), strict=True) if g]
    made.sort(key=lambda e: (min(x.from_ms for x in e[0].values()), sorted(e[0])[0],
                             next(iter(e[0].values())).ref))
    return [Event(i, lines, found) for i, (lines, found) in enumerate(made, 1)]


def chosen(made: Sequence[Event], lists: Mapping[PartyId, Record]) -> dict[str, str]:
    """The fields of a form that reads back as these events."""
    at = places(lists)
    return {at[p][line.ref]: str(e.number) for e in made for p, line in e.lines.items()}


def as_typed(
    made: Sequence[Event], form: Form, lists: Mapping[PartyId, Record]
) -> list[Event]:
    """The events by the numbers that were typed for them, where a form is shown again."""
    at = places(lists)
    return [msgspec.structs.replace(e, number=next(
        (int(n) for p, line in e.lines.items()
         if _is_number(n := form.get(at[p][line.ref]).strip()) and n != ALONE), e.number))
        for e in made]


def places(lists: Mapping[PartyId, Record]) -> dict[PartyId, dict[str, str]]:
    """The form's field of each line, by party and by the line's name."""
    return {p: {line.ref: field(p, i) for i, line in enumerate(counted(r).lines)}
            for p, r in lists.items()}


def read(form: Form, lists: Mapping[PartyId, Record]) -> tuple[CountMatch, ...]:
    """The matches that a form chooses: lines with the same number are one event, and those with
    none are alone. What they differ in follows from the lines. Faults are noted in the form."""
    groups: defaultdict[str, list[tuple[PartyId, Named]]] = defaultdict(list)
    for party, record in sorted(lists.items()):
        for i, line in enumerate(counted(record).lines):
            number = _number(form, field(party, i))
            alone = f"{party} {i}"
            name = number if number != ALONE else alone
            if not _one_of_each(form, field(party, i), groups[name], party):
                name = alone
            groups[name].append((party, Named((record.hash, line.ref), line)))
    return tuple(CountMatch(tuple(n.name for _, n in g), differs([n for _, n in g]))
                 for g in groups.values())


def _number(form: Form, name: str) -> str:
    if not form.get(name).strip():
        form.fault(name, say("the number of an event, or 0 where it is alone"))
        return ALONE
    return str(form.whole(name, most=MOST_NUMBER))


def _is_number(text: str) -> bool:
    return len(text) <= len(str(MOST_NUMBER)) and text.isdecimal()


def _one_of_each(
    form: Form, name: str, group: Sequence[tuple[PartyId, Named]], party: PartyId
) -> bool:
    if all(p != party for p, _ in group):
        return True
    form.fault(name, say("at most one line of each list in one event"))
    return False


def apart(day: Day) -> list[Apart]:
    """The events that some of the words over the lists that stand have, and others have not."""
    words = {p: reconciled(r).matches for p, r in day.said.items()
             if covers(reconciled(r), day.lists.values())}
    by: defaultdict[object, list[PartyId]] = defaultdict(list)
    found: dict[object, CountMatch] = {}
    for party, matches in sorted(words.items()):
        for match in matches:
            [key] = as_said([match])
            by[key].append(party)
            found.setdefault(key, match)
    return [Apart(event, tuple(by[key])) for key, match in found.items()
            if len(by[key]) < len(words) for event in events([match], day.lists)]
