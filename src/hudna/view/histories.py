"""Which logs have told two histories: every proof of it that was ever said, and what it proves.

A proof proves itself: it is looked at with the keys that are known when it is asked for, so that
the order in which keys and proofs arrived changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, cast

from hudna.fault import Refused
from hudna.log.histories import forked
from hudna.log.note import Verifier
from hudna.record.kinds import TwoHistories
from hudna.record.record import Record


class Forked(NamedTuple):
    """The log `origin` has signed both notes, which cannot both be true. `said` is the first
    record that proves it here."""

    origin: str
    first: str
    second: str
    said: Record

    @property
    def evidence(self) -> TwoHistories:
        return cast(TwoHistories, self.said.said)


class Histories:
    def __init__(self) -> None:
        self._said: list[Record] = []

    def apply(self, record: Record) -> None:
        self._said.append(record)

    def alarms(self, logs: Mapping[str, Sequence[Verifier]]) -> tuple[Forked, ...]:
        """The logs proven to have told two histories, each once, in the order of the log.

        `logs`: by origin, every key that a log known here was ever known to sign with; a key that
        was revoked since proves as well as before."""
        found: dict[str, Forked] = {}
        for record in self._said:
            said = cast(TwoHistories, record.said)
            if said.origin not in found and _proves(said, tuple(logs.get(said.origin, ()))):
                found[said.origin] = Forked(said.origin, said.first, said.second, record)
        return tuple(found.values())


@lru_cache(maxsize=65_536)
def _proves(said: TwoHistories, verifiers: tuple[Verifier, ...]) -> bool:
    """Remembered: every page asks, and who likes can say what proves nothing again and again."""
    try:
        forked(said, verifiers)
    except Refused:
        return False
    return True
