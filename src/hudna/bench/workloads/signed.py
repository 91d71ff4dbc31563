"""Signed records as a node's log has them: mostly renewals and receipts, some notices, few sites.

Constructed, and the same for the same seed. Nothing in them happened.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from hashlib import sha256, shake_256
from math import cos, pi, sin
from typing import NamedTuple

from hudna.place.geometry import E7, Polygon, Ring
from hudna.record.keys import PublicKey, SigningKey
from hudna.record.kinds import (
    Anything,
    Concurrence,
    Names,
    Notice,
    ReadBack,
    Receipt,
    Renewal,
    Site,
)
from hudna.record.record import Seen
from hudna.record.sign import sign

BEGIN_MS = 1_469_772_000_000
AUTHOR = "un"
HOUR_MS = 3_600_000
MIX = ("site", "notice", "notice", *("concurrence",) * 4, *("receipt",) * 5, *("renewal",) * 8)
"""What twenty records are, shuffled."""


class Signed(NamedTuple):
    """Presentations, in the order of their issue, and whose word they are."""

    presentations: list[str]
    key: SigningKey

    @property
    def keys(self) -> dict[str, PublicKey]:
        return {AUTHOR: self.key.public}

    @property
    def mean_bytes(self) -> float:
        return sum(map(len, self.presentations)) / len(self.presentations)


def signed_of(count: int, seed: int) -> Signed:
    """`count` records by one author, one a second."""
    key = SigningKey.generate(shake_256(b"key%d" % seed).digest(32))
    seen = tuple(Seen(f"{who}.example/log", 1000 + seed, _hash(who, seed)) for who in ("ru", "us"))
    presentations = [
        sign(said, author=AUTHOR, key=key, issued_ms=BEGIN_MS + i * 1000, seen=seen,
             randomness=_drawn(seed, i)).presentation
        for i, said in enumerate(_said(count, seed))
    ]
    return Signed(presentations, key)


def _said(count: int, seed: int) -> Iterator[Anything]:
    dice = random.Random(seed)
    for i in range(count):
        if i % len(MIX) == 0:
            mix = dice.sample(MIX, len(MIX))
        yield MAKERS[mix[i % len(MIX)]](dice, i)


def _drawn(seed: int, i: int) -> Callable[[int], bytes]:
    return lambda count: shake_256(b"%d/%d" % (seed, i)).digest(count)


def _hash(*of: object) -> str:
    return sha256(repr(of).encode()).hexdigest()


def _ring(dice: random.Random, corners: int, radius: float) -> Ring:
    lon, lat = dice.uniform(35.8, 38.2), dice.uniform(34.5, 36.5)
    around = [2 * pi * i / corners for i in range(corners)]
    points = [(round((lon + radius * cos(a)) * E7), round((lat + radius * sin(a)) * E7))
              for a in around]
    return (*points, points[0])


def _site(dice: random.Random, i: int) -> Anything:
    names = Names(en=f"Hospital {i}", ar=f"مستشفى {i}", ru=f"Больница {i}")
    return Site("hospital", names, Polygon((_ring(dice, 12, 0.002),)), 500_000, BEGIN_MS,
                district="Aleppo", note="Two buildings; the entrance is from the north.")


def _notice(dice: random.Random, i: int) -> Anything:
    start = BEGIN_MS + i * 1000 + 6 * HOUR_MS
    return Notice(f"N-{i}", Polygon((_ring(dice, 6, 0.1),)), 0, 500_000, 9_000_000, start,
                  start + HOUR_MS, "transport", "ru", 2, _hash("key", i), place="Aleppo, east",
                  yields_to=(_hash("other", i),))


def _concurrence(dice: random.Random, i: int) -> Anything:
    readback = ReadBack("Aleppo, east", "Aleppo", "37SDA1234567890")
    return Concurrence(_hash("notice", dice.randrange(1000)), _hash("key", i),
                       BEGIN_MS + i * 1000 + HOUR_MS // 4, readback, "Maj. A. Example")


def _receipt(dice: random.Random, i: int) -> Anything:
    count = dice.randint(1, 6)
    return Receipt("ru", _hash("delivery", i), tuple(_hash(i, n) for n in range(count)),
                   tuple(range(i, i + count)), BEGIN_MS + i * 1000)


def _renewal(dice: random.Random, i: int) -> Anything:
    notice = dice.randrange(1000)
    return Renewal(_hash("notice", notice), _hash("of", notice), _hash("key", i),
                   BEGIN_MS + i * 1000 + HOUR_MS // 4)


MAKERS: dict[str, Callable[[random.Random, int], Anything]] = {
    "site": _site, "notice": _notice, "concurrence": _concurrence, "receipt": _receipt,
    "renewal": _renewal,
}
