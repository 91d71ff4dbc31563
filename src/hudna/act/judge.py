"""Judge an incident under a clause. A monitor's judgement is a finding once another person there
has seconded it; a guarantor's stands by itself, beside all others, also in its own case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.act.read_version import need_latest
from hudna.act.release import told_by_default
from hudna.fault import Fault, Refused
from hudna.record.incidents import Judged
from hudna.record.person import same_person
from hudna.record.record import Record
from hudna.record.release import STAYS
from hudna.record.statement import PartyId, RecordHash
from hudna.say import say
from hudna.view.about import subjects
from hudna.view.findings import held_by, judges
from hudna.view.incidents import IncidentLine, judged
from hudna.view.releases import has
from hudna.view.world import World


def judge(
    world: World, said: Judged, *, instead_of: Sequence[RecordHash] = ()
) -> Draft:
    """`said.incident` is the version that the person has read: the one that counts. The judgement
    is of its line. It takes the place of the person's last one under the same clause, at a
    guarantor of whoever's that was, and of those of this party that `instead_of` names, which must
    stand: what was replaced meanwhile may have been so by something that the person never saw."""
    need_here(world)
    if world.me not in judges(world.terms.agreement).all:
        raise refuse("party", world.me, say("a guarantor, or a party that monitors"))
    line = world.incidents.of(said.incident)
    if line is None or not line.counts:
        raise refuse("incident", said.incident, say("an incident that this node holds and counts"))
    need_latest(line, said.incident)
    if faults := tuple(_faults(world, line, said, instead_of)):
        raise Refused(faults)
    return draft(msgspec.structs.replace(
        said, text=said.text.strip(), replaces=tuple(dict.fromkeys((
            *replaced_by_itself(world, line, said.clause, said.officer), *instead_of)))))


def replaced_by_itself(
    world: World, line: IncidentLine, clause: str, officer: str
) -> tuple[RecordHash, ...]:
    """What a judgement of this person under this clause takes the place of, named or not."""
    guarantor = world.me not in judges(world.terms.agreement).monitors
    return tuple(r.hash for r in line.standing_judgements()
                 if r.author == world.me and judged(r).clause == clause
                 and (guarantor or same_person(judged(r).officer, officer)))


def lacking(world: World, record: Record) -> tuple[PartyId, ...]:
    """The parties that lack a record, as far as is known here, and so would not be told what rests
    on it: of the guarantors and the depositary."""
    needed = (record, *subjects(world, record.said))
    return tuple(p for p in told_by_default(world)
                 if not all(has(world, one, p) for one in needed))


def _faults(
    world: World, line: IncidentLine, said: Judged, instead_of: Sequence[RecordHash]
) -> Iterator[Fault]:
    known = world.terms.clauses_of(line.said.happened)
    parties = [p.id for p in world.terms.agreement.parties]
    own = {f.record.hash for f in held_by(line, judges(world.terms.agreement), world.me)}
    if said.clause not in known:
        yield Fault("clause", said.clause, say("one of {known}", known=", ".join(known)))
    if said.by and said.by not in parties:
        yield Fault("by", said.by, say("one of {known}", known=", ".join(parties)))
    if said.by and said.outcome != "violation":
        yield Fault("by", said.by, say("nobody, where no violation is found"))
    if not said.text.strip():
        yield Fault("text", "nothing", say("the judgement in words"))
    yield from unfit(world, said.evidence)
    for of in instead_of:
        if of not in own:
            yield Fault("replaces", of, say(
                "a judgement of this incident by this party that stands"))


def unfit(world: World, evidence: Sequence[RecordHash]) -> Iterator[Fault]:
    """What rests on evidence reaches nobody who lacks that: a guarantor that is not told of it
    would be judged in the dark."""
    for of in evidence:
        record = world.record(of)
        if record is None or isinstance(record.said, STAYS):
            yield Fault("evidence", of, say("a record that others may have, too"))
        elif lacks := lacking(world, record):
            yield Fault("evidence", of, say(
                "a record that every guarantor and the depositary have; these lack it: {parties}",
                parties=", ".join(lacks)))
