"""A node's circle of witnesses, out of its directory."""

from __future__ import annotations

from collections.abc import Callable

from hudna.exchange.circle import Circle, Home, Member
from hudna.exchange.witnessing import Ways
from hudna.home import keyring
from hudna.home.folder import Folder
from hudna.home.founders import origins
from hudna.log.ledgers import open_ledger
from hudna.log.mirrored import logged_below
from hudna.log.note import Verifier
from hudna.record.kinds import PartyId, RecordHash


def open_circle(home: Home, folder: Folder, ways: Callable[[str], Ways]) -> Circle:
    """The circle of the partners whose cards have named their logs. Its ledger is open."""
    config, keys = folder.config, folder.keys
    good = home.authority.witness_keys(config.party)
    return Circle(
        home, open_ledger(config.store, folder.log),
        me=Member(config.party, config.origin),
        members=[
            Member(p.party, Verifier.from_text(p.log).name, p.reached_at)
            for p in config.partners if p.log
        ],
        key=keyring.newest(keys.witnesses, good) or next(iter(keys.witnesses), None),
        ways=ways,
        held=[key.public for key in keys.logs],
    )


def logged_before(
    circle: Circle, folder: Folder, party: PartyId, record: RecordHash, size: int
) -> bool:
    """Whether a party's own log, as mirrored here, has the record below `size`."""
    origin = origins(folder.config).get(party)
    return origin is not None and logged_below(circle.ledger, origin, record, size)
