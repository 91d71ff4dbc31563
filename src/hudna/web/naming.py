"""What a page calls a record or a party, in few words."""

from __future__ import annotations

from hudna.record import kinds
from hudna.record.kinds import Names
from hudna.record.record import Record
from hudna.record.release import step_of
from hudna.say import Say, say, say_n
from hudna.terms.agreement import Words
from hudna.terms.happenings import HAPPENED
from hudna.view.needs import Need
from hudna.view.releases import PROTECTIONS
from hudna.view.world import World
from hudna.web import words
from hudna.web.aircraft_words import craft

OF_INCIDENTS = (kinds.Judged, kinds.Seconded, kinds.IncidentAnswer, kinds.RungTaken)


def party(world: World | None, of: str | None) -> Words | str:
    """The party's name in the agreement; its id where the agreement does not know it."""
    known = {p.id: p.name for p in world.terms.agreement.parties} if world else {}
    return known.get(of or "", of or "")


def subject(record: Record) -> Names | Say | str:
    """The name of what a record is about: a place's, a flight's designation, or its kind."""
    match record.said:
        case kinds.Site() | kinds.Area() | kinds.Movement() | kinds.Holding():
            return record.said.names
        case kinds.Notice() | kinds.AfterTheFact():
            return record.said.designation
        case kinds.Stop() if record.said.area_name:
            return record.said.area_name
        case kinds.Meeting() | kinds.Announcement():
            return record.said.title
        case kinds.Existence():
            return say("something protected")
    return _happened(record) or _counted(record) or _promised(record) or kind(record)


def _happened(record: Record) -> Say | None:
    """Of what happened, what it was and where."""
    match record.said:
        case kinds.Incursion():
            said = record.said
            return say("{aircraft} in {area}", aircraft=called(said), area=said.area)
        case kinds.Incident():
            return incident(record.said)
    return None


def _promised(record: Record) -> Names | None:
    return record.said.text if isinstance(record.said, kinds.Commitment) else None


def _counted(record: Record) -> Say | None:
    """Of what is about many records, how many."""
    match record.said:
        case kinds.Receipt() | kinds.Deposit():
            return say_n("{n} record", "{n} records", len(record.said.records))
        case kinds.Looked():
            return say_n("{n} protection", "{n} protections", len(record.said.subjects))
    return None


def kind(record: Record) -> Say:
    return words.KINDS[type(record.said).__struct_config__.tag]  # type: ignore[index]


def told_coarsely(record: Record) -> Say | None:
    """How coarsely this node was told the place of a protection; None where it has it exactly."""
    if not isinstance(record.said, (*PROTECTIONS, kinds.Existence)):
        return None
    step = step_of(record.said, record.withheld)
    return None if step == "exact" else words.STEPS[step]


def protected_kind(world: World, of: str) -> Words | str:
    known = {k.id: k.name for k in world.terms.agreement.protected_kinds}
    return known.get(of, of)


def category(world: World, of: str) -> Words | str:
    known = {c.id: c.name for c in world.terms.agreement.categories}
    return known.get(of, of)


def called(said: kinds.Incursion) -> Say | str:
    """What an aircraft called itself, in short; else how it is known."""
    return craft(said.aircraft, said.callsign)


def incident(said: kinds.Incident) -> Say:
    """What it was and where, in the words of who tells it."""
    return say("{what}, {place}", what=HAPPENED[said.happened], place=said.place)


def area(world: World, of: str) -> Words | str:
    """The area's name in the agreement; its id where the agreement knows it no more."""
    known = {a.id: a.name for a in world.terms.agreement.areas}
    return known.get(of, of)


def needed(world: World, n: Need) -> Names | Say | str:
    """What a need is about: a record, or a day."""
    return n.subject if n.kind in ("reconcile-counts", "put-out") else named(world, n.subject)


def named(world: World, of: str | None) -> Names | Say | str:
    """The record with this hash by name; the hash's beginning where it is not held."""
    record = world.record(of) if of else None
    match record.said if record else None:
        case kinds.Incursion() as said:
            return say("{aircraft} in {area}", aircraft=called(said), area=area(world, said.area))
        case kinds.Challenge(protection=about) | kinds.Decision(at=about):
            return named(world, about)
        case kinds.AccessAsked() as said if said.place.strip():
            return say("access to {place}", place=said.place)
    if record and isinstance(record.said, OF_INCIDENTS):
        line = world.incidents.of(record.hash)
        return incident(line.said) if line else kind(record)
    return subject(record) if record else say("record {hash}", hash=(of or "")[:12])
