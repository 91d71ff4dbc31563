"""What a node knew, for people to read, in their language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hudna.place.times import format_instant
from hudna.record.record import Record
from hudna.say import Instant, Say, say, say_n
from hudna.speak.language import Language
from hudna.speak.standing_words import STANDING, exercise_stamp
from hudna.view.known import Change, ChangeKind, Known, Subject, difference
from hudna.view.notices import notice
from hudna.view.standing import Standing, State
from hudna.view.world import World
from hudna.web import naming, words

CHANGES: dict[ChangeKind, Say] = {
    "agreement": say("another text of the agreement is in effect"),
    "registered": say("registered"), "superseded": say("replaced by another version"),
    "withdrawn": say("withdrawn"), "ended": say("its time ended"), "announced": say("announced"),
    "state": say("another state"), "stop-sent": say("stop sent"),
    "stop-lifted": say("stop lifted"),
}
NOTHING = say("nothing")
SHORT = 12


def page(known: Known, speak: Language, exercise: str | None) -> list[str]:
    """The register, the notices and the stops at one moment."""
    return [
        *_head(known, speak, exercise),
        *_section(speak, say("Register"), (
            _named(known.world, r)
            for r in (*known.register, *known.world.register.existing_yet()))),
        *_section(speak, say("Notices"), (_standing(known.world, s) for s in known.notices)),
        *_section(speak, say("Stops"), (_named(known.world, r) for r in known.stops)),
    ]


def page_of(known: Known, about: Subject, speak: Language, exercise: str | None) -> list[str]:
    """All that was known of one record, and who had been told."""
    world = known.world
    told = (say("{party} has it since {time}, at {position} of its log",
                party=naming.party(world, t.party), time=format_instant(t.received_ms),
                position=t.position) for t in about.told.values())
    return [
        *_head(known, speak, exercise),
        speak.say(_named(world, about.record)),
        speak.say(say("entry {index} of this log since {time}", index=about.index,
                      time=format_instant(about.admitted_ms))),
        *([speak.say(_standing(world, about.standing))] if about.standing else ()),
        *_section(speak, say("Versions"), (_named(world, r) for r in about.versions)),
        *_section(speak, say("Ended by"), (_named(world, r) for r in about.ended_by)),
        *_section(speak, say("Told"), told),
        *_section(speak, say("Acknowledged"),
                  (_named(world, r) for r in about.acknowledged.values())),
        *_section(speak, say("Said about it"), (_named(world, r) for r in about.related)),
    ]


def page_of_changes(
    before: Known, after: Known, speak: Language, exercise: str | None
) -> list[str]:
    """What became different between two moments."""
    title = say("From {first} to {last}", first=format_instant(before.at_ms),
                last=format_instant(after.at_ms))
    changes = (_change(after.world, c) for c in difference(before, after))
    return [*_head(before, speak, exercise), *_section(speak, title, changes)]


def _head(known: Known, speak: Language, exercise: str | None) -> Iterator[str]:
    if exercise:
        yield speak.say(exercise_stamp(exercise))
    yield speak.say(say_n(
        "What {party} knew at {time}: {n} entry of its log",
        "What {party} knew at {time}: {n} entries of its log",
        known.size, party=naming.party(known.world, known.world.me),
        time=format_instant(known.at_ms)))
    yield speak.say(STANDING)


def _section(speak: Language, title: Say, lines: Iterable[Say]) -> Iterator[str]:
    yield ""
    yield speak.say(title)
    told = [f"  {speak.say(line)}" for line in lines]
    yield from told or [f"  {speak.say(NOTHING)}"]


def _named(world: World, record: Record) -> Say:
    return say("{hash} {what}: {name}, by {party}, {time}", hash=record.hash[:SHORT],
               what=naming.kind(record), name=naming.subject(record),
               party=naming.party(world, record.author), time=Instant(record.issued_ms))


def _standing(world: World, s: Standing) -> Say:
    said = notice(s.notice)
    return say("{hash} {name}, by {party}, {start} to {end}: {state}", hash=s.notice.hash[:SHORT],
               name=said.designation, party=naming.party(world, s.notice.author),
               start=Instant(said.from_ms), end=Instant(said.until_ms), state=_state(s.state))


def _change(world: World, change: Change) -> Say:
    record = world.record(change.subject)
    name = _named(world, record) if record else say("the agreement {digest}",
                                                    digest=change.subject[:SHORT])
    if change.after is None:
        return say("{what}: {name}", what=CHANGES[change.kind], name=name)
    if change.before is None:
        return say("{what}: {name} — {state}", what=CHANGES[change.kind], name=name,
                   state=_state(change.after))
    return say("{name}: {before} → {after}", name=name, before=_state(change.before),
               after=_state(change.after))


def _state(state: State) -> Say:
    return words.STATES[state][1]
