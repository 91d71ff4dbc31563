"""What a laying comes to, without who says what: for files and machines, which take it in bulk.

Pieces of one state and the same holders are one ground, so that no border between what two
claimants say is left in it: from pieces as they are, each one's claims could be put together again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeAlias

import msgspec

from hudna.place.claim import Claim, Piece, State
from hudna.place.geometry import MultiPolygon
from hudna.place.overlay import overlay
from hudna.place.peopled import Living, Settlement, living_of

Key: TypeAlias = tuple[State, tuple[str, ...], bool]


class Ground(msgspec.Struct, frozen=True):
    """`alone`: it is agreed only since one claimant alone speaks of it."""

    state: State
    holders: tuple[str, ...]
    alone: bool
    shape: MultiPolygon
    km2: float
    living: Living


def grounds(
    pieces: Sequence[Piece], living: Sequence[Living], settlements: Sequence[Settlement],
) -> tuple[Ground, ...]:
    """All of a laying, each ground whole, the largest first. It is laid anew, and takes about as
    long as the laying did."""
    which: defaultdict[Key, list[int]] = defaultdict(list)
    for i, piece in enumerate(pieces):
        alone = piece.state is State.AGREED and piece.alone
        which[piece.state, piece.holders, alone].append(i)
    keys = sorted(which)
    whole = _whole([[pieces[i] for i in which[key]] for key in keys])
    found = [
        Ground(*key, one.shape, one.km2, living_of(
            sorted(s for i in which[key] for s in living[i].settlements), settlements))
        for key, one in zip(keys, whole, strict=True)]
    return tuple(sorted(found, key=lambda g: (-g.km2, g.state, g.holders, g.alone)))


def _whole(groups: Sequence[Sequence[Piece]]) -> list[Piece]:
    laid = overlay(Claim("", str(n), piece.shape)
                   for n, pieces in enumerate(groups) for piece in pieces)
    by_group = {one.says[0][1]: one for one in laid}
    return [by_group[str(n)] for n in range(len(groups))]
