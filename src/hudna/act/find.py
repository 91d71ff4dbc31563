"""Give this guarantor's finding in a joint review; the other's stands beside it."""

from __future__ import annotations

from typing import Literal

from hudna.act.draft import Draft, draft, need_guarantor, need_here, refuse
from hudna.record.kinds import Finding, RecordHash
from hudna.say import say
from hudna.view.world import World


def find(
    world: World, of: RecordHash, *, outcome: Literal["justified", "not justified",
                                                      "undetermined"],
    text: str, officer: str,
) -> Draft:
    need_guarantor(world)
    need_here(world)
    if of not in world.reviews.records:
        raise refuse("review", of, say("an operation told after the fact"))
    if world.me in world.reviews.findings(of):
        raise refuse("review", of, say("a review in which this guarantor has not found yet"))
    if not text.strip():
        raise refuse("text", "nothing", say("the finding in words"))
    return draft(Finding(of, outcome, text.strip(), officer))
