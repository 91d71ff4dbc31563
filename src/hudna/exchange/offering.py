"""To have a partner cosign our checkpoint (C2SP tlog-witness, the client's side)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple, TypeAlias

from hudna.exchange.seen import OwnLog
from hudna.fault import Fault, Refused
from hudna.log.cosignature import Cosigned, CosignerKey, in_answer
from hudna.log.histories import Signed, opened
from hudna.log.witness import Submission
from hudna.record.shown import shown
from hudna.say import say

Submit: TypeAlias = Callable[[bytes], Awaitable[tuple[int, bytes]]]
"""Posts a submission; the status and body of the answer. Raises OSError."""
_SIZE = re.compile(rb"(0|[1-9][0-9]{0,18})\n")
LARGEST = 64 * 1024
"""Bytes of an answer."""


class NotNow(Refused):
    """The witness cosigns nothing at present; what it has cosigned stands."""


class Offered(NamedTuple):
    """`held`: the size that the witness has cosigned last; `cosigned`: by its trusted keys, of
    `signed`. `held` beyond our own size says that our log has lost entries."""

    signed: Signed
    held: int
    cosigned: tuple[Cosigned, ...] = ()


async def offer(
    own: OwnLog, held: int, keys: Sequence[CosignerKey], submit: Submit
) -> Offered:
    """Offer our latest checkpoint to a witness that is thought to have cosigned `held` last.

    Refused: what it answers is none of the answers that such a witness may give.
    """
    signed = opened(own.checkpoint(), [own.verifier])
    status, body = await _submitted(own, signed, min(held, signed.checkpoint.size), submit)
    if status == 409:
        held = _size(body)
        if held > signed.checkpoint.size:
            return Offered(signed, held)
        status, body = await _submitted(own, signed, held, submit)
    if status == 503:
        raise NotNow(Fault("witness", shown(body[:60].decode("utf-8", "replace").strip()),
                           say("a cosignature")))
    if status != 200:
        found = shown(f"{status} {body[:60].decode('utf-8', 'replace')}")
        raise Refused(Fault("witness", found, say("a cosignature")))
    lines = in_answer(body[:LARGEST].decode("utf-8", "replace"), signed.checkpoint.text, keys)
    if not lines:
        raise Refused(Fault("witness", "no cosignature by its key", say("a cosignature")))
    return Offered(signed, signed.checkpoint.size, tuple(lines))


async def _submitted(
    own: OwnLog, signed: Signed, old: int, submit: Submit
) -> tuple[int, bytes]:
    proof = tuple(own.consistency(old, signed.checkpoint.size))
    return await submit(Submission(old, proof, signed.note).body)


def _size(body: bytes) -> int:
    found = _SIZE.fullmatch(body)
    if found is None:
        raise Refused(Fault("witness", shown(body[:60].decode("utf-8", "replace")),
                            say("the size that it has cosigned last")))
    return int(found[1])
