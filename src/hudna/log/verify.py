"""Whether a store still holds what was written: quickly at the start, wholly on demand."""

from __future__ import annotations

from collections.abc import Iterator

from hudna.fault import Fault, Refused
from hudna.log import tree
from hudna.log.checkpoint import Checkpoint, open_checkpoint
from hudna.log.leaf import leaf_of
from hudna.log.note import Verifier
from hudna.log.store import Owner, Row, Store, StoreError
from hudna.log.tree import Frontier
from hudna.record.open import reopen
from hudna.record.sign import hash_of
from hudna.say import say

PAGE = 500


def owned(store: Store, owner: Owner) -> None:
    """StoreError unless the store's log has this origin and this key."""
    found = store.owner()
    if found != owner:
        expected = say("the log of {verifier}", verifier=owner.verifier)
        raise StoreError(Fault("log", f"the log of {found.verifier}", expected))


def head(store: Store, verifier: Verifier) -> tuple[Frontier, str]:
    """The frontier and the signed checkpoint, after checking that they are of one another and of
    the last entry. Takes time by the logarithm of the log."""
    size, latest = store.size(), store.latest_checkpoint()
    frontier = tree.frontier(size, store.node)
    _vouched(latest.note, frontier, verifier)
    if size:
        _entry(store.entries(size - 1, 1)[0], size - 1, store)
    return frontier, latest.note


def everything(store: Store, verifier: Verifier) -> Checkpoint:
    """Check every entry, every subtree and every checkpoint; the checkpoint over all of it."""
    store.check()
    frontier, latest = Frontier(), store.checkpoint_at(0)
    before_ms, nodes, checkpoints = 0, 0, 1
    for row in _rows(store):
        _entry(row, frontier.size, store)
        if row.admitted_ms < before_ms:
            raise _damaged(f"entries[{row.index}].admitted_ms", "a moment before the last one")
        before_ms = row.admitted_ms
        frontier, completed = frontier.add(tree.leaf_hash(leaf_of(row.record_hash)))
        nodes += len(completed)
        _kept(completed, store)
        if note := store.checkpoint_at(frontier.size):
            latest, checkpoints = note, checkpoints + 1
            _vouched(note, frontier, verifier)
    if store.counts() != (nodes, checkpoints):
        raise _damaged("tree", "subtrees or checkpoints beyond the entries")
    return _vouched(latest or "", frontier, verifier)


def _rows(store: Store) -> Iterator[Row]:
    start = 0
    while rows := store.entries(start, PAGE):
        yield from rows
        start = rows[-1].index + 1


def _kept(nodes: list[tree.Node], store: Store) -> None:
    for level, index, found in nodes:
        if store.node((level, index)) != found:
            raise _damaged(f"tree[{level}][{index}]", "another hash than its leaves give")


def _vouched(note: str, frontier: Frontier, verifier: Verifier) -> Checkpoint:
    """The checkpoint of the frontier; a log whose signed word differs from it is never served."""
    try:
        checkpoint = open_checkpoint(note, verifier)
    except Refused as refused:
        raise StoreError(refused.faults) from refused
    if (checkpoint.size, checkpoint.root) != (frontier.size, frontier.root):
        found = f"a checkpoint of {checkpoint.size} entries with another root or size"
        raise _damaged(f"checkpoint[{frontier.size}]", found)
    return checkpoint


def _entry(row: Row, index: int, store: Store) -> None:
    where = f"entries[{index}]"
    if row.index != index:
        raise _damaged(where, f"entry {row.index}")
    if row.record_hash != hash_of(row.presentation):
        raise _damaged(f"{where}.record_hash", "a hash of something else")
    if store.node((0, index)) != tree.leaf_hash(leaf_of(row.record_hash)):
        raise _damaged(where, "a record that the tree does not hold here")
    try:
        record = reopen(row.presentation)
    except Refused as refused:
        raise StoreError(refused.faults) from refused
    if (row.author, row.record_id) != (record.author, record.envelope.id):
        raise _damaged(where, "an author or id that is not the record's")


def _damaged(where: str, found: str) -> StoreError:
    return StoreError(Fault(where, found, say("the log as it was written")))
