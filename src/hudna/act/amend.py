"""Propose another text of the agreement, and sign one. No guarantor alone can change it."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, need_guarantor, need_here, refuse
from hudna.record.kinds import AgreementSigned, AgreementText
from hudna.say import say
from hudna.terms.load import load
from hudna.terms.working import working
from hudna.view.world import World


def propose(world: World, text: str) -> Draft:
    """Propose `text` (YAML) in place of the one in effect; `Refused` names every fault of it."""
    loaded = load(text)
    working(loaded.agreement, loaded.digest)
    if loaded.digest in world.agreements.texts:
        raise refuse("text", loaded.digest, say("a text that this node does not hold yet"))
    return draft(AgreementText(text, world.terms.digest))


def sign_agreement(world: World, digest: str, *, officer: str) -> Draft:
    """Sign the proposed text with this digest in place of the one in effect."""
    need_guarantor(world)
    need_here(world)
    if digest not in {d for d, _ in world.agreements.unsigned_by(world.me)}:
        raise refuse("digest", digest, say("a proposal that this guarantor has not signed yet"))
    return draft(AgreementSigned(digest, world.terms.digest, officer))
