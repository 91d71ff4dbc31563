"""Answer for an incident: the party that is accused, or the guarantor that answers for it. What was
answered stands beside the incident for good."""

from __future__ import annotations

from typing import Literal, TypeAlias

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.record.incidents import IncidentAnswer
from hudna.record.statement import RecordHash
from hudna.say import say
from hudna.view.incidents import IncidentLine
from hudna.view.world import World

Outcome: TypeAlias = Literal["accepts", "explains", "denies", "looking"]
IN_WORDS: tuple[Outcome, ...] = ("explains", "denies")
"""Answers that say why."""


def answer_incident(
    world: World, of: RecordHash, *, outcome: Outcome, text: str, officer: str
) -> Draft:
    """`of` is the version that the person has read; the answer is to its line."""
    need_here(world)
    line = world.incidents.of(of)
    if line is None or of not in {r.hash for r in line.versions}:
        raise refuse("incident", of, say("an incident that this node holds"))
    _need_accused(world, line)
    if outcome in IN_WORDS and not text.strip():
        raise refuse("text", "nothing", say("the answer in words"))
    last = line.standing_answers().get(world.me)
    return draft(IncidentAnswer(
        of, outcome, text.strip(), officer, (last.hash,) if last else ()))


def _need_accused(world: World, line: IncidentLine) -> None:
    agreement = world.terms.agreement
    if not any(world.me in (p, agreement.guarantor_of(p)) for p in line.named()):
        raise refuse("party", world.me, say("a party that is accused, or its guarantor"))
