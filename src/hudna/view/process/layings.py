"""Statements laid over each other, and kept: what differs in a few from what was laid before is
made from it by adding and removing. It is the same to the byte (decision 101), so this is only a
cache, and nothing depends on what was asked for before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from hudna.place.claim import Areal, Claim
from hudna.place.laid import Laid, laid
from hudna.view.process.claims import Claimed

MOST_KEPT = 4
"""Layings: pages ask for now, for the day before, for what was known then."""
STEP = 100
"""One claim more or less costs at most as much as laying so many."""


class _Kept(NamedTuple):
    of: Mapping[str, tuple[Claim, ...]]
    frame: Areal | None
    laid: Laid

    def apart(self, other: Mapping[str, tuple[Claim, ...]]) -> int:
        return len(self.of.keys() ^ other.keys())


class Layings:
    """The latest that were asked for. What is kept never changes, so that whoever has one may go on
    with it while another is made."""

    def __init__(self) -> None:
        self._kept: tuple[_Kept, ...] = ()

    def of(self, claimed: Iterable[Claimed], frame: Areal | None = None) -> Laid:
        """All of these, in a frame or without one."""
        return self.of_named({one.record.hash: one.claims for one in claimed}, frame)

    def of_named(
        self, wanted: Mapping[str, tuple[Claim, ...]], frame: Areal | None = None,
    ) -> Laid:
        """The same of any claims, by a name that says all of them."""
        near = min((kept for kept in self._kept if kept.frame == frame),
                   key=lambda kept: kept.apart(wanted), default=None)
        if near is None or near.apart(wanted) > max(1, len(wanted) // STEP):
            found = laid((c for claims in wanted.values() for c in claims), frame)
        else:
            found = _changed(near, wanted)
        others = [k for k in self._kept if k is not near or near.apart(wanted)]
        self._kept = (_Kept(wanted, frame, found), *others)[:MOST_KEPT]
        return found


def _changed(kept: _Kept, wanted: Mapping[str, tuple[Claim, ...]]) -> Laid:
    found = kept.laid
    for gone in kept.of.keys() - wanted.keys():
        for claim in kept.of[gone]:
            found = found.removed(claim)
    for come in wanted.keys() - kept.of.keys():
        for claim in wanted[come]:
            found = found.added(claim)
    return found
