"""What one process of those that open for a log does: open, verify and seal, with nothing but its
arguments."""

from __future__ import annotations

import copyreg
import gc
import os
import pickle
import signal
from collections.abc import Sequence
from functools import lru_cache
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from threading import Thread

import msgspec
from msgspec.structs import replace

from hudna.log.admission import Admission
from hudna.log.prepared import Prepared, kind_of
from hudna.log.sealing import KEY, NONCE, seal, split
from hudna.record.authority import Authority
from hudna.record.keys import PublicKey
from hudna.record.kinds import Anything, PartyId, RecordHash
from hudna.record.open import Heard
from hudna.record.record import Envelope, Record

DRAWN = KEY + NONCE
"""Random bytes that each record takes."""

copyreg.pickle(PublicKey, lambda key: (PublicKey, (key.to_bytes(),)))


class _Told(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Of a record what its text and hash do not say at once."""

    envelope: Envelope
    said: Anything
    withheld: tuple[str, ...]
    disclosed: str


class Found(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Of a `Prepared` what the other process does not have. `told` is there where it was asked
    for: the text of a record is not brought twice."""

    record_hash: RecordHash
    author: PartyId
    record_id: str
    kind: str
    secret: bytes
    sealed: bytes
    told: _Told | None

    def prepared(self, text: str) -> Prepared:
        bare = Prepared(self.record_hash, self.author, self.record_id, self.kind, text,
                        self.secret, self.sealed)
        if (told := self.told) is None:
            return bare
        record = Record(self.record_hash, told.envelope, told.said, text, told.withheld)
        return replace(bare, record=record, disclosed=told.disclosed)


def packed(admission: Admission, authority: Authority) -> bytes:
    """What a worker needs to know of the door, as bytes of this program's own."""
    return pickle.dumps(
        (authority, admission.exercise, admission.ahead_ms, admission.limit), protocol=5
    )


@lru_cache(maxsize=4)
def _door(blob: bytes) -> Admission:
    authority, exercise, ahead_ms, limit = pickle.loads(blob)
    return Admission(authority, exercise, ahead_ms, limit)


def _settle() -> None:
    """Nothing that a batch leaves behind is in a cycle: there is nothing to look for. The process
    must not outlive the one it works for, however that one ends; what ends that one from a terminal
    is for that one alone."""
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent := parent_process():
        Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(0)


def serve(line: Connection) -> None:
    """Answer what is asked on the line until its other end is gone."""
    _settle()
    while True:
        try:
            line.send_bytes(_answer(line.recv_bytes()))
        except Exception:
            # Without a word: a traceback could carry content, and who asked sees that the line
            # has ended. The log's own door judges then.
            return


def asking(
    door: bytes, presentations: Sequence[str], now_ms: int, drawn: bytes, whole: bool
) -> bytes:
    """What is asked on the line: to open all of these. All goes from process to process as bytes:
    objects by the thousand are dear to pickle. What is not ASCII is no presentation, and may not
    be text that can be encoded: the empty one goes in its place, which is none either."""
    texts = [text if text.isascii() else "" for text in presentations]
    return _SEND((door, texts, now_ms, drawn, whole))


def found_in(answer: bytes) -> list[Found | None]:
    """What was answered."""
    return _FOUND(answer)


def _answer(question: bytes) -> bytes:
    """Each that may enter whatever else the log holds, None for the others. `whole`: with what the
    records say."""
    blob, texts, now_ms, drawn, whole = _ASKED(question)
    door = _door(blob)
    return _SEND([
        _opened(door, text, now_ms, drawn[i * DRAWN : (i + 1) * DRAWN], whole)
        for i, text in enumerate(texts)
    ])


def _opened(
    door: Admission, presentation: str, now_ms: int, drawn: bytes, whole: bool
) -> Found | None:
    try:
        heard = door.hear(presentation, now_ms)
    except Exception:
        # Refused, and whatever else: one bad record must not end the process for all others.
        return None
    record = heard.record
    secret, nonce = drawn[:KEY], drawn[KEY:]
    sealed = seal(split(presentation)[1], record.hash, secret, nonce)
    return Found(record.hash, record.author, record.envelope.id, kind_of(record), secret, sealed,
                 _told(heard) if whole else None)


def _told(heard: Heard) -> _Told:
    record = heard.record
    return _Told(record.envelope, record.said, record.withheld, heard.disclosed)


_SEND = msgspec.msgpack.Encoder().encode
_ASKED = msgspec.msgpack.Decoder(tuple[bytes, list[str], int, bytes, bool]).decode
_FOUND = msgspec.msgpack.Decoder(list[Found | None]).decode
