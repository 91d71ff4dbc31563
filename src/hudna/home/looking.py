"""A node's directory, looked at by a process that is not the node: all that its log, its ledger and
its settings show of a moment. The node may run meanwhile; nothing is written.
"""

from __future__ import annotations

from functools import cached_property, partial

from hudna.exchange.circle import Member, cosigners, logs_of, witness_name
from hudna.exchange.dating import Dating
from hudna.exchange.evidence import Seals, seals
from hudna.exchange.seen import Keys, Sight
from hudna.home import founders
from hudna.home.folder import Folder
from hudna.home.reading import ReadLog
from hudna.log import sqlite_ledger, tiles, tree
from hudna.log.cosignature import CosignerKey
from hudna.log.ledger import Ledger
from hudna.log.ledgers import open_ledger
from hudna.log.note import Verifier
from hudna.log.opening import is_database
from hudna.log.served import served
from hudna.log.store import SignedSize
from hudna.log.tiles import Tile
from hudna.log.tree import Hash
from hudna.record.authority import TAGS, Authority
from hudna.record.keys import SigningKey


class LookedAt(ReadLog):
    """A log as it stood when it was first asked how far it had come."""

    def __init__(self, folder: Folder, store: str | None = None) -> None:
        super().__init__(folder, store)
        self._folder, self._where = folder, store or folder.config.store

    @cached_property
    def authority(self) -> Authority:
        """Whose key is good for what, after every entry."""
        config = self._folder.config
        keys = self._folder.keys if config.own is None else None
        known = founders.authority(config, keys, self._folder.agreement.agreement)
        for entry in self.entries_of(TAGS):
            known = known.fold(entry.record, entry.index, entry.admitted_ms)
        return known

    @property
    def size(self) -> int:
        return self._head.size

    @cached_property
    def verifier(self) -> Verifier:
        config = self._folder.config
        return Verifier(config.origin, self.authority.log_verifiers(config.party)[0])

    def checkpoint(self) -> str:
        return self._head.note

    def hashes(self, start: int, most: int) -> list[bytes]:
        return self._store.hashes(start, max(0, min(most, self.size - start)))

    def tile(self, tile: Tile) -> bytes | None:
        return served(tile, self.size, self._store.tile, self._store.hashes)

    def inclusion(self, index: int, size: int | None = None) -> list[Hash]:
        return tree.inclusion(index, self.size if size is None else size, self._subtree)

    def consistency(self, old: int, new: int | None = None) -> list[Hash]:
        return tree.consistency(old, self.size if new is None else new, self._subtree)

    @cached_property
    def ledger(self) -> Ledger | None:
        """What is kept of other logs; None where the node has never run."""
        if not is_database(self._where) and not (
                self._folder.log / sqlite_ledger.NAME).is_file():
            return None
        ledger = open_ledger(self._where, self._folder.log)
        self._opened.callback(ledger.close)
        return ledger

    def witnesses(self) -> tuple[CosignerKey, ...]:
        """Whose cosignatures count here."""
        return cosigners(self.authority, self._members)

    def dating(self) -> Dating | None:
        """When what the log holds was said and told; None where nobody else is known to say so."""
        if self.ledger is None:
            return None
        config = self._folder.config
        keys = Keys(lambda: logs_of(self.authority, self._members), self.witnesses)
        sight = Sight(self.ledger, self, keys, witness_name(config.origin))
        return Dating(sight, self, {m.origin: m.party for m in self._members}, witness_name)

    def seals(self, key: SigningKey, size: int) -> Seals:
        """What closes a bundle over the first `size` entries."""
        if self.ledger is None:
            return Seals(key, self.checkpoint_at(size) or self.checkpoint())
        return seals(self, self.ledger, self.witnesses(), key, size)

    @cached_property
    def _head(self) -> SignedSize:
        return self._store.head()

    @cached_property
    def _members(self) -> tuple[Member, ...]:
        config = self._folder.config
        origins = founders.origins(config)
        return (Member(config.party, config.origin),
                *(Member(p, origin) for p, origin in origins.items()))

    @property
    def _subtree(self) -> tree.Subtrees:
        return partial(tiles.subtree, tiles=self._store.tile)
