"""Ed25519 libraries that verify the same signatures of the same bytes, and do nothing else.

Messages, signatures and the key are at hand as bytes before the clock starts. Both libraries let
other threads run meanwhile, so both ways are tried: two threads, and two processes that were
started, and given their half, before the clock starts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import NamedTuple, TypeAlias

from hudna.bench.measure import timed

CORES = 2


class Claim(NamedTuple):
    """What is said to have been signed."""

    signature: bytes
    message: bytes


Verify: TypeAlias = Callable[[bytes, Sequence[Claim]], int]
"""How many of the signatures are this key's."""


def by_cryptography(public: bytes, claims: Sequence[Claim]) -> int:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - a contestant
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - as above
        Ed25519PublicKey,
    )

    verify = Ed25519PublicKey.from_public_bytes(public).verify
    good = 0
    for signature, message in claims:
        try:
            verify(signature, message)
            good += 1
        except InvalidSignature:
            pass
    return good


def by_pynacl(public: bytes, claims: Sequence[Claim]) -> int:
    from nacl.exceptions import BadSignatureError  # noqa: PLC0415 - a contestant
    from nacl.signing import VerifyKey  # noqa: PLC0415 - as above

    verify = VerifyKey(public).verify
    good = 0
    for signature, message in claims:
        try:
            verify(message, signature)
            good += 1
        except BadSignatureError:
            pass
    return good


PEERS: dict[str, tuple[str, Verify]] = {
    "cryptography": ("cryptography", by_cryptography), "pynacl": ("PyNaCl", by_pynacl),
}


class Two:
    """Two threads, and two processes, each with half of the claims."""

    def __init__(self, verify: Verify, public: bytes, claims: Sequence[Claim]) -> None:
        self._verify, self._public = verify, public
        self._halves = [claims[i::CORES] for i in range(CORES)]
        self._threads = ThreadPoolExecutor(CORES)
        context = get_context("spawn")
        self._ends = []
        self._processes = []
        for half in self._halves:
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, verify, public), daemon=True)
            process.start()
            ours.send(half)
            self._ends.append(ours)
            self._processes.append(process)
        for end in self._ends:
            end.recv()
        self.way, _ = min(
            ((way, timed(work)[0]) for way, work in (("two threads", self.by_threads),
                                                     ("two processes", self.by_processes))),
            key=lambda told: told[1])

    def count(self) -> int:
        """How many are good, in the faster way."""
        return self.by_threads() if self.way == "two threads" else self.by_processes()

    def by_threads(self) -> int:
        return sum(self._threads.map(lambda half: self._verify(self._public, half), self._halves))

    def by_processes(self) -> int:
        for end in self._ends:
            end.send(True)
        return sum(end.recv() for end in self._ends)

    def close(self) -> None:
        self._threads.shutdown()
        for end, process in zip(self._ends, self._processes, strict=True):
            end.send(False)
            process.join()


def _serve(end: Connection, verify: Verify, public: bytes) -> None:
    half = end.recv()
    end.send(len(half))
    while end.recv():
        end.send(verify(public, half))
