"""Claims of two guarantors: who holds which part of the theatre, each on a mesh of its own.

Each claimant's mesh covers a part of the theatre with cells of wavy borders that neighbours
share, so a claimant never contradicts itself; the two meshes cross each other everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from hudna.bench.workloads.theatre import EAST, NORTH, SOUTH, WEST, chance
from hudna.place.columns import Int64
from hudna.place.geometry import Polygon

if TYPE_CHECKING:
    from hudna.place.overlay import Claim

FINE = 8                                 # pieces of a cell's side
HOLDERS = ("north", "south", "east")
SAID = 0.8                               # of a claimant's cells that it speaks of


def claims_of(cells: int, seed: int) -> list[Claim]:
    """Claims on most of `cells` by `cells` cells, by each of two claimants."""
    return [claim for claimant in ("A", "B") for claim in _claims(claimant, cells, seed)]


def _claims(claimant: str, cells: int, seed: int) -> list[Claim]:
    from hudna.place.overlay import Claim  # noqa: PLC0415 - the compiler may come with it

    rng = chance(seed, "claims", claimant)
    mesh = _mesh(rng, cells * FINE + 1)
    holder = rng.integers(0, len(HOLDERS), (cells, cells))
    said = rng.random((cells, cells)) < SAID
    return [Claim(claimant, HOLDERS[holder[i, j]], Polygon((_ring(mesh, i, j),)))
            for i, j in np.argwhere(said).tolist()]


def _mesh(rng: np.random.Generator, side: int) -> Int64:
    """(side, side, 2) knots: a lattice, shifted as a whole and each moved a little."""
    step = np.array([(EAST - WEST) / side, (NORTH - SOUTH) / side])
    knots = np.stack(np.meshgrid(np.arange(side), np.arange(side), indexing="ij"), axis=-1)
    moved = knots + rng.uniform(-0.3, 0.3, (side, side, 2)) + rng.uniform(0, 1, 2)
    mesh: Int64 = np.rint(np.array([WEST, SOUTH]) + moved * step).astype(np.int64)
    return mesh


def _ring(mesh: Int64, i: int, j: int) -> tuple[tuple[int, int], ...]:
    """Around one cell, along the knots that it shares with its neighbours."""
    a, b, c, d = i * FINE, (i + 1) * FINE, j * FINE, (j + 1) * FINE
    ring = np.concatenate([mesh[a:b, c], mesh[b, c:d], mesh[b:a:-1, d], mesh[a, d:c:-1],
                           mesh[a, c][None]])
    return tuple((x, y) for x, y in ring.tolist())
