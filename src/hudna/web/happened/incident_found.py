"""What was found of one incident, answered, asked and done, as its page has it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec

from hudna.record.incidents import Judged, Rung
from hudna.record.person import same_person
from hudna.record.record import Record
from hudna.record.statement import PartyId
from hudna.say import Say
from hudna.view.findings import Found, findings, judges, unseconded
from hudna.view.incident_due import Due, answered
from hudna.view.incidents import IncidentLine, incident, judged, rung
from hudna.view.ladder import Step, ladder
from hudna.view.world import World
from hudna.web.happened import incident_words


class Finding(msgspec.Struct, frozen=True):
    """One finding. `joint`: all guarantors have found the same. `monitors`: it is of two persons
    there."""

    found: Found
    monitors: bool
    joint: bool

    @property
    def said(self) -> Judged:
        return self.found.said


class Alone(msgspec.Struct, frozen=True):
    """A monitor's judgement that nobody has seconded. `may`: whoever sits here may second it;
    `own`: it is this person's own."""

    record: Record
    may: bool
    own: bool


class Given(msgspec.Struct, frozen=True):
    """One party's answers: the last, the earlier ones; `accused` as sources have it now; `waits` is
    what is due of it, None where nothing is. `for_it`: its guarantor, where that has answered."""

    party: PartyId
    last: Record | None
    earlier: tuple[Record, ...]
    accused: bool
    waits: Due | None
    for_it: PartyId | None


class Taken(msgspec.Struct, frozen=True):
    """A step on the ladder. `answered`: whoever it was taken towards has answered since."""

    record: Record
    answered: bool


class Event(msgspec.Struct, frozen=True):
    """Something said of the incident, in order. `changed`: what a later version says otherwise."""

    record: Record
    changed: tuple[Say, ...] = ()


def found(world: World, line: IncidentLine) -> tuple[Finding, ...]:
    """The monitors' first, then the guarantors', side by side."""
    who = judges(world.terms.agreement)
    held = findings(line, who)
    return tuple(Finding(f, f in held.monitors, f in held.joint) for f in held.all)


def alone(world: World, line: IncidentLine, officer: str) -> tuple[Alone, ...]:
    who = judges(world.terms.agreement)
    monitors = world.me in who.monitors
    return tuple(
        Alone(r, monitors and r.author == world.me and not same_person(judged(r).officer, officer),
              r.author == world.me and same_person(judged(r).officer, officer))
        for r in unseconded(line, who))


def earlier(world: World, line: IncidentLine) -> tuple[Record, ...]:
    """The judgements that stand no more: their party has judged anew since."""
    now = {f.found.record.hash for f in found(world, line)}
    now |= {r.hash for r in unseconded(line, judges(world.terms.agreement))}
    return tuple(r for r in line.judged if r.hash not in now)


def given(world: World, line: IncidentLine) -> tuple[Given, ...]:
    """Whoever is accused of it, or ever was; and whoever has answered."""
    standing, dues = line.standing_answers(), world.waits.of(world, (line.author, line.name))
    waits = {d.party: d for d in reversed(dues) if d.what in ("answer", "step")}
    parties = dict.fromkeys((*line.said.accused, *sorted(line.named()), *standing))
    return tuple(
        Given(p, standing.get(p),
              tuple(r for r in line.answers if r.author == p and r != standing.get(p)),
              p in line.said.accused, waits.get(p), _for(world, p, standing))
        for p in parties)


def taken(world: World, line: IncidentLine) -> tuple[Taken, ...]:
    return tuple(Taken(r, answered(line, rung(r).to, world.terms.agreement, r.issued_ms))
                 for r in line.rungs)


def next_steps(world: World, line: IncidentLine, now_ms: int) -> tuple[tuple[Rung, PartyId], ...]:
    """The steps that this party may take now, towards whom: those that the act would not refuse."""
    if world.taking_part.absent(world.me) is not None:
        return ()
    return tuple((s.rung, s.to) for s in ladder(world, line, now_ms) if s.may)


def not_yet(world: World, line: IncidentLine, now_ms: int) -> tuple[Step, ...]:
    """The steps that this party may not take yet, each with why."""
    return tuple(s for s in ladder(world, line, now_ms) if not s.may and not s.done)


def may_answer(world: World, line: IncidentLine) -> bool:
    agreement = world.terms.agreement
    return any(world.me in (p, agreement.guarantor_of(p)) for p in line.named())


def history(world: World, line: IncidentLine) -> tuple[Event, ...]:
    """Everything that was ever said of it, first to last."""
    events = [*_versions(line), *(Event(r) for r in (
        *line.judged, *line.seconded, *line.answers, *line.rungs,
        *(a for v in line.versions for a in world.receipts.acknowledged(v.hash).values())))]
    # Of one moment, in the order in which they came here: an answer after what it answers.
    return tuple(sorted(events, key=lambda e: (
        e.record.issued_ms, world.entries[e.record.hash].index)))


def _for(world: World, party: PartyId, standing: Collection[PartyId]) -> PartyId | None:
    guarantor = world.terms.agreement.guarantor_of(party)
    return guarantor if guarantor != party and guarantor in standing else None


def _versions(line: IncidentLine) -> Iterator[Event]:
    yield Event(line.versions[0])
    for before, after in zip(line.versions, line.versions[1:], strict=False):
        yield Event(after, tuple(incident_words.differs(incident(before), incident(after))))

