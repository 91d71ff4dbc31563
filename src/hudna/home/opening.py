"""A node's log and the key it speaks with, out of its directory."""

from __future__ import annotations

import os
from collections.abc import Callable

from hudna.fault import Fault, Refused
from hudna.home import keyring
from hudna.home.folder import Folder
from hudna.home.founders import authority
from hudna.log.admission import Admission
from hudna.log.append import Log
from hudna.record.authority import Authority, LoggedBefore, never
from hudna.record.keys import PublicKey, SigningKey
from hudna.record.sign import Randomness
from hudna.say import say

TURN_MS = 5_000


def open_log(
    folder: Folder, *, clock: Callable[[], int], randomness: Randomness = os.urandom,
    logged_before: LoggedBefore = never,
) -> Log:
    """The log of a node's directory, under the keys that its parties began with."""
    config, keys = folder.config, folder.keys
    founded = authority(config, keys, folder.agreement.agreement)
    return Log.open(
        folder.log, key=keys.logs, origin=config.origin,
        admission=Admission(founded, config.exercise, logged_before=logged_before),
        clock=clock, randomness=randomness,
        store=config.store, me=config.party, past=_began(founded, config.party),
    )


def _began(founded: Authority, party: str) -> tuple[PublicKey, ...]:
    """The log key that signed the first checkpoints, whether or not it is still held."""
    return tuple(k.public for k in founded.keys[party] if k.use == "log")


def record_key(folder: Folder, known: Authority) -> SigningKey:
    """The newest good record key that the node holds. Refused where it holds none: such a node
    signs nothing."""
    if (key := _record_key(folder, known)) is None:
        found = ", ".join(k.public.text for k in folder.keys.records)
        raise Refused(Fault("record key", found, say(
            "a key that the root key has vouched for and that was not revoked: this node signs "
            "nothing until it holds one")))
    return key


def asking_key(folder: Folder, known: Authority, waited_ms: int) -> SigningKey:
    """The key that a held node asks its partners with. The log that came back with a backup may
    not know of the newest key, and partners no longer hear an older one: each that is not known to
    have ended has its turn, the good one first. Nothing is signed with it that is kept."""
    first = record_key(folder, known)
    ended = {k.public for k in known.keys[folder.config.party] if k.ended}
    others = [k for k in folder.keys.records if k != first and k.public not in ended]
    return [first, *others][waited_ms // TURN_MS % (1 + len(others))]


def has_record_key(folder: Folder, known: Authority) -> bool:
    return _record_key(folder, known) is not None


def _record_key(folder: Folder, known: Authority) -> SigningKey | None:
    return keyring.newest(folder.keys.records, known.good(folder.config.party, "record"))


def log_key(folder: Folder, known: Authority) -> SigningKey:
    """The newest good log key that the node holds; the first one where none is said to be good."""
    good = known.log_verifiers(folder.config.party)
    return keyring.newest(folder.keys.logs, good) or folder.keys.log
