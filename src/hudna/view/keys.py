"""Every party's keys as a node's log has them, and the lost ones that wait to be replaced."""

from __future__ import annotations

import msgspec

from hudna.record.authority import At, Authority, Key, Lost
from hudna.record.kinds import PartyId


class PartyKeys(msgspec.Struct, frozen=True):
    """`trustees`: who must all vouch before the party's lost root key is replaced."""

    party: PartyId
    keys: tuple[Key, ...]
    trustees: tuple[PartyId, ...]


class Pending(msgspec.Struct, frozen=True):
    """A replacement that does not count yet: by whom it was said and since when, who is missing,
    and whether that is this node's party."""

    lost: Lost
    said: dict[PartyId, At]
    missing: tuple[PartyId, ...]
    mine: bool


def all_keys(known: Authority) -> tuple[PartyKeys, ...]:
    """By party, each in the order of this log."""
    return tuple(
        PartyKeys(party, known.keys[party], must(known, party)) for party in sorted(known.keys)
    )


def pending(known: Authority, me: PartyId) -> tuple[Pending, ...]:
    """What has been said of a root key that is still the root here, by anybody."""
    return tuple(
        Pending(lost, dict(known.words[lost]), missing := tuple(sorted(known.missing(lost))),
                me in missing)
        for lost in known.pending()
    )


def must(known: Authority, party: PartyId) -> tuple[PartyId, ...]:
    return tuple(sorted(known.trustees.get(party, frozenset())))
