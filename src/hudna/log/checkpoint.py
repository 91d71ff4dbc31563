"""Checkpoints (C2SP tlog-checkpoint): a log's origin, size and root, as a signed note."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass

from hudna.fault import Fault, Refused
from hudna.log import note
from hudna.log.tree import Hash
from hudna.record.keys import SigningKey
from hudna.record.shown import shown
from hudna.say import say

LARGEST = 2**63 - 1
"""Entries of the largest log: what every store can count to."""
_FORM = re.compile(r"([^\n]+)\n(0|[1-9][0-9]{0,18})\n([A-Za-z0-9+/]{43}=)\n", re.ASCII)


@dataclass(frozen=True)
class Checkpoint:
    origin: str
    size: int
    root: Hash

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode('ascii')}\n"

    def sign(self, key: SigningKey) -> str:
        """The signed note; the key's name is the origin."""
        return note.sign(self.text, self.origin, key)


def parse(text: str) -> Checkpoint:
    """The checkpoint in a note's text. Extension lines are refused: nobody can audit them."""
    found = _FORM.fullmatch(text)
    if (found is None or int(found[2]) > LARGEST
            or b64encode(root := b64decode(found[3])).decode("ascii") != found[3]):
        expected = say("three lines: origin, size, base64 of the root")
        raise Refused(Fault("checkpoint", shown(text), expected))
    return Checkpoint(found[1], int(found[2]), root)


def open_checkpoint(signed: str, *verifiers: note.Verifier) -> Checkpoint:
    """The checkpoint of the log that `verifiers` (one, or several keys of the one log) name;
    Refused unless one of them has signed it."""
    checkpoint = parse(note.open_note(signed, *verifiers))
    if checkpoint.origin not in (origins := {verifier.name for verifier in verifiers}):
        expected = say("{origin}", origin=", ".join(sorted(origins)))
        raise Refused(Fault("checkpoint.origin", shown(checkpoint.origin), expected))
    return checkpoint
