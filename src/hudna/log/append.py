"""The only writer of truth: what this node says and what its partners say enter by this door.

stage: entries, tiles, signed checkpoint → swap: one transaction, synced → apply → publish.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import TracebackType

from hudna.fault import Refused
from hudna.log import tiles, tree, verify
from hudna.log.admission import Admission
from hudna.log.adopt import adopt
from hudna.log.call import Call, numbered
from hudna.log.checkpoint import Checkpoint
from hudna.log.entry import Entry
from hudna.log.group import Group
from hudna.log.head import sign
from hudna.log.lock import DirectoryLock
from hudna.log.note import Verifier
from hudna.log.opening import is_database, open_store
from hudna.log.prepared import Prepared
from hudna.log.served import in_a_row, served
from hudna.log.store import Owner, SignedSize, Store
from hudna.log.subscribers import Callback
from hudna.log.tiles import Tile
from hudna.log.tree import Hash
from hudna.log.vault import Vault
from hudna.log.writer import Writer
from hudna.record import sdjwt
from hudna.record.authority import Authority
from hudna.record.keys import PublicKey, SigningKey
from hudna.record.kinds import PartyId, RecordHash
from hudna.say import Say


class Log:
    """A node's log. Safe to use from several threads. One process at a time has a directory with
    SQLite open; several may append to one PostgreSQL.

    `admitted_ms` never falls along the log: where the clock went back, the last moment counts.
    """

    def __init__(self, store: Store, writer: Writer, opened: ExitStack) -> None:
        """Owns what is `opened`."""
        self._store, self._writer, self._opened = store, writer, opened
        # Two, one after the other: while one group's entries are synced, the next one's keys are.
        self._keys: Group[Call] = Group(writer.lock_away)
        self._entries: Group[Call] = Group(writer.serve)
        self._subtree = partial(tiles.subtree, tiles=writer.held_tile)

    @classmethod
    def open(
        cls,
        directory: Path | str,
        *,
        key: SigningKey | Sequence[SigningKey],
        origin: str,
        admission: Admission,
        clock: Callable[[], int],
        randomness: Callable[[int], bytes] = os.urandom,
        store: str | None = None,
        me: PartyId = "",
        past: Sequence[PublicKey] = (),
    ) -> Log:
        """Open the log in `directory`, or make it. `clock` gives ms since 1970 UTC.

        `key` signs checkpoints and nothing else; of several, each signs. `past` are the keys that
        have signed earlier ones. `store`: a URL of PostgreSQL's; None for SQLite in the directory.
        `me`: the party whose node this is. StoreError: in use, not writable, damaged, of another
        origin or key, or a tree that its checkpoint does not vouch for.
        """
        keys = (key,) if isinstance(key, SigningKey) else tuple(key)
        verifiers = [Verifier(origin, k) for k in (*(k.public for k in keys), *past)]
        owner = Owner(origin, verifiers[0].text)
        empty = SignedSize(0, sign(origin, 0, tree.EMPTY, keys))
        with ExitStack() as opened:
            lock = DirectoryLock(Path(directory), shared=is_database(store))
            opened.callback(lock.release)
            kept = open_store(store, Path(directory), owner, empty, randomness)
            opened.callback(kept.close)
            verify.owned(kept, verifiers)
            vault = Vault(Path(directory), origin)
            opened.callback(vault.close)
            writer = Writer(
                kept, vault, keys=keys, verifiers=verifiers, admission=admission, clock=clock,
                randomness=randomness, me=me,
            )
            return cls(kept, writer, opened.pop_all())

    # --- to append ---

    def append(self, presentations: Sequence[str]) -> list[Entry]:
        """Admit all of them in one transaction, or none; kept for good when this returns.

        One that the log holds already gives the entry it has. Refused names every fault, by the
        presentation's place where there are several, and says why where the log may not sign;
        StoreError where the store cannot keep it.
        """
        call = self._served(self._writer.call(presentations, whole=True))
        if faults := numbered(call.results):
            raise Refused(faults)
        return [e for e in self._entries_of(call) if isinstance(e, Entry)]

    def admit_each(self, presentations: Sequence[str]) -> list[Entry | Refused]:
        """Admit those that may enter, in one transaction; each of the others has its refusal in
        its place. StoreError, and none is kept, where the store cannot keep them."""
        return self._entries_of(self._served(self._writer.call(presentations, whole=False)))

    def keep(
        self, items: Sequence[Prepared | Refused], authority: Authority
    ) -> list[RecordHash | Refused]:
        """Keep those of what was prepared under `authority` that may enter: the hash of each that
        is held when this returns, or its refusal."""
        call = self._served(Call(items, authority, whole=False))
        return [r if isinstance(r, Refused) else r.record_hash for r in call.results]

    def keep_entries(
        self, items: Sequence[Prepared | Refused], authority: Authority
    ) -> list[Entry | Refused]:
        """The same, with the entry that is held of each."""
        return self._entries_of(self._served(Call(items, authority, whole=False)))

    def prepared(self, presentation: str, authority: Authority) -> Prepared | Refused:
        """Open, verify and seal under `authority`; nothing is kept."""
        (item,) = self._writer.prepared([presentation], authority)
        return item

    def adopt(
        self, presentations: Sequence[str | None], leaves: Sequence[bytes], note: str
    ) -> Checkpoint:
        """Take back what this log had and its store has lost: `leaves` (33 bytes each) come after
        what it holds, and give exactly the checkpoint `note`, signed by its own key. None in the
        place of a presentation that nobody has. Nothing is signed. Refused otherwise."""
        checkpoint = adopt(self._writer, presentations, leaves, note)
        self._writer.subscribers.tell()
        return checkpoint

    # --- to read ---

    def entries(self, start: int = 0) -> Iterator[Entry]:
        """The log from index `start` on, up to what it holds when the end is reached. An entry
        whose content is lost is passed over."""
        return self._writer.reader.entries(start)

    def entry(self, record_hash: RecordHash) -> Entry | None:
        """The entry of a record, or None where this log does not hold it."""
        return self._writer.reader.entry(record_hash)

    def destroyed(self, record_hash: RecordHash, digests: Collection[str]) -> bool:
        """Whether a record is held without any of these disclosures, and the key under which they
        were is gone too."""
        if self._writer.destroying(record_hash) or (entry := self.entry(record_hash)) is None:
            return False
        left = sdjwt.digests_of(entry.record.presentation).values()
        return not set(digests) & set(left)

    def texts(self, hashes: Sequence[RecordHash]) -> list[str | None]:
        """The presentations of many records, unread; None where this log does not have it."""
        return self._writer.reader.texts(hashes)

    def entries_of(self, kinds: Collection[str]) -> list[Entry]:
        """Every entry of these kinds of which a log has few, in log order."""
        return self._writer.reader.entries_of(kinds)

    def hashes(self, start: int, most: int) -> list[bytes]:
        """The record hashes (32 bytes each) from index `start` on, at most so many."""
        return self._store.hashes(start, max(0, min(most, self.size - start)))

    def tile(self, tile: Tile) -> bytes | None:
        """A tile or bundle of entries, as it is served; None where the published tree has none of
        this width."""
        return served(tile, self.size, self._writer.held_tile, self._store.hashes)

    def bundles(self, first: int, count: int) -> bytes | None:
        """So many full bundles of entries from number `first` on, side by side; None where the
        published tree has fewer."""
        return in_a_row(first, count, self.size, self._store.hashes)

    @property
    def size(self) -> int:
        return self._writer.head.size

    @property
    def verifier(self) -> Verifier:
        """The log's name and public key; `verifier.text` is what others configure."""
        verifiers = self._writer.verifiers
        good = self.authority.log_verifiers(self._writer.me)
        return next((v for v in verifiers if v.key in good), verifiers[0])

    @property
    def authority(self) -> Authority:
        """Whose key is good for what, after every entry of this log."""
        return self._writer.authority

    @property
    def identity(self) -> str:
        """Which file or database it is in: another one after a copy or a restore."""
        return self._store.identity()

    @property
    def admission(self) -> Admission:
        return self._writer.admission

    @property
    def randomness(self) -> Callable[[int], bytes]:
        return self._writer.randomness

    def now_ms(self) -> int:
        """The node's clock."""
        return self._writer.clock()

    def root(self) -> Hash:
        return self._writer.head.root

    def checkpoint(self) -> str:
        """The signed note over the whole log."""
        return self._writer.head.note

    def checkpoint_at(self, size: int) -> str | None:
        """The signed note of an earlier size, where one was signed at that size."""
        return self._store.checkpoint_at(size)

    def inclusion(self, index: int, size: int | None = None) -> list[Hash]:
        """The proof that entry `index` is in the log, at its size now or at an earlier one."""
        return tree.inclusion(index, self._known(size), self._subtree)

    def consistency(self, old: int, new: int | None = None) -> list[Hash]:
        """The proof that the log at `new` (now) begins with the log at `old`."""
        return tree.consistency(old, self._known(new), self._subtree)

    def subscribe(self, callback: Callback) -> Callable[[], None]:
        """Have `callback` told of new entries: kept ones only, in order, each once, and before
        the append that brought them returns. Returns what ends it."""
        return self._writer.subscribers.add(callback)

    def refresh(self) -> bool:
        """Take up what other processes have appended, and tell followers; whether there was any.
        StoreError where the store does not extend what this process knows."""
        grown = self._writer.refresh()
        self._writer.subscribers.tell()
        return grown

    @property
    def lost(self) -> list[int]:
        """The places of the entries that have no content yet: a record of theirs may still come."""
        return sorted(self._writer.lost.values())

    @property
    def filled(self) -> int:
        """How many have it again since this log was opened: where this grows, who follows the log
        is past them and begins anew."""
        return self._writer.filled

    # --- to be sure ---

    def hold(self, why: Say) -> None:
        """From now on nothing is signed; who would append is told `why`."""
        with self._writer.lock:
            self._writer.held = why

    def release(self) -> None:
        with self._writer.lock:
            self._writer.held = None

    @property
    def held(self) -> Say | None:
        """Why nothing may be signed: from the start, where the store is an older copy."""
        return self._writer.held

    def verify_all(self) -> Checkpoint:
        """Check every entry, tile and checkpoint anew; StoreError at the first that is not as it
        was written."""
        with self._writer.lock:
            return self._writer.verify_all()

    def close(self) -> None:
        """Let go of the directory. A killed process lets go of it too."""
        with self._writer.lock:
            self._opened.close()

    def __enter__(self) -> Log:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _served(self, call: Call) -> Call:
        self._keys.do(call)
        if call.error is None:
            self._entries.do(call)
        self._writer.subscribers.tell()
        if call.error is not None:
            raise type(call.error)(call.error.faults) from call.error
        return call

    def _entries_of(self, call: Call) -> list[Entry | Refused]:
        """What is held of each that a call has brought."""
        earlier = [r.record_hash for r in call.results
                   if isinstance(r, Prepared) and r.record_hash not in call.kept]
        held = {**call.kept, **self._writer.reader.entries_at(earlier)}
        return [r if isinstance(r, Refused) else self._entered(r, held) for r in call.results]

    def _entered(self, item: Prepared, held: Mapping[RecordHash, Entry]) -> Entry:
        if entry := held.get(item.record_hash):
            return entry
        # Its content was erased later than the copy here was made: what came in is not kept.
        row = self._store.entry(item.record_hash)
        assert row is not None, "what is not refused is held"
        return Entry(row.index, row.admitted_ms, item.opened())

    def _known(self, size: int | None) -> int:
        if size is None:
            return self.size
        if not 0 <= size <= self.size:
            raise IndexError(size)
        return size
