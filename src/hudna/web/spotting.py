"""Who tells this node what flies: spotters, known by a pseudonym and by nothing else.

Who watches, and from where, is the most dangerous thing that a node knows. Neither is ever in a
log line, an error, an address that is kept, or a page of anybody but the node's own officers.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import msgspec

from hudna.place.geometry import Position
from hudna.speak.language import Code


class Spotter(msgspec.Struct, frozen=True):
    """`at` is the middle of the rough place where the spotter is registered, `within_m` how far
    from it that may be; None where it was not said. `trusted`: what it reports counts at once."""

    pseudonym: str
    language: Code
    trusted: bool
    at: Position | None = None
    within_m: int = 0


class Heard(NamedTuple):
    """A text message: whose number it came from, and what it says without that spotter's word.
    `proven`: the word is in it, or that spotter has none."""

    spotter: Spotter | None
    text: str
    proven: bool


class Spotters(Protocol):
    """The spotters of one node. What has ended is not told apart from what never was."""

    def by_key(self, key: str) -> Spotter | None:
        """The spotter whose personal link this is, compared in constant time."""
        ...

    def by_text(self, number: str, text: str) -> Heard:
        """Whose a text message from this telephone number is. The word of a spotter is in nothing
        that comes back."""
        ...

    def veiled(self, number: str) -> str:
        """What a number is counted under: neither it, nor who has it, can be told from that."""
        ...

    def is_gateway(self, token: str) -> bool:
        """Whether this is the token of the gateway for text messages."""
        ...

    @property
    def zone(self) -> str:
        """The time zone (IANA) in which spotters write the hour; empty where it was not set."""
        ...
