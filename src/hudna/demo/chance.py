"""Randomness that follows from a seed: the same seed and moment make the same demonstration."""

from __future__ import annotations

from hashlib import shake_256

from hudna.record.sign import Randomness


def chance(seed: bytes) -> Randomness:
    """Each call's bytes follow from the seed and from how often it has been called."""
    calls = 0

    def draw(count: int) -> bytes:
        nonlocal calls
        calls += 1
        return shake_256(seed + calls.to_bytes(8)).digest(count)

    return draw
