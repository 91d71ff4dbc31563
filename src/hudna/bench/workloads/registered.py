"""Protections as one party registers them for its partners: the place at every step, and in one of
five the note, the exact place or both steps of it withheld from the partner.

Constructed, and the same for the same seed. Nothing in them happened.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from hashlib import shake_256
from math import cos, pi, sin

from hudna.act.draft import Reader
from hudna.act.release import placed
from hudna.place.geometry import E7, Point, Polygon
from hudna.record.keys import SigningKey
from hudna.record.kinds import Anything, Names, PartyId, Released, Site
from hudna.record.record import Record, Seen
from hudna.record.release import withheld_at
from hudna.record.sharing import Step
from hudna.record.sign import sign

WITHHELD_IN = 5
"""Of so many sites one is not told whole."""
CORNERS, RADIUS = 12, 0.002
SEEN = (Seen("bench.example/ru", 1000, "ab" * 32), Seen("bench.example/us", 2000, "cd" * 32))


class Author:
    """Whose word it is: `party` signs with `key`, `exercise` is the one that it is in."""

    def __init__(
        self, party: PartyId, key: SigningKey, exercise: str | None, since_ms: int
    ) -> None:
        self._party, self._key, self._exercise, self._since_ms = party, key, exercise, since_ms

    def records(self, count: int, reader: PartyId, seed: int) -> Iterator[Record]:
        """`count` records, all of which `reader` is told: sites, and before each that is not told
        whole the word on its release."""
        dice, made = random.Random(seed), 0
        for i in range(count):
            released = _reader(reader, i)
            site = self._signed(_site(dice, i, self._since_ms), seed, 2 * i)
            if made == count:
                return
            if released and made + 2 <= count:
                said = Released(site.hash, reader, released.withheld)
                yield self._signed(said, seed, 2 * i + 1)
                made += 1
            yield site
            made += 1

    def _signed(self, said: Anything, seed: int, number: int) -> Record:
        return sign(
            said, author=self._party, key=self._key, issued_ms=self._since_ms + number,
            exercise=self._exercise, seen=SEEN,
            randomness=lambda n: shake_256(b"%d/%d" % (seed, number)).digest(n),
        )


def _reader(party: PartyId, number: int) -> Reader | None:
    """By turns: told whole, but for the note, or with the place as a cell."""
    if number % WITHHELD_IN:
        return None
    step: Step = ("exact", "1 km", "10 km")[number // WITHHELD_IN % 3]
    return Reader(party, tuple(sorted({"note", *withheld_at(_ANY, step)})))


def _site(dice: random.Random, number: int, since_ms: int) -> Site:
    lon, lat = dice.uniform(35.8, 38.2), dice.uniform(34.5, 36.5)
    around = [2 * pi * i / CORNERS for i in range(CORNERS)]
    ring = [(round((lon + RADIUS * cos(a)) * E7), round((lat + RADIUS * sin(a)) * E7))
            for a in around]
    names = Names(en=f"Hospital {number}", ar=f"مستشفى {number}", ru=f"Больница {number}")
    said = Site("hospital", names, Polygon(((*ring, ring[0]),)), 500_000, since_ms,
                district="Aleppo", note="Two buildings; the entrance is from the north.")
    placed_ = placed(said, "exact" if number % WITHHELD_IN else "10 km")
    assert isinstance(placed_, Site)
    return placed_


_ANY = Site("hospital", Names(en="-"), Point((0, 0)), 0, 0)
