"""Whether a store still holds what was written: quickly at the start, wholly on demand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

from hudna.fault import Fault, Refused
from hudna.log import tiles, tree
from hudna.log.checkpoint import Checkpoint, open_checkpoint
from hudna.log.head import Head, edge_of, root_at
from hudna.log.leaf import leaf_of
from hudna.log.note import Verifier
from hudna.log.prepared import kinds_of
from hudna.log.reader import PAGE, Reader, reopened
from hudna.log.store import Row, SignedSize, Store, StoreError
from hudna.log.tree import Frontier, Hash
from hudna.say import say


def owned(store: Store, verifiers: Sequence[Verifier]) -> None:
    """StoreError unless the store's log has this origin and began with one of these keys."""
    found = store.owner()
    if found not in [(v.name, v.text) for v in verifiers]:
        expected = say("the log of {verifier}", verifier=verifiers[0].text)
        raise StoreError(Fault("log", f"the log of {found.verifier}", expected))


def head(store: Store, verifiers: Sequence[Verifier]) -> Head:
    """The head, after checking that the signed checkpoint, the tiles and the last entry are of one
    another and that nothing exceeds them. Takes time by the logarithm of the log."""
    while True:
        latest = store.head()
        last = store.entries(max(latest.size - 1, 0), 2)
        # Where another process has appended since, what exceeds the one head is of the next.
        if len(last) <= min(latest.size, 1) or store.head() == latest:
            break
    if len(last) > min(latest.size, 1):
        raise damaged(f"entries[{last[-1].index}]", "an entry beyond the last checkpoint")
    if len(last) < min(latest.size, 1):
        raise damaged(f"entries[{latest.size - 1}]", "no such entry")
    return _head(store, latest, last, verifiers)


def _head(
    store: Store, latest: SignedSize, last: Sequence[Row], verifiers: Sequence[Verifier]
) -> Head:
    try:
        root = root_at(latest.size, store.tile)
    except IndexError as error:
        raise damaged(f"tree[{latest.size}]", "a tile that is missing or too short") from error
    vouched(latest, root, verifiers)
    for row in last:
        _row(row, latest.size - 1)
        if tiles.subtree((0, row.index), store.tile) != _leaf(row):
            raise damaged(f"entries[{row.index}]", "a record that the tree does not hold here")
    admitted_ms = last[0].admitted_ms if last else 0
    return Head(latest.size, root, latest.note, admitted_ms, edge_of(latest.size, store.tile))


def everything(store: Store, reader: Reader, verifiers: Sequence[Verifier]) -> Checkpoint:
    """Check every entry, every tile and every checkpoint, a page at a time; the checkpoint over
    all of it. What another process appends meanwhile is for the next time."""
    store.check()
    latest = store.head()
    grown, signed, before_ms = _Grown(store, latest), _Signed(store, latest, verifiers), 0
    signed.check(grown.frontier)
    for row, text in _entries(store, reader, latest.size):
        _row(row, grown.frontier.size)
        _as_said(row, text)
        if row.admitted_ms < before_ms:
            raise damaged(f"entries[{row.index}].admitted_ms", "a moment before the last one")
        before_ms = row.admitted_ms
        grown.add(_leaf(row))
        signed.check(grown.frontier)
    grown.end()
    beyond, counts = store.entries(latest.size, 1), store.counts()
    if store.head() == latest:
        if beyond:
            raise damaged(f"checkpoint[{latest.size}]", "entries beyond the last checkpoint")
        if counts != (grown.tiles, signed.count):
            raise damaged("tree", "tiles or checkpoints beyond the entries")
    return signed.last(grown.frontier)


class _Grown:
    """The tree as its leaves give it; each tile that is completed is compared with the store's."""

    def __init__(self, store: Store, latest: SignedSize) -> None:
        self.frontier, self.tiles = Frontier(), 0
        self._store, self._latest = store, latest
        self._open: list[bytearray] = []

    def add(self, leaf: Hash) -> None:
        self.frontier, _ = self.frontier.add(leaf)
        level, here = 0, leaf
        while True:
            if level == len(self._open):
                self._open.append(bytearray())
            self._open[level] += here
            if len(self._open[level]) < tiles.WIDTH * tiles.HASH:
                return
            here = tiles.root_of(self._compared(level))
            self._open[level].clear()
            level += 1

    def end(self) -> None:
        for level, hashes in enumerate(self._open):
            if hashes:
                self._compared(level)

    def _compared(self, level: int) -> bytes:
        index = (self.frontier.size - 1) >> tiles.HEIGHT * (level + 1)
        hashes, found = bytes(self._open[level]), self._store.tile((level, index))
        # A tile only ever grows, and only when the head does.
        if found != hashes and not (
            found.startswith(hashes) and self._store.head() != self._latest
        ):
            raise damaged(f"tile[{level}][{index}]", "other hashes than its leaves give")
        self.tiles += 1
        return hashes


class _Signed:
    """The checkpoints, in the order of their sizes."""

    def __init__(
        self, store: Store, latest: SignedSize, verifiers: Sequence[Verifier]
    ) -> None:
        self.count = 0
        self._verifiers = verifiers
        self._kept = _checkpoints(store, latest.size)
        self._next = next(self._kept, None)
        self._last: Checkpoint | None = None

    def check(self, frontier: Frontier) -> None:
        """Check the checkpoint of the tree so far, if there is one."""
        if self._next is None or self._next.size > frontier.size:
            return
        self._last = vouched(self._next, frontier.root, self._verifiers)
        self.count += 1
        self._next = next(self._kept, None)

    def last(self, frontier: Frontier) -> Checkpoint:
        """The checkpoint over the whole tree."""
        if self._last is None or self._last.size != frontier.size:
            raise damaged(f"checkpoint[{frontier.size}]", "entries beyond the last checkpoint")
        return self._last


def _entries(store: Store, reader: Reader, end: int) -> Iterator[tuple[Row, str | None]]:
    start = 0
    while start < end and (rows := store.entries(start, min(PAGE, end - start))):
        yield from zip(rows, reader.presentations(rows), strict=True)
        start = rows[-1].index + 1


def _checkpoints(store: Store, end: int) -> Iterator[SignedSize]:
    start = 0
    while page := store.checkpoints(start, PAGE):
        yield from (kept for kept in page if kept.size <= end)
        if page[-1].size >= end:
            return
        start = page[-1].size + 1


def vouched(latest: SignedSize, root: Hash, verifiers: Sequence[Verifier]) -> Checkpoint:
    """The checkpoint; a log whose signed word differs from what it holds is never served."""
    try:
        checkpoint = open_checkpoint(latest.note, *verifiers)
    except Refused as refused:
        raise StoreError([
            Fault(f"checkpoint[{latest.size}], {f.where}", f.found, f.expected)
            for f in refused.faults
        ]) from refused
    if (checkpoint.size, checkpoint.root) != (latest.size, root):
        found = f"a checkpoint of {checkpoint.size} entries with another root or size"
        raise damaged(f"checkpoint[{latest.size}]", found)
    return checkpoint


def _row(row: Row, index: int) -> None:
    where = f"entries[{index}]"
    if row.index != index:
        raise damaged(where, f"entry {row.index}")
    if not row.jwt and (row.author or row.kind or row.sealed):
        raise damaged(f"{where}.jwt", "nothing that was signed")
    if row.jwt and row.record_hash != sha256(row.jwt.encode()).hexdigest():
        raise damaged(f"{where}.record_hash", "a hash of something else")


def _as_said(row: Row, presentation: str | None) -> None:
    """The columns are the record's own. Where its content is lost nothing can be compared."""
    if presentation is None:
        return
    record = reopened(row, presentation)
    named = (row.author, row.record_id) == (record.author, record.envelope.id)
    if not named or row.kind not in kinds_of(record):
        raise damaged(f"entries[{row.index}]", "an author, id or kind that is not the record's")


def _leaf(row: Row) -> Hash:
    return tree.leaf_hash(leaf_of(row.record_hash))


def damaged(where: str, found: str) -> StoreError:
    return StoreError(Fault(where, found, say("the log as it was written")))
