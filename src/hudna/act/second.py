"""Come to the same judgement as another person at this party: then it is a finding."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.record.incidents import Judged, Seconded
from hudna.record.person import same_person
from hudna.record.record import Record
from hudna.record.statement import RecordHash
from hudna.say import say
from hudna.view.findings import judges
from hudna.view.incidents import IncidentLine, judged, seconded
from hudna.view.world import World


def second(world: World, of: RecordHash, officer: str) -> Draft:
    """`of` is the judgement of another person."""
    need_here(world)
    if world.me not in judges(world.terms.agreement).monitors:
        raise refuse("party", world.me, say("a party that monitors"))
    line, record = _judgement(world, of)
    if record not in line.standing_judgements():
        raise refuse("judgement", of, say("a judgement that its author has not replaced"))
    if same_person(judged(record).officer, officer):
        raise refuse("officer", officer, say("another person than the one who judged"))
    if any(same_person(seconded(r).officer, officer) for r in line.seconds(of)):
        raise refuse("officer", officer, say("a person who has not seconded it yet"))
    return draft(Seconded(of, officer))


def _judgement(world: World, of: RecordHash) -> tuple[IncidentLine, Record]:
    record, line = world.record(of), world.incidents.of(of)
    own = record is not None and record.author == world.me and isinstance(record.said, Judged)
    if record is None or line is None or not own:
        raise refuse("judgement", of, say("a judgement of this party"))
    return line, record
