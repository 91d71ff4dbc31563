"""Reply to a challenge: the registrant of what is challenged, as often as it likes."""

from __future__ import annotations

from collections.abc import Sequence

from hudna.act.challenge import told
from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.act.release import release
from hudna.record.incidents import Attached, ChallengeReply
from hudna.record.statement import RecordHash
from hudna.say import say
from hudna.view.world import World


def reply_challenge(
    world: World, of: RecordHash, *, text: str, officer: str, attached: Sequence[Attached] = ()
) -> Draft:
    """Whoever made the challenge is told of it."""
    need_here(world)
    case = world.challenges.case(of)
    if case is None:
        raise refuse("challenge", of, say("a challenge that this node holds"))
    if case.registrant != world.me:
        raise refuse("party", world.me, say("whoever registered what is challenged"))
    if not text.strip():
        raise refuse("text", "nothing", say("the reply in words"))
    said = ChallengeReply(of, text.strip(), officer, tuple(attached))
    return draft(said, None, release(world, said, told(world, case.challenge.author))[1])
