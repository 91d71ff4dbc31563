"""Offline proofs (C2SP tlog-proof): that an entry is in a log, as one text with its checkpoint."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass

from hudna.fault import Fault, Refused
from hudna.log import tree
from hudna.log.checkpoint import Checkpoint, open_checkpoint
from hudna.log.note import Verifier
from hudna.log.tree import Hash
from hudna.record.shown import shown
from hudna.say import say

HEAD = "c2sp.org/tlog-proof@v1"
MOST_STEPS = 63
_FORM = re.compile(
    rf"{re.escape(HEAD)}\n(?:extra [A-Za-z0-9+/=]*\n)?index (0|[1-9][0-9]{{0,18}})\n"
    r"((?:[A-Za-z0-9+/]{43}=\n)*)\n(.*)", re.ASCII | re.DOTALL,
)


@dataclass(frozen=True)
class Proof:
    """That the entry number `index` is in the tree of the signed `checkpoint` (a note).

    `steps`: from the leaf's sibling up to the root's child (RFC 6962 section 2.1.1)."""

    index: int
    steps: tuple[Hash, ...]
    checkpoint: str

    @property
    def text(self) -> str:
        """As it is written to a .tlog-proof file."""
        steps = "".join(f"{_base64(step)}\n" for step in self.steps)
        return f"{HEAD}\nindex {self.index}\n{steps}\n{self.checkpoint}"


def parse(text: str) -> Proof:
    """The proof in a text; nothing of it is believed yet. Extra data is passed over."""
    found = _FORM.fullmatch(text)
    if found is None:
        expected = say("{head}, an index, hashes in base64, a blank line and a checkpoint",
                       head=HEAD)
        raise Refused(Fault("proof", shown(text), expected))
    lines = found[2].split("\n")[:-1]
    if len(lines) > MOST_STEPS:
        raise Refused(Fault("proof", f"{len(lines)} hashes", say("at most {n}", n=MOST_STEPS)))
    return Proof(int(found[1]), tuple(map(_unbase64, lines)), found[3])


def check(proof: Proof, leaf: bytes, *verifiers: Verifier) -> Checkpoint:
    """The checkpoint that `proof` puts the entry `leaf` under; Refused where it does not, or where
    none of `verifiers` has signed it."""
    head = open_checkpoint(proof.checkpoint, *verifiers)
    if not tree.includes(tree.leaf_hash(leaf), proof.index, head.size, proof.steps, head.root):
        found = f"hashes that do not lead from entry {proof.index} to the root"
        raise Refused(Fault("proof", found, say("a proof that the entry is in the log")))
    return head


def _base64(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")


def _unbase64(line: str) -> Hash:
    raw = b64decode(line)
    if _base64(raw) != line:
        raise Refused(Fault("proof", line, say("canonical base64")))
    return raw
