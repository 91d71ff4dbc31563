"""A witness (C2SP tlog-witness): it cosigns trees that extend what it cosigned, and no others.

What is decided is pure. What was cosigned last is in the ledger, compared and swapped there: the
state is on disk before the cosignature leaves.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from hudna.fault import Fault, Refused
from hudna.log import note, tree
from hudna.log.checkpoint import Checkpoint, parse
from hudna.log.cosignature import Cosigner
from hudna.log.histories import Signed, opened
from hudna.log.ledger import Ledger
from hudna.log.store import SignedSize
from hudna.log.tree import Hash
from hudna.record.shown import shown
from hudna.say import Say, say

LARGEST = 64 * 1024
"""Bytes of a submission: 63 lines of proof and a note of 64 signatures fit."""
MOST_PROOF = 63
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})", re.ASCII)
_HASH = re.compile(r"[A-Za-z0-9+/]{43}=", re.ASCII)
Trusted: TypeAlias = Callable[[str], Sequence[note.Verifier] | None]
"""The keys trusted for an origin: None where it is unknown, none where it is trusted no more."""
SIZE_TYPE, TEXT_TYPE = "text/x.tlog.size", "text/plain; charset=utf-8"


class Submission(NamedTuple):
    """`old` is the size from which `proof` shows that `note`, a signed checkpoint, goes on."""

    old: int
    proof: tuple[Hash, ...]
    note: str

    @property
    def body(self) -> bytes:
        lines = [f"old {self.old}", *(b64encode(h).decode("ascii") for h in self.proof), ""]
        return "".join(f"{line}\n" for line in lines).encode() + self.note.encode()


class Answer(NamedTuple):
    """What goes back over HTTP."""

    status: int
    body: str
    type: str = TEXT_TYPE


class Turned(Exception):  # noqa: N818 - an answer, not an error
    """The submission is not cosigned, and why."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.body)
        self.answer = answer


def read(body: bytes) -> Submission:
    """Refused unless it is written as the specification has it."""
    if len(body) > LARGEST:
        raise _no("body", f"{len(body)} bytes", say("at most {n} bytes", n=LARGEST))
    try:
        head, blank, signed = body.decode().partition("\n\n")
    except UnicodeDecodeError:
        raise _no("body", "other bytes", say("UTF-8")) from None
    first, *proof = head.split("\n")
    old = _OLD.fullmatch(first)
    if old is None or not blank:
        raise _no("body", head, say("old SIZE, lines of proof, an empty line, a checkpoint"))
    if len(proof) > MOST_PROOF:
        raise _no("proof", f"{len(proof)} lines", say("at most {n} lines", n=MOST_PROOF))
    return Submission(int(old[1]), tuple(map(_hash, proof)), signed)


def decide(asked: Submission, verifiers: Trusted, held: SignedSize | None) -> Checkpoint:
    """The checkpoint, if a witness that last cosigned `held` may cosign it; else `Turned`."""
    checkpoint = signed_by(asked.note, verifiers).checkpoint
    size = held.size if held else 0
    if asked.old > checkpoint.size:
        raise _turned(400, "the old size is larger than the checkpoint's")
    root = parse(note.split(held.note)[0]).root if held else tree.EMPTY
    if asked.old != size or (asked.old == checkpoint.size and root != checkpoint.root):
        raise Turned(Answer(409, f"{size}\n", SIZE_TYPE))
    if not tree.extends(size, checkpoint.size, asked.proof, root, checkpoint.root):
        raise _turned(422, "the proof does not show that this tree extends the one cosigned last")
    return checkpoint


def signed_by(signed: str, verifiers: Trusted) -> Signed:
    """The checkpoint in a note that a trusted key of its origin has signed; else `Turned`."""
    try:
        origin = parse(note.split(signed)[0]).origin
    except Refused as refused:
        raise _turned(400, str(refused)) from None
    if (known := verifiers(origin)) is None:
        raise _turned(404, "no log of this origin is known here")
    try:
        return opened(signed, known)
    except Refused:
        raise _turned(403, "no signature by a key trusted for this origin") from None


class Witness:
    """`now_s` is its clock, s since 1970 UTC. Safe to use from several threads, and from several
    processes where the ledger is shared."""

    def __init__(
        self, ledger: Ledger, cosigner: Cosigner, *,
        verifiers: Trusted, now_s: Callable[[], int],
    ) -> None:
        self._ledger, self.cosigner = ledger, cosigner
        self._verifiers, self._now_s = verifiers, now_s

    def add_checkpoint(self, body: bytes) -> Answer:
        """The answer to a submission. A cosignature is on disk before it is returned."""
        try:
            asked = read(body)
        except Refused as refused:
            return Answer(400, f"{refused}\n")
        try:
            return Answer(200, self._cosigned(asked))
        except Turned as turned:
            return turned.answer

    def _cosigned(self, asked: Submission) -> str:
        checkpoint, kept = signed_by(asked.note, self._verifiers)
        time_s = None
        while time_s is None:
            # Whoever was quicker has moved the size up, so this ends: it is looked at anew.
            held = self._ledger.cosigned(checkpoint.origin)
            decide(asked, self._verifiers, held)
            after = SignedSize(checkpoint.size, kept)
            time_s = self._ledger.cosign(
                checkpoint.origin, held.size if held else 0, after, self._now_s()
            )
        return self.cosigner.line(checkpoint.text, time_s)


def _hash(line: str) -> Hash:
    if not _HASH.fullmatch(line) or b64encode(raw := b64decode(line)).decode("ascii") != line:
        raise _no("proof", line, say("the base64 of a hash"))
    return raw


def _turned(status: int, why: str) -> Turned:
    return Turned(Answer(status, f"{why}\n"))


def _no(where: str, found: str, expected: Say) -> Refused:
    return Refused(Fault(where, shown(found), expected))
