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
from hudna.record.release import releasable
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


class AboutTo(NamedTuple):
    """What the views say of a record on its way to one partner: the fields withheld from it now,
    and those withheld before anything was recalled."""

    record: Record
    now: frozenset[str]
    first: frozenset[str]

    def told(self, log: Log) -> Outgoing:
        """With its text, which only the log has."""
        text = whole(log, self.record).presentation
        told = {gone: sdjwt.withhold(text, gone) if gone else text
                for gone in {self.now, self.first}}
        return Outgoing(msgspec.structs.replace(self.record, presentation=told[self.now]),
                        frozenset(map(sdjwt.disclosure_hash, told.values())))


def about_to(world: World, record: Record, to: PartyId) -> AboutTo:
    return AboutTo(record, withheld(world, record, to), at_first(world, record, to))


def bare(record: Record) -> str:
    """The presentation of a whole record without anything that may be withheld from anybody."""
    return sdjwt.withhold(record.presentation, frozenset(releasable(record.said)))


def outgoing(world: World, log: Log, record: Record, to: PartyId) -> Outgoing:
    """A record of a view as `to` is to have it, with its text."""
    return about_to(world, record, to).told(log)
