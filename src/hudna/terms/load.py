"""The text of an agreement into its terms, whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from hudna.fault import Fault, Refused
from hudna.terms import build
from hudna.terms.agreement import Agreement
from hudna.terms.checks import Checks
from hudna.terms.read import Reading, read
from hudna.terms.schema import structural


@dataclass(frozen=True, slots=True)
class Loaded:
    """`digest` is the hex SHA-256 of the text in UTF-8: what guarantors sign."""

    agreement: Agreement
    digest: str
    text: str


@lru_cache(maxsize=8)
def load(text: str, name: str = "agreement") -> Loaded:
    """Raises `Refused` with every fault, each with its line and the path of its field.

    The same text is the same terms, and reading a long one takes a while: the latest are kept."""
    reading = read(text, name)
    if faults := _faults(reading):
        raise Refused(sorted(faults, key=lambda f: (f.line or 0, f.where)))
    assert isinstance(reading.data, dict)
    return Loaded(build.agreement(reading.data), digest_of(text), text)


def _faults(reading: Reading) -> list[Fault]:
    """A check says more than the schema, and the reading more than both, of the same place."""
    unread = {f.where for f in reading.faults}
    checked = [f for f in Checks(reading).faults() if f.where not in unread]
    known = unread | {f.where for f in checked}
    return [*reading.faults, *checked, *(f for f in structural(reading) if f.where not in known)]


def digest_of(text: str) -> str:
    """Hex SHA-256 of the text's UTF-8 bytes."""
    return sha256(text.encode()).hexdigest()
