"""The nodes of a rehearsal mirror and cosign each other's logs, as running ones do: so that other
clocks than an author's own say when what it said was there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from hudna.exchange.circle import witness_name
from hudna.exchange.following import of_bundle
from hudna.log import tiles
from hudna.log.append import Log
from hudna.log.cosignature import Cosigner, in_answer
from hudna.log.histories import Signed, opened
from hudna.log.ledger import KeptCosignature, Ledger
from hudna.log.mirror import Mirror, unbundled
from hudna.log.note import Verifier
from hudna.log.witness import Submission, Witness
from hudna.record.keys import SigningKey


class Witnessing:
    """One party's part in it. `now_ms` is the played time."""

    def __init__(
        self, log: Log, ledger: Ledger, key: SigningKey, verifiers: Mapping[str, Verifier],
        now_ms: Callable[[], int],
    ) -> None:
        self.log, self.ledger = log, ledger
        self._cosigner = Cosigner(witness_name(log.verifier.name), key)
        self._witness = Witness(
            ledger, self._cosigner, now_s=lambda: now_ms() // 1000,
            verifiers=lambda origin: [verifiers[origin]])

    def cosigns(self, other: Witnessing) -> None:
        """The log of `other` as it is now, and `other` keeps that: nothing where it has not
        grown."""
        origin = other.log.verifier.name
        signed, held = _signed(other.log), self.ledger.cosigned(origin)
        old, size = held.size if held else 0, signed.checkpoint.size
        if size == old:
            return
        self._mirrors(other.log, old, signed)
        asked = Submission(old, tuple(other.log.consistency(old, size)), signed.note)
        answer = self._witness.add_checkpoint(asked.body)
        assert answer.status == 200, answer
        for one in in_answer(answer.body, signed.checkpoint.text, [self._cosigner.public]):
            other.ledger.add_cosignature(
                KeptCosignature(origin, size, one.witness.name, one.time_s, one.line))

    def _mirrors(self, log: Log, old: int, signed: Signed) -> None:
        mirror = Mirror(self.ledger, signed.checkpoint.origin, [log.verifier])
        assert mirror.extend(tuple(_entries(log, old, signed.checkpoint.size)), signed)


def all_cosign(circle: Sequence[Witnessing]) -> None:
    for one in circle:
        for other in circle:
            if other is not one:
                one.cosigns(other)


def _signed(log: Log) -> Signed:
    return opened(log.checkpoint(), [log.verifier])


def _entries(log: Log, start: int, end: int) -> Iterator[bytes]:
    """As the log serves them."""
    for n in range(start // tiles.WIDTH, -(-end // tiles.WIDTH)):
        bundle = log.tile(of_bundle(end, n))
        assert bundle is not None
        first = n * tiles.WIDTH
        yield from unbundled(bundle)[max(start - first, 0) : end - first]
