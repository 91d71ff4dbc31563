"""A record of our own as one partner gets it: the same signed statement, without what is withheld
from that partner."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from hudna.exchange.accept import whole
from hudna.log.append import Log
from hudna.record import sdjwt
from hudna.record.kinds import PartyId, RecordHash
from hudna.record.record import Record
from hudna.view.releases import at_first, withheld
from hudna.view.world import World


class Outgoing(NamedTuple):
    """`record` has the text that the partner gets. `bound`: the names of the disclosures that a
    receipt may rightly give (sdjwt.disclosure_hash): those of now, and those of a delivery from
    before a recall."""

    record: Record
    bound: frozenset[str]

    @property
    def hash(self) -> RecordHash:
        return self.record.hash

    @property
    def presentation(self) -> str:
        return self.record.presentation


def outgoing(world: World, log: Log, record: Record, to: PartyId) -> Outgoing:
    """A record of a view as `to` is to have it, with its text, which only the log has."""
    text = whole(log, record).presentation
    now, first = withheld(world, record, to), at_first(world, record, to)
    told = {gone: sdjwt.withhold(text, gone) if gone else text for gone in {now, first}}
    return Outgoing(msgspec.structs.replace(record, presentation=told[now]),
                    frozenset(map(sdjwt.disclosure_hash, told.values())))
