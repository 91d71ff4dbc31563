"""Tell of an operation under the imminent-threat exception, after the fact and with its reason.

It opens a joint review. It is never *no objection*, and it asks for none.
"""

from __future__ import annotations

from hudna.act.draft import Draft, draft, need_guarantor, refuse
from hudna.record.kinds import AfterTheFact
from hudna.say import say
from hudna.view.world import World


def tell_after(world: World, said: AfterTheFact, now_ms: int) -> Draft:
    """Late telling is not refused, since silence would be worse; the view shows how late."""
    need_guarantor(world)
    if world.terms.agreement.guarantor_of(said.operator) != world.me:
        raise refuse("operator", said.operator, say("an operator that this guarantor answers for"))
    if said.until_ms > now_ms:
        raise refuse("until", str(said.until_ms), say("a moment that has passed: what lies ahead "
                                                      "is announced as a notice"))
    if not said.reason.strip():
        raise refuse("reason", "nothing", say("a reason in words"))
    if said.clause != world.terms.agreement.exception.clause:
        raise refuse("clause", said.clause, say("the agreement's clause {clause}",
                                                clause=world.terms.agreement.exception.clause))
    return draft(said)
