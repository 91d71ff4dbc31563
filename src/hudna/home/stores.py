"""Which store a node's log is in: said once, and moved only as a whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import NamedTuple, TypeAlias, cast

import msgspec

from hudna.exchange.restoring import STORE
from hudna.fault import Fault, Refused
from hudna.home import config as settings
from hudna.home import copied
from hudna.home.folder import LOG
from hudna.log import backup, moving, moving_ledger, note, sqlite, sqlite_ledger, vault
from hudna.log.backup import Saved
from hudna.log.export import Exported, export, files_of
from hudna.log.kept_ledger import KeptLedger
from hudna.log.ledgers import open_ledger
from hudna.log.lock import DirectoryLock
from hudna.log.note import Verifier
from hudna.log.opening import SQLITE, existing, is_database, open_store, shown
from hudna.log.reader import Reader
from hudna.log.store import SignedSize, Store, StoreError
from hudna.record.keys import PublicKey
from hudna.record.kinds import KeyAdded
from hudna.say import say

COPIED = ".copied"


Progress: TypeAlias = Callable[[int, int], None]
"""Told how much more of how much is done."""


class Moved(NamedTuple):
    """The head that both stores have, and where the log is now."""

    head: SignedSize
    store: str


def choose(path: Path, store: str) -> None:
    """Put the log of a new node in `store`. Refused where it has one already, elsewhere: two logs
    of one name would be two histories."""
    config = settings.read(path)
    if shown(store) != shown(config.store) and (path / LOG / vault.NAME).exists():
        expected = say("{store}, where this node's log is: hudna store copy moves it",
                       store=shown(config.store))
        raise Refused(Fault("store", shown(store), expected))
    _set(path, config, store)


@contextmanager
def log_of(path: Path) -> Iterator[Store]:
    """The log of a node, to be read; the node may run."""
    store = existing(settings.read(path).store, path / LOG)
    try:
        yield store
    finally:
        store.close()


def write_out(path: Path, out: Path, progress: Progress) -> Exported:
    """The served log of a node, as files in `out`."""
    with log_of(path) as store:
        files = sum(1 for _ in files_of(store.head().size))
        key = _signer(store, path / LOG)
        return export(store, out, key, lambda count: progress(count, files))


def back_up(path: Path, out: Path, progress: Progress) -> Saved | None:
    """The log of a node, copied to `out`, and then what is kept beside it. None where the log is in
    PostgreSQL: the vault alone, and what is beside."""
    saved = _log_backed_up(path, out, progress)
    # After the log, which names them: no copy of a log names a file that came before it and that
    # is in no copy.
    copied.copy_files(path, out, os.urandom)
    return saved


def _log_backed_up(path: Path, out: Path, progress: Progress) -> Saved | None:
    if is_database(settings.read(path).store):
        backup.back_up_one(path / LOG / vault.NAME, out / vault.NAME)
        return None
    return backup.back_up(path / LOG, out, progress)


def move(path: Path, to: str, progress: Progress) -> Moved:
    """Copy the log of the node in `path`, which must not run, with all that is kept of others;
    compare both; and only then have its settings say so. StoreError, and the node is as it was,
    where anything fails; done again it goes on from there."""
    config = settings.read(path)
    directory = path / LOG
    if shown(to) == shown(config.store):
        raise Refused(Fault("--to", shown(to), say("another store than the one it is in")))
    with ExitStack() as opened:
        lock = DirectoryLock(directory)
        opened.callback(lock.release)
        source = existing(config.store, directory)
        opened.callback(source.close)
        empty = SignedSize(0, source.checkpoint_at(0) or "")
        target = open_store(to, directory, source.owner(), empty, os.urandom)
        opened.callback(target.close)
        work = 2 * source.head().size
        moving.copy(source, target, lambda count: progress(count, work))
        head = moving.same(source, target, lambda count: progress(count, work))
        _copy_ledger(config.store, to, directory, (source.identity(), target.identity()))
        _set(path, config, to)
    if not is_database(config.store):
        _put_aside(directory)
    return Moved(head, shown(to))


def _copy_ledger(
    source: str | None, target: str, directory: Path, identities: tuple[str, str]
) -> None:
    """A node that ran on the one store runs on the other: a move is no restore."""
    was, now = identities
    with ExitStack() as opened:
        ledgers = [open_ledger(store, directory) for store in (source, target)]
        for ledger in ledgers:
            opened.callback(ledger.close)
        old, new = (cast(KeptLedger, ledger) for ledger in ledgers)
        moving_ledger.copy(old, new)
        if old.recall(STORE) == was:
            new.remember(STORE, now)


def _signer(store: Store, directory: Path) -> str:
    """The verifier key of the log key that is newest of those that signed the last checkpoint."""
    origin, first = store.owner()
    with closing(vault.Vault(directory, origin)) as keys:
        said = [e.record.said for e in Reader(store, keys).opened(store.entries_of(["key-added"]))]
    known = [Verifier.from_text(first), *(
        Verifier(origin, PublicKey.from_text(s.public, "public")) for s in said
        if isinstance(s, KeyAdded) and s.use == "log")]
    found = note.signers(*note.split(store.head().note), known)
    if not found:
        raise StoreError(Fault("checkpoint", "none of this log's keys",
                               say("a signature by {name}", name=origin)))
    return max(found, key=known.index).text


def _put_aside(directory: Path) -> None:
    """What was copied stays, under names that no node opens by mistake."""
    for name in (sqlite.NAME, sqlite_ledger.NAME):
        file = directory / name
        if file.exists():
            file.replace(directory / (name + COPIED))


def _set(path: Path, config: settings.Config, store: str) -> None:
    kept = None if store == SQLITE else store
    settings.write(path, msgspec.structs.replace(config, store=kept))
