"""Say what this guarantor, or the depositary, holds of a challenge now; or take one's own back.

An outcome never ends a protection, nor makes it weaker: only its registrant does that. Nothing is
held to be used militarily before its registrant has replied, or has let the time for it pass,
which runs from when that has the challenge.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from hudna.act.challenge import told
from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.act.release import Choice, release
from hudna.record.incidents import ChallengeOutcome
from hudna.record.statement import RecordHash
from hudna.say import say
from hudna.view.challenges import Case
from hudna.view.world import World

Outcome: TypeAlias = Literal["upheld", "not-upheld", "undetermined", "withdrawn"]
DECIDERS = ("guarantor", "depositary")


def outcome_challenge(
    world: World, of: RecordHash, *, outcome: Outcome, text: str, officer: str, now_ms: int
) -> Draft:
    """It takes the place of this party's last one. The registrant is told of it, and whoever made
    the challenge."""
    need_here(world)
    case = world.challenges.case(of)
    if case is None:
        raise refuse("challenge", of, say("a challenge that this node holds"))
    _need_say(world, case, outcome)
    if outcome == "upheld" and not case.heard(now_ms):
        raise refuse("outcome", outcome, say("no such outcome before the registrant has replied, "
                                             "or its time to is over, which runs from when it is "
                                             "known here to have the challenge"))
    if not text.strip():
        raise refuse("text", "nothing", say("the reason in words"))
    last = case.standing_outcomes().get(world.me)
    said = ChallengeOutcome(of, outcome, text.strip(), officer, (last.hash,) if last else ())
    return draft(said, None, release(world, said, tuple(_told(world, case)))[1])


def _need_say(world: World, case: Case, outcome: Outcome) -> None:
    own = case.challenge.author == world.me
    if outcome == "withdrawn":
        if not own:
            raise refuse("party", world.me, say("whoever made the challenge"))
        return
    if world.terms.agreement.party(world.me).role not in DECIDERS:
        raise refuse("party", world.me, say("a guarantor or the depositary"))


def _told(world: World, case: Case) -> Iterator[Choice]:
    for party in dict.fromkeys((case.registrant, case.challenge.author)):
        if party is not None:
            yield from told(world, party)
