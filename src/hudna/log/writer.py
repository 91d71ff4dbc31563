"""The one hand that writes a log: stage → swap the head → apply → publish.

Entries, tiles and the signed checkpoint are one transaction that is kept only where the head is
still the one they were staged upon. What the head is after a commit that failed, or that another
process was ahead of, only the store knows: it is asked before anything is signed again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from threading import RLock

from hudna.fault import Fault, Refused
from hudna.log import head, verify
from hudna.log.admission import Admission
from hudna.log.batch import Batch
from hudna.log.call import Call, failed, taken
from hudna.log.checkpoint import Checkpoint
from hudna.log.entry import Entry
from hudna.log.erase import KINDS, Eraser
from hudna.log.head import Head
from hudna.log.note import Verifier
from hudna.log.prepared import Prepared, prepare
from hudna.log.reader import Reader
from hudna.log.sealing import NONCE
from hudna.log.store import LOST, Staged, Store
from hudna.log.subscribers import Subscribers
from hudna.log.tiles import TilePlace
from hudna.log.tree import Hash
from hudna.log.vault import Vault
from hudna.record.authority import TAGS, Authority
from hudna.record.keys import SigningKey
from hudna.record.kinds import PartyId, RecordHash
from hudna.say import Say, say

FOLLOWED = frozenset((*TAGS, *KINDS))
"""Kinds of which the log itself takes note."""


class Writer:
    """Owns the head. Everything that signs goes through `lock`. `lost`: the records of entries
    that were taken back empty, and where; `filled`: how many have come again."""

    def __init__(
        self,
        store: Store,
        vault: Vault,
        *,
        keys: Sequence[SigningKey],
        verifiers: Sequence[Verifier],
        admission: Admission,
        clock: Callable[[], int],
        randomness: Callable[[int], bytes],
        me: PartyId,
    ) -> None:
        self._store, self._vault = store, vault
        self.keys, self.verifiers, self.me = keys, verifiers, me
        self.admission, self.clock, self.randomness = admission, clock, randomness
        self.lock = RLock()
        self.subscribers = Subscribers()
        self.reader = Reader(store, vault)
        self.held: Say | None = None
        self.filled = 0
        self._in_doubt = False
        # In this order: another process may append in between.
        had, self.head = vault.reached(), verify.head(store, verifiers)
        if had > self.head.size:
            self.held = say("the entries up to {had}: this store has {size}, an older copy of "
                            "itself", had=had, size=self.head.size)
        self.lost = self._empty()
        self.authority = admission.founded
        self._learn(self.reader.opened(store.entries_of(TAGS)))
        self._eraser = Eraser(store, vault, me, randomness)
        self._eraser.start(self.reader)

    # --- group commit ---

    def call(self, presentations: Sequence[str], *, whole: bool) -> Call:
        authority = self.authority
        return Call(self.prepared(presentations, authority), authority, whole=whole)

    def prepared(
        self, presentations: Sequence[str], authority: Authority
    ) -> list[Prepared | Refused]:
        """Open and verify each, and seal it: the work that needs no lock."""
        opened = self.admission.admit_all(
            presentations, self.clock(), authority, self.holds
        )
        return [r if isinstance(r, Refused) else prepare(r, self.randomness) for r in opened]

    def lock_away(self, calls: Sequence[Call]) -> None:
        """Keep the keys of what the calls bring: durable before any of it is. Each call has its
        outcome, whatever is raised."""
        items = [i for call in calls for i in call.items if isinstance(i, Prepared)]
        try:
            sealed = iter(self.under_kept_keys(items))
        except BaseException as error:
            failed(calls, error)
            return
        for call in calls:
            call.items = [next(sealed) if isinstance(i, Prepared) else i for i in call.items]

    def serve(self, calls: Sequence[Call]) -> None:
        """Keep what the calls bring, in one commit. Each call has its outcome, whatever is
        raised."""
        with self.lock:
            try:
                while not self._served(calls):
                    pass
            except BaseException as error:
                failed(calls, error)

    def _served(self, calls: Sequence[Call]) -> bool:
        """False where another process was ahead: then all is to be looked at anew."""
        self.settle()
        names = {i.name for call in calls for i in call.items if isinstance(i, Prepared)}
        batch, authority = Batch(self._store.hashes_by_id(names), self.lost), self.authority
        for call in calls:
            call.results, authority = taken(call, authority, batch, self._recheck)
        if not batch.fresh:
            return True
        if self.held is not None:
            self._refuse(calls, batch, self.held)
            return True
        new, found = batch.new, batch.found
        self._fill(found)
        kept = self._kept(new) if new else {}
        for call in calls:
            call.kept = kept or {}
        return kept is not None

    def _recheck(self, item: Prepared, authority: Authority) -> None:
        self.admission.recheck(item.opened(), authority, self.holds)

    def _refuse(self, calls: Sequence[Call], batch: Batch, why: Say) -> None:
        for call in calls:
            if any(isinstance(r, Prepared) and r.record_hash in batch.fresh
                   for r in call.results):
                call.error = _refused_while_held(why)

    # --- one commit ---

    def _kept(self, items: Sequence[Prepared]) -> Mapping[RecordHash, Entry] | None:
        now_ms = self.now_ms()
        rows = [item.row(self.head.size + i, now_ms) for i, item in enumerate(items)]
        if not self.swap(*head.stage(self.head, rows, self.held_tile, self._signed)):
            return None
        everyone = self.subscribers.any
        entries = [
            Entry(row.index, now_ms, item.opened())
            for row, item in zip(rows, items, strict=True)
            if everyone or item.record is not None or item.kind in FOLLOWED
        ]
        self.apply(entries, [item.record_hash for item in items])
        return {entry.record.hash: entry for entry in entries}

    def _fill(self, found: Sequence[Prepared]) -> None:
        """Give entries that were taken back empty their content. Nothing is signed."""
        for item in found:
            self._store.fill(item.row(0, 0))
        self._no_more_lost([item.record_hash for item in found])

    def _no_more_lost(self, hashes: Sequence[RecordHash]) -> None:
        for record_hash in hashes:
            self.lost.pop(record_hash, None)
        self.filled += len(hashes)
        entries = [entry for h in hashes if (entry := self.reader.entry(h))]
        self._learn(entries)
        self._eraser.follow(entries)

    def under_kept_keys(self, items: Sequence[Prepared]) -> Sequence[Prepared]:
        """The items as sealed by the keys that the vault has: those of an append that failed, or
        of another process, come before ours."""
        secrets = [item.secret for item in items]
        kept = self._vault.keep([i.record_hash for i in items], secrets, self.head.size)
        return [
            item if secret == item.secret else item.under(secret, self.randomness(NONCE))
            for item, secret in zip(items, kept, strict=True)
        ]

    def now_ms(self) -> int:
        """The clock, or the last moment of the log where that is later."""
        return max(self.clock(), self.head.admitted_ms)

    def swap(self, staged: Staged, grown: Head) -> bool:
        """Commit, and take the new head; False where another process was ahead."""
        self._in_doubt = True
        if not self._store.commit(staged):
            return False
        self.head, self._in_doubt = grown, False
        return True

    def _signed(self, size: int, root: Hash) -> str:
        return head.sign(self.verifiers[0].name, size, root, self.signing())

    def signing(self) -> Sequence[SigningKey]:
        """The keys that sign checkpoints: those held that are good by what the log says of keys,
        all of them while one takes over from another. Refused where none is."""
        said = [k for k in self.authority.keys.get(self.me, ()) if k.use == "log"]
        good = self.authority.log_verifiers(self.me)
        keys = [key for key in self.keys if not said or key.public in good]
        if not keys:
            raise Refused(Fault("log key", self.keys[0].public.text,
                                say("a log key that was not revoked")))
        return keys

    def apply(self, entries: Sequence[Entry], hashes: Sequence[RecordHash] | None = None) -> None:
        """What follows from entries that are kept: keys, erasures, and that followers are told.
        `hashes`: of all that were kept, where some are left out of `entries`."""
        self._learn(entries)
        self._eraser.follow(entries, hashes)
        self.subscribers.queue(entries)

    def _learn(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self.authority = self.authority.fold(entry.record, entry.index, entry.admitted_ms)

    # --- what the store holds ---

    def take_up(self) -> None:
        """Take what the store holds as it is now: what other processes have appended, and what
        became of a commit that failed. StoreError where it does not extend what was known."""
        before, found = self.head, verify.head(self._store, self.verifiers)
        if found.size < before.size or head.root_at(before.size, self._store.tile) != before.root:
            raise verify.damaged(f"checkpoint[{found.size}]", "another history than before")
        # Not beyond that head: what another process appends meanwhile is for the next time.
        rows = self.reader.rows(before.size, found.size)
        entries = self.reader.opened(rows)
        self.head, self._in_doubt = found, False
        if rows:
            self.lost.update({row.record_hash: row.index for row in rows if not row.jwt})
            self.apply(entries)

    def settle(self) -> None:
        """Where it is in doubt what the store holds, ask it."""
        if self._in_doubt:
            self.take_up()

    def refresh(self) -> bool:
        """Whether another process had appended."""
        with self.lock:
            before = self.head.size
            if self.lost:
                self._no_more_lost(sorted(self.lost.keys() - self._empty().keys()))
            if self._in_doubt or self._store.head().size != before:
                self.take_up()
            return self.head.size > before

    def verify_all(self) -> Checkpoint:
        self._vault.check()
        return verify.everything(self._store, self.reader, self.verifiers)

    def held_tile(self, place: TilePlace) -> bytes:
        return self.head.edge.get(place) or self._store.tile(place)

    def _empty(self) -> dict[RecordHash, int]:
        return {row.record_hash: row.index for row in self._store.entries_of([LOST])}

    def destroying(self, record_hash: RecordHash) -> bool:
        """Whether something of a record is to be gone that may not be destroyed yet."""
        return self._eraser.due(record_hash)

    def holds(self, record_hash: RecordHash) -> bool:
        return self._store.entry(record_hash) is not None


def _refused_while_held(why: Say) -> Refused:
    return Refused(Fault("log", "a log that may not sign", why))
