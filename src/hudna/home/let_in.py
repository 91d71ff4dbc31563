"""Which card a party that joins must have: the one that everyone who lets it in has named."""

from __future__ import annotations

import time
from collections.abc import Mapping

from hudna.fault import Fault, Refused
from hudna.home.card import Card, digest
from hudna.home.folder import Folder
from hudna.home.opening import open_log
from hudna.record.kinds import AgreementSigned, AgreementText, Joining, Leaving, PartyId
from hudna.say import say
from hudna.view.agreement import Agreements
from hudna.view.taking_part import TakingPart
from hudna.view.world import World

TAGS = tuple(str(k.__struct_config__.tag) for k in (
    AgreementText, AgreementSigned, Joining, Leaving))


def must_be_let_in(folder: Folder, of: Card) -> None:
    """Refused for a party that the node's own text does not name, unless by its log everyone who
    must has let it in, with exactly these keys. The node must not be running."""
    if any(p.id == of.party for p in folder.agreement.agreement.parties):
        return
    part = _taking_part(folder)
    if digest(of) not in {j.said.card for j in part.joined(of.party)}:
        raise Refused(Fault("card", digest(of), say(
            "a card that everyone who must has let in: {known}",
            known=", ".join(j.said.card for j in part.joined(of.party)) or "—")))


def by_its_card(world: World, known: Mapping[PartyId, str], party: PartyId) -> bool:
    """Whether `party` takes part, and with the card that this node has of it. `known`: digests of
    cards. Who was let in with other keys than are known here is neither told nor heard."""
    part = world.taking_part
    joined = {j.said.card for j in part.joined(party)}
    return part.takes_part(party) and (not joined or known.get(party) in joined)


def _taking_part(folder: Folder) -> TakingPart:
    """From the few records that say so."""
    agreements = Agreements(folder.agreement)
    part = TakingPart(lambda: agreements)
    folds = {AgreementText: agreements.propose, AgreementSigned: agreements.sign,
             Joining: part.join, Leaving: part.leave}
    with open_log(folder, clock=lambda: time.time_ns() // 1_000_000) as log:
        for entry in log.entries_of(TAGS):
            folds[type(entry.record.said)](entry.record)
    return part
