"""The only writer of truth: what this node says and what its partners say enter by this door.

records + subtrees + signed checkpoint → one transaction, synced → head swapped → followers told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import NamedTuple

from hudna.fault import Fault, Refused
from hudna.log import tree, verify
from hudna.log.admission import Admission
from hudna.log.batch import Batch
from hudna.log.checkpoint import Checkpoint
from hudna.log.entry import Entry
from hudna.log.leaf import leaf_of
from hudna.log.lock import DirectoryLock
from hudna.log.note import Verifier
from hudna.log.sqlite import SqliteStore
from hudna.log.store import Owner, Row, SignedSize, Store, StoreError
from hudna.log.subscribers import Callback, Subscribers
from hudna.log.tree import Frontier, Hash
from hudna.record.keys import SigningKey
from hudna.record.kinds import RecordHash
from hudna.record.open import reopen
from hudna.record.record import Record

PAGE = 500


class Head(NamedTuple):
    """How far the log goes; swapped whole, so that a reader never sees half a step."""

    frontier: Frontier
    note: str
    admitted_ms: int


class Log:
    """A node's log. Safe to use from several threads; one process at a time has it open.

    `admitted_ms` never falls along the log: where the clock went back, the last moment counts.
    """

    def __init__(
        self,
        *,
        store: Store,
        lock: DirectoryLock,
        key: SigningKey,
        origin: str,
        admission: Admission,
        clock: Callable[[], int],
    ) -> None:
        self._store, self._lock_file = store, lock
        self._key, self._verifier = key, Verifier(origin, key.public)
        self.admission, self._clock = admission, clock
        self._writing = RLock()
        self._subscribers = Subscribers()
        self._in_doubt = False
        self._head = self._stored_head()

    @classmethod
    def open(
        cls,
        directory: Path | str,
        *,
        key: SigningKey,
        origin: str,
        admission: Admission,
        clock: Callable[[], int],
    ) -> Log:
        """Open the log in `directory`, or make it. `clock` gives ms since 1970 UTC.

        `key` signs checkpoints and nothing else. StoreError: in use, not writable, damaged, of
        another origin or key, or a tree that its checkpoint does not vouch for.
        """
        owner = Owner(origin, Verifier(origin, key.public).text)
        empty = SignedSize(0, Checkpoint(origin, 0, tree.EMPTY).sign(key))
        lock = DirectoryLock(Path(directory))
        store: Store | None = None
        try:
            store = SqliteStore(Path(directory), owner, empty)
            verify.owned(store, owner)
            return cls(
                store=store, lock=lock, key=key, origin=origin, admission=admission, clock=clock
            )
        except BaseException:
            if store is not None:
                store.close()
            lock.release()
            raise

    def append(self, presentations: Sequence[str]) -> list[Entry]:
        """Admit all of them in one transaction, or none; kept for good when this returns.

        One that the log holds already gives the entry it has. Refused names every fault, by the
        presentation's place where there are several; StoreError where the store cannot keep it.
        """
        now = self._clock()
        opened = [self._opened(p, now) for p in presentations]
        with self._writing:
            batch = Batch(self._store)
            opened = [_taken(batch, o) for o in opened]
            if faults := _numbered(opened):
                raise Refused(faults)
            kept = self._keep(batch)
            entries = [kept.get(o.hash) or self._held(o.hash) for o in _records(opened)]
        self._subscribers.tell()
        return entries

    def admit_each(self, presentations: Sequence[str]) -> list[Entry | Refused]:
        """Admit those that may enter, in one transaction; each of the others has its refusal in
        its place. StoreError, and none is kept, where the store cannot keep them."""
        now = self._clock()
        opened = [self._opened(p, now) for p in presentations]
        with self._writing:
            batch = Batch(self._store)
            opened = [_taken(batch, o) for o in opened]
            kept = self._keep(batch)
            entries = [
                o if isinstance(o, Refused) else kept.get(o.hash) or self._held(o.hash)
                for o in opened
            ]
        self._subscribers.tell()
        return entries

    def entries(self, start: int = 0) -> Iterator[Entry]:
        """The log from index `start` on, up to what it holds when the end is reached."""
        while rows := self._store.entries(start, PAGE):
            yield from map(_entry, rows)
            start = rows[-1].index + 1

    def entry(self, record_hash: RecordHash) -> Entry | None:
        """The entry of a record, or None where this log does not hold it."""
        row = self._store.entry(record_hash)
        return _entry(row) if row else None

    def subscribe(self, callback: Callback) -> Callable[[], None]:
        """Have `callback` told of new entries: kept ones only, in order, each once, and before
        the append that brought them returns. Returns what ends it."""
        return self._subscribers.add(callback)

    @property
    def size(self) -> int:
        return self._head.frontier.size

    @property
    def verifier(self) -> Verifier:
        """The log's name and public key; `verifier.text` is what others configure."""
        return self._verifier

    def root(self) -> Hash:
        return self._head.frontier.root

    def checkpoint(self) -> str:
        """The signed note over the whole log."""
        return self._head.note

    def checkpoint_at(self, size: int) -> str | None:
        """The signed note of an earlier size, where one was signed at that size."""
        return self._store.checkpoint_at(size)

    def inclusion(self, index: int, size: int | None = None) -> list[Hash]:
        """The proof that entry `index` is in the log, at its size now or at an earlier one."""
        return tree.inclusion(index, self._known(size), self._store.node)

    def consistency(self, old: int, new: int | None = None) -> list[Hash]:
        """The proof that the log at `new` (now) begins with the log at `old`."""
        return tree.consistency(old, self._known(new), self._store.node)

    def verify_all(self) -> Checkpoint:
        """Check every entry, subtree and checkpoint anew; StoreError at the first that is not
        as it was written."""
        with self._writing:
            return verify.everything(self._store, self._verifier)

    def close(self) -> None:
        """Let go of the directory. A killed process lets go of it too."""
        with self._writing:
            self._store.close()
            self._lock_file.release()

    def __enter__(self) -> Log:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _opened(self, presentation: str, now_ms: int) -> Record | Refused:
        try:
            return self.admission.admit(presentation, now_ms)
        except Refused as refused:
            return refused

    def _keep(self, batch: Batch) -> dict[RecordHash, Entry]:
        if self._in_doubt:
            self._head, self._in_doubt = self._stored_head(), False
        if not batch.fresh:
            return {}
        admitted_ms = max(self._clock(), self._head.admitted_ms)
        rows, nodes, frontier = _staged(self._head.frontier, batch, admitted_ms)
        checkpoint = Checkpoint(self._verifier.name, frontier.size, frontier.root)
        note = checkpoint.sign(self._key)
        # A commit that fails may yet have reached the disk: only the store knows, so ask it.
        self._in_doubt = True
        self._store.commit(rows, nodes, SignedSize(frontier.size, note))
        self._head, self._in_doubt = Head(frontier, note, admitted_ms), False
        entries = [
            Entry(row.index, admitted_ms, record)
            for row, record in zip(rows, batch.fresh.values(), strict=True)
        ]
        self._subscribers.queue(entries)
        return {entry.record.hash: entry for entry in entries}

    def _held(self, record_hash: RecordHash) -> Entry:
        row = self._store.entry(record_hash)
        assert row is not None
        return _entry(row)

    def _stored_head(self) -> Head:
        frontier, note = verify.head(self._store, self._verifier)
        last = self._store.entries(frontier.size - 1, 1) if frontier.size else []
        return Head(frontier, note, last[0].admitted_ms if last else 0)

    def _known(self, size: int | None) -> int:
        if size is None:
            return self.size
        if not 0 <= size <= self.size:
            raise IndexError(size)
        return size


def _staged(
    frontier: Frontier, batch: Batch, admitted_ms: int
) -> tuple[list[Row], list[tree.Node], Frontier]:
    rows, nodes = [], []
    for record in batch.fresh.values():
        rows.append(Row(
            frontier.size, record.hash, record.author, record.envelope.id, admitted_ms,
            record.presentation,
        ))
        frontier, completed = frontier.add(tree.leaf_hash(leaf_of(record.hash)))
        nodes += completed
    return rows, nodes, frontier


def _taken(batch: Batch, opened: Record | Refused) -> Record | Refused:
    if isinstance(opened, Record):
        try:
            batch.take(opened)
        # A store that fails is no fault of the record's: it must never look like a refusal of it.
        except StoreError:
            raise
        except Refused as refused:
            return refused
    return opened


def _numbered(opened: Sequence[Record | Refused]) -> list[Fault]:
    """Every fault, with the presentation's place in front where there are several."""
    return [
        Fault(f"records[{i}].{f.where}", f.found, f.expected) if len(opened) > 1 else f
        for i, refused in enumerate(opened) if isinstance(refused, Refused)
        for f in refused.faults
    ]


def _records(opened: Sequence[Record | Refused]) -> Iterator[Record]:
    return (o for o in opened if isinstance(o, Record))


def _entry(row: Row) -> Entry:
    return Entry(row.index, row.admitted_ms, reopen(row.presentation))
