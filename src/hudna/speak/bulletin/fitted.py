"""A bulletin is as long as its day was bad, and no longer than can be carried: words are left out
of it before any incident is, and it says so. A day has its bulletin however bad it was."""

from __future__ import annotations

import msgspec

from hudna.speak.bulletin.canonical import LONGEST, canonical
from hudna.speak.bulletin.data import BulletinData, Incident


def fitted(data: BulletinData) -> BulletinData:
    """Raises `Refused` where the data is not sound."""
    if len(canonical(data)) <= LONGEST:
        return data
    return msgspec.structs.replace(
        data, incidents=tuple(map(_wordless, data.incidents)), left_out="words")


def _wordless(i: Incident) -> Incident:
    return msgspec.structs.replace(
        i, summary="", outcomes=tuple(msgspec.structs.replace(o, text="") for o in i.outcomes),
        answers=tuple(msgspec.structs.replace(a, text="") for a in i.answers))
