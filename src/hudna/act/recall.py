"""Take back of a record what was told of it: from these parties, down to a step or by field.

What they had they hide and destroy (record/hiding.py). The record stands as it did: whoever it
was not taken back from goes on as before, and what it protects is still protected.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeGuard

from hudna.act.draft import Draft, draft, refuse
from hudna.act.release import readers, unanswered
from hudna.fault import Fault, Refused
from hudna.record import sdjwt
from hudna.record.kinds import Anything, PartyId, Protection, Recall
from hudna.record.record import Record
from hudna.record.release import CELLS, PLACE, as_read, releasable, step_of, withheld_at
from hudna.record.sharing import STEPS, Existence, Step
from hudna.record.shown import shown
from hudna.record.sign import hash_of
from hudna.say import say
from hudna.view.releases import PROTECTIONS, common, goes_to, withheld
from hudna.view.world import World


def recall(
    world: World, presentation: str, *, parties: Sequence[PartyId], step: Step | None = None,
    fields: Sequence[str] = (), reason: str, officer: str,
) -> Draft:
    """Narrow the place of one's own protection to `step` for `parties`, and take `fields` back;
    `presentation` is the subject's, as this node's log holds it."""
    subject = _own(world, presentation)
    faults = [*_asked(subject, step, fields), *_ground(reason)]
    names = frozenset[str]() if faults else taken(subject, step, fields)
    if faults := [*faults, *_parties(world, subject, parties, names)]:
        raise Refused(faults)
    digests = sdjwt.digests_of(presentation)
    named = tuple(f for f in subject.said.__struct_fields__ if f in names and f in digests)
    before = common(world, subject) if _is_place(subject.said) else "exact"
    after = _left(world, subject, parties, names) if _is_place(subject.said) else "exact"
    return draft(Recall(
        subject.hash, tuple(parties), named, tuple(digests[f] for f in named), after,
        STEPS.index(after) > STEPS.index(before), reason.strip(), officer,
    ))


def recall_line(
    world: World, presentations: Sequence[str], *, parties: Sequence[PartyId],
    step: Step | None = None, fields: Sequence[str] = (), reason: str, officer: str,
) -> list[Draft]:
    """The same of every version of a protection: an earlier one tells the place as well. Each is
    taken back from those of `parties` that have more of it; one whose place was not signed at
    `step`, to the next coarser that was. Refused where nobody has."""
    drafts = []
    for presentation in presentations:
        subject = _own(world, presentation)
        down_to = _signed(subject, step)
        from_ = [p for p in parties if has_more(world, subject, p, down_to, fields)]
        if from_:
            drafts.append(recall(world, presentation, parties=from_, step=down_to, fields=fields,
                                 reason=reason, officer=officer))
    if not drafts:
        raise refuse("parties", shown(", ".join(parties)), say("a party that has more of it"))
    return drafts


def taken(subject: Record, step: Step | None, fields: Sequence[str]) -> frozenset[str]:
    """The names of the fields that go."""
    said = subject.said
    placed = withheld_at(said, step) if step and _is_place(said) else frozenset[str]()
    return placed | frozenset(fields)


def has_more(
    world: World, subject: Record, party: PartyId, step: Step | None, fields: Sequence[str]
) -> bool:
    """Whether a party has, or is about to have, any of what would go."""
    return party != world.me and goes_to(world, subject, party) and bool(
        taken(subject, step, fields) - withheld(world, subject, party))


def may_be_recalled(subject: Record) -> tuple[str, ...]:
    """The fields that can be taken back one by one: a place goes by steps."""
    places = {*PLACE.values(), *(cell for _, cell in CELLS)}
    return tuple(f for f in releasable(subject.said)
                 if f not in subject.withheld and f not in places)


def _own(world: World, presentation: str) -> Record:
    subject = world.record(of := hash_of(presentation))
    if subject is None:
        raise refuse("subject", of, say("a record that this node holds"))
    if subject.author != world.me:
        raise refuse("subject", of, say("a record that this node itself made"))
    return subject


def _asked(subject: Record, step: Step | None, fields: Sequence[str]) -> Iterator[Fault]:
    if not step and not fields:
        yield Fault("step, fields", "nothing", say("a step or at least one field"))
    if step and step not in steps_of(subject):
        expected = say("one of {known}", known=", ".join(steps_of(subject)) or "—")
        yield Fault("step", shown(step), expected)
    may = may_be_recalled(subject)
    for name in fields:
        if name not in may:
            yield Fault("fields", shown(name), say("one of {names}", names=", ".join(may) or "—"))


def steps_of(subject: Record) -> tuple[Step, ...]:
    """The steps down to which it can be taken back: those at which its place was signed."""
    said = subject.said
    if not _is_place(said):
        return ()
    signed = tuple(step for step, cell in CELLS if getattr(said, cell) is not None)
    return (*signed, "existence")


def _signed(subject: Record, step: Step | None) -> Step | None:
    if step not in STEPS:
        return step
    return next((s for s in steps_of(subject) if STEPS.index(s) >= STEPS.index(step)), step)


def _ground(reason: str) -> list[Fault]:
    return [] if reason.strip() else [Fault("reason", "nothing", say("a reason in words"))]


def _parties(
    world: World, subject: Record, parties: Sequence[PartyId], names: frozenset[str]
) -> Iterator[Fault]:
    if not parties or len(set(parties)) != len(parties):
        yield Fault("parties", shown(", ".join(parties)), say("at least one party, each once"))
    for party in parties:
        if party == world.me or not goes_to(world, subject, party):
            yield Fault("parties", shown(party), say("a party that is told of it"))
        elif names and names <= withheld(world, subject, party):
            yield Fault("parties", shown(party), say("a party that has more of it"))
    if _is_place(subject.said):
        yield from unanswered(world, {
            p: told_at(world, subject, p, names if p in parties else frozenset())
            for p in readers(world)
        })


def _left(
    world: World, subject: Record, parties: Sequence[PartyId], names: frozenset[str]
) -> Step:
    """The step at which all guarantors have the place once `names` are taken back."""
    steps = (told_at(world, subject, p, names if p in parties else frozenset())
             for p in world.terms.must_concur)
    return max((common(world, subject), *steps), key=STEPS.index)


def told_at(
    world: World, subject: Record, party: PartyId, less: frozenset[str] = frozenset()
) -> Step:
    """At which step a party has the place of one's own protection, without the fields `less`."""
    if party == world.me:
        return "exact"
    if not goes_to(world, subject, party):
        return "existence"
    read, missing = as_read(subject.said, withheld(world, subject, party) | less)
    assert isinstance(read, (*PROTECTIONS, Existence))
    return step_of(read, missing)


def _is_place(said: Anything) -> TypeGuard[Protection]:
    return isinstance(said, PROTECTIONS)
