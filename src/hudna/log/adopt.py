"""To take back what a log of ours had and its store has lost, exactly as we signed it once."""

from __future__ import annotations

from collections.abc import Sequence

from hudna.fault import Fault, Refused
from hudna.log.checkpoint import Checkpoint, open_checkpoint
from hudna.log.entry import Entry
from hudna.log.head import stage
from hudna.log.leaf import VERSION
from hudna.log.prepared import Prepared, prepare
from hudna.log.store import Row, StoreError
from hudna.log.tree import Hash
from hudna.log.writer import Writer
from hudna.record.kinds import RecordHash
from hudna.record.open import reopen
from hudna.say import say

LEAF = 33


def adopt(
    writer: Writer, presentations: Sequence[str | None], leaves: Sequence[bytes], note: str
) -> Checkpoint:
    """Put `leaves` on top of what the log holds; together they give `note`, signed by its own
    key, which therefore vouches for every one of them. Nothing new is signed.

    When each was admitted is lost with the store: they count as admitted now."""
    with writer.lock:
        checkpoint = open_checkpoint(note, *writer.verifiers)
        writer.settle()
        _fits(checkpoint, writer, presentations, leaves)
        if leaves:
            _adopt(writer, checkpoint, note, [
                _item(text, leaf, i, writer)
                for i, (text, leaf) in enumerate(zip(presentations, leaves, strict=True))
            ])
        return checkpoint


def _fits(
    checkpoint: Checkpoint, writer: Writer, presentations: Sequence[str | None],
    leaves: Sequence[bytes],
) -> None:
    if len(presentations) != len(leaves) or checkpoint.size != writer.head.size + len(leaves):
        expected = say("as many leaves as lie between this log and the checkpoint")
        raise Refused(Fault("leaves", str(len(leaves)), expected))
    if not leaves:
        _same(checkpoint, writer.head.root)


def _item(
    presentation: str | None, leaf: bytes, index: int, writer: Writer
) -> Prepared | RecordHash:
    """The record of a leaf, or the leaf's hash alone."""
    if len(leaf) != LEAF or leaf[:1] != VERSION:
        raise Refused(Fault(f"leaves[{index}]", leaf.hex()[:80], say("a leaf of this log")))
    record_hash = leaf[1:].hex()
    if presentation is None:
        return record_hash
    record = reopen(presentation)
    if record.hash != record_hash:
        expected = say("the record of this leaf")
        raise Refused(Fault(f"presentations[{index}]", record.hash, expected))
    return prepare(record, writer.randomness)


def _adopt(
    writer: Writer, checkpoint: Checkpoint, note: str, items: Sequence[Prepared | RecordHash]
) -> None:
    sealed = iter(writer.under_kept_keys([i for i in items if isinstance(i, Prepared)]))
    items = [next(sealed) if isinstance(i, Prepared) else i for i in items]
    now_ms, size = writer.now_ms(), writer.head.size
    rows = [_row(item, size + i, now_ms) for i, item in enumerate(items)]

    def signed(_size: int, root: Hash) -> str:
        _same(checkpoint, root)
        return note

    if not writer.swap(*stage(writer.head, rows, writer.held_tile, signed)):
        expected = say("a log that no other process is writing")
        raise StoreError(Fault("log", "another process ahead of this one", expected))
    writer.lost.update({r.record_hash: r.index for r in rows if not r.jwt})
    writer.apply([
        Entry(row.index, now_ms, item.opened())
        for row, item in zip(rows, items, strict=True) if isinstance(item, Prepared)
    ])


def _row(item: Prepared | RecordHash, index: int, admitted_ms: int) -> Row:
    if isinstance(item, Prepared):
        return item.row(index, admitted_ms)
    return Row(index, item, "", item, "", admitted_ms, "", b"")


def _same(checkpoint: Checkpoint, root: Hash) -> None:
    if root != checkpoint.root:
        expected = say("the leaves that this checkpoint covers")
        raise Refused(Fault("leaves", "another root", expected))
