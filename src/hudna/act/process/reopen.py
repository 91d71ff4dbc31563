"""Hold a concern that this party has raised to be open again, after it was settled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.act.judge import unfit
from hudna.fault import Refused
from hudna.record.kinds import RecordHash, Reopened
from hudna.say import say
from hudna.view.process.concerns import Raised, overtakes, raised
from hudna.view.world import World


def reopen(
    world: World, of: RecordHash, *, text: str, officer: str,
    evidence: Sequence[RecordHash] = (),
) -> Draft:
    """`of`: any version of the concern. `evidence`: records of what happened since, that all have:
    none that stays at its author's node. The decisions that it opens again are named with them, so
    that it does whatever the clocks of others say."""
    need_here(world)
    held = raised(world, of)
    if held is None:
        raise refuse("concern", of, say("a concern that is known here"))
    if held.author != world.me:
        raise refuse("concern", of, say("a concern that this party has raised: nobody else opens "
                                        "it again"))
    if held.state != "settled":
        raise refuse("concern", of, say("a concern that is settled"))
    if not text.strip():
        raise refuse("text", "nothing", say("why it is open again, in words"))
    if faults := tuple(unfit(world, evidence)):
        raise Refused(faults)
    named = tuple(dict.fromkeys((*evidence, *_settling(held))))
    return draft(Reopened(held.latest.hash, text.strip(), officer, named))


def _settling(held: Raised) -> Iterable[RecordHash]:
    """Those that settle it now: none that it was opened again after."""
    return (d.record.hash for d in held.decisions
            if d.state == "signed" and not any(overtakes(r, d) for r in held.reopened))
