"""Logs and records to put into them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hudna.log.admission import Admission
from hudna.log.append import Log
from hudna.record.keys import SigningKey
from hudna.record.kinds import Withdrawal
from hudna.record.record import Record
from hudna.record.sign import sign
from tests.record.statements import seeded

ORIGIN = "un.example/log"
LOG_KEY = SigningKey.generate(b"L" * 32)
AUTHORS = {name: SigningKey.generate(name.encode() * 16) for name in ("un", "us", "ru")}
KEYS = {name: key.public for name, key in AUTHORS.items()}
NOW = 1_469_772_000_000


class Clock:
    """A clock that a test sets."""

    def __init__(self, now_ms: int = NOW) -> None:
        self.now_ms = now_ms

    def __call__(self) -> int:
        return self.now_ms


def record(number: int, author: str = "un", issued_ms: int = NOW, **more: str) -> Record:
    """A record that differs from every one of another number."""
    said = Withdrawal(f"{number:064x}", f"reason {number}")
    return sign(said, author=author, key=AUTHORS[author], issued_ms=issued_ms,
                randomness=seeded(number), **more)


def texts(*numbers: int) -> list[str]:
    return [record(n).presentation for n in numbers]


@contextmanager
def a_log(
    directory: Path, clock: Clock | None = None, *, store: str | None = None, **admission: object
) -> Iterator[Log]:
    door = Admission(KEYS, **admission)
    with Log.open(
        directory, key=LOG_KEY, origin=ORIGIN, admission=door, clock=clock or Clock(), store=store
    ) as log:
        yield log
