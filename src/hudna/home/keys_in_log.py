"""A stopped node's log, opened for what is said of keys: to read it, and to take in or to say."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing

from hudna.act.draft import draft
from hudna.exchange.restoring import STORE
from hudna.exchange.voice import Voice
from hudna.fault import Fault, Refused
from hudna.home.folder import Folder
from hudna.home.opening import open_log, record_key
from hudna.log.append import Log
from hudna.log.ledgers import open_ledger
from hudna.record.authority import KINDS, Authority
from hudna.record.kinds import KeyReplaced
from hudna.record.open import open_record
from hudna.record.shown import shown
from hudna.record.sign import Randomness
from hudna.say import say


def authority_of(folder: Folder) -> Authority:
    """What the log says of keys."""
    with open_log(folder, clock=_now_ms) as log:
        return log.authority


def take_in(folder: Folder, presentations: Sequence[str]) -> list[int]:
    """Append signed statements about keys, all or none; their places in the log."""
    with open_log(folder, clock=_now_ms) as log:
        _ran_last(folder, log)
        about_keys(presentations, log.authority)
        return [entry.index for entry in log.append(presentations)]


def about_keys(presentations: Sequence[str], known: Authority) -> None:
    """Refused unless each says something of keys and its author signed it."""
    for i, presentation in enumerate(presentations):
        record = open_record(presentation, known, logged_before=lambda *_: True)
        if not isinstance(record.said, KINDS):
            kind = type(record.said).__name__
            raise Refused(Fault(f"records[{i}].kind", shown(kind),
                                say("a statement about keys")))
        known = known.fold(record, -1, 0)


def say_lost(folder: Folder, said: KeyReplaced, *, now_ms: int, randomness: Randomness) -> int:
    """Sign it with the node's own key and append it; its place in the log."""
    with open_log(folder, clock=lambda: now_ms, randomness=randomness) as log:
        if not said.officer.strip():
            raise Refused(Fault("--officer", "nothing", say("the post that says so")))
        _ran_last(folder, log)
        key = record_key(folder, log.authority)
        voice = Voice(folder.config.party, key, folder.config.exercise, randomness)
        record = voice.sign(draft(said), now_ms)
        return log.append([record.presentation])[0].index


def _ran_last(folder: Folder, log: Log) -> None:
    """Refused where the store is not the one that the node ran on last: a copy that signs with no
    word from the witnesses forks the log (`exchange.restoring`)."""
    if not folder.config.partners:
        return
    with closing(open_ledger(folder.config.store, folder.log)) as ledger:
        before = ledger.recall(STORE)
        if before is None and log.size == 0:
            ledger.remember(STORE, before := log.identity)
    if before != log.identity:
        raise Refused(Fault(str(folder.log), "a copy, or a log that no node has run on",
                            say("a log that its node has run on: start the node, which asks its "
                                "witnesses first, and take this in at its desk, under /keys")))


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
