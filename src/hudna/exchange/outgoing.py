"""A record of our own as one partner gets it: the same signed statement, without what is withheld
from that partner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from hudna.exchange.accept import whole
from hudna.log.append import Log
from hudna.record import sdjwt
from hudna.record.kinds import PartyId, RecordHash
from hudna.record.record import Record
from hudna.record.release import releasable
from hudna.view.releases import before, withheld
from hudna.view.world import World

NOTHING: Mapping[str, str] = MappingProxyType({})


class Outgoing(NamedTuple):
    """`record` has the text that the partner gets. `bound`: the names of the disclosures that a
    receipt may rightly give (sdjwt.disclosure_hash): those of now, and those of a delivery from
    before a recall or an erasure; "" where the partner was ever to have all of it, for a receipt
    from before release by field, when nothing was withheld, names none."""

    record: Record
    bound: frozenset[str]

    @property
    def hash(self) -> RecordHash:
        return self.record.hash

    @property
    def presentation(self) -> str:
        return self.record.presentation


class AboutTo(NamedTuple):
    """What the views say of a record on its way to one partner: the fields withheld from it now;
    those that were in turn before anything was recalled or erased, and the digests of what was."""

    record: Record
    now: frozenset[str]
    before: tuple[frozenset[str], ...] = ()
    gone: Mapping[str, str] = NOTHING

    def told(self, text: str) -> Outgoing:
        """With its text, which only the log has."""
        presentation = sdjwt.withhold(text, self.now) if self.now else text
        bound = {sdjwt.disclosure_hash(presentation), *self._none()}
        if self.before:
            bound.update(self._earlier(text))
        return Outgoing(
            msgspec.structs.replace(self.record, presentation=presentation), frozenset(bound))

    def _none(self) -> tuple[str, ...]:
        return () if all((self.now, *self.before)) else ("",)

    def _earlier(self, text: str) -> Iterator[str]:
        """What the receipt of an earlier delivery may give, whose answer was lost."""
        digests = {**self.gone, **sdjwt.digests_of(text)}
        for withheld_then in self.before:
            yield sdjwt.hash_of_digests(d for n, d in digests.items() if n not in withheld_then)


def about_to(world: World, record: Record, to: PartyId) -> AboutTo:
    now = withheld(world, record, to)
    if not world.hiding.about(record.hash):
        return AboutTo(record, now)
    said = world.hiding.said(record.hash, record.author)
    gone = {n: d for one in said for n, d in zip(one.fields, one.digests, strict=True)}
    return AboutTo(record, now, before(world, record, to), gone)


def bare(record: Record) -> str:
    """The presentation of a whole record without anything that may be withheld from anybody."""
    return sdjwt.withhold(record.presentation, frozenset(releasable(record.said)))


def outgoing(world: World, log: Log, record: Record, to: PartyId) -> Outgoing:
    """A record of a view as `to` is to have it, with its text."""
    return about_to(world, record, to).told(whole(log, record).presentation)


def with_texts(log: Log, records: Sequence[AboutTo]) -> list[Outgoing]:
    """Many at once. Blocking."""
    texts = log.texts([about.record.hash for about in records])
    return [about.told(text or whole(log, about.record).presentation)
            for about, text in zip(records, texts, strict=True)]
