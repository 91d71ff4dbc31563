"""What is correlated, and what is proposed of it.

Reports alone: what somebody says has happened. Nothing here follows a person or a force, and
nothing is held to be so by being proposed. Everything is a value: the same clues give the same
proposals, in whatever order they come (promise 10).
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Literal, TypeAlias

import msgspec

from hudna.fault import Fault, Refused
from hudna.record.erasure import WITHHELD
from hudna.record.incidents import Happening, Harm, Report
from hudna.record.record import Record
from hudna.record.sound_watching import on_earth
from hudna.say import say

About: TypeAlias = Literal["prior", "time", "place", "kind", "parties", "text", "names",
                         "scene", "harm"]
LONGEST = 20_000
"""Characters of a text that are looked at: who sends a book does not hold up the others."""


class Clue(msgspec.Struct, frozen=True, gc=False):
    """What one report says, as it is compared.

    `id` names it. `from_ms` and `until_ms` hold the moment, in ms since 1970 UTC. `lon` and `lat`
    in 1e-7 degree, both None where no place is known; `within_m` how far off that may be, in
    metres. `admin`: codes of the units that hold it, the widest first. `accused`: whom the source
    names. `origin`: whom it repeats, `source`: who says it, both pseudonyms, empty where not known.
    `harm`: how many it says were killed, or hurt, where that was confirmed; what its text says of
    it is read beside.
    """

    id: str
    from_ms: int
    until_ms: int
    lon: int | None
    lat: int | None
    within_m: int
    happening: Happening
    text: str
    admin: tuple[str, ...] = ()
    accused: tuple[str, ...] = ()
    origin: str = ""
    source: str = ""
    harm: tuple[int, ...] = ()


class Weight(msgspec.Struct, frozen=True, gc=False):
    """What one clue adds: `bits`, the binary logarithm of how many times likelier it is found so
    between reports of one event than between others nearby. `level` is the model's name for how it
    was found (`model.LEVELS`), empty for `prior`: what is thought before anything is compared."""

    about: About
    level: str
    bits: float


class Proposal(msgspec.Struct, frozen=True, gc=False):
    """Two reports that may be of one event. `ids` in order; `probability` is 2^s / (1 + 2^s), s
    being the sum of all `weights`."""

    ids: tuple[str, str]
    probability: float
    weights: tuple[Weight, ...]


class Copy(msgspec.Struct, frozen=True, gc=False):
    """The report `id` says nearly word for word what `of` says, of about the same time and place.
    `likeness`: the share of three-word runs that both have, 0 to 1, estimated. A copy is compared
    with nothing else: it is where `of` is, and adds no weight."""

    id: str
    of: str
    likeness: float


class Group(msgspec.Struct, frozen=True, gc=False):
    """Reports that are proposed as one incident. `ids` in order, two or more. `hands`: the same
    ids, apart by who stands behind them: copies of one text, repeats of one origin and reports of
    one source are one hand, however many they are."""

    ids: tuple[str, ...]
    hands: tuple[tuple[str, ...], ...]


class Correlation(msgspec.Struct, frozen=True):
    """All that is proposed. `crowded` names reports that had more others nearby than are compared:
    for these a person has to look further."""

    proposals: tuple[Proposal, ...]
    copies: tuple[Copy, ...]
    groups: tuple[Group, ...]
    crowded: tuple[str, ...]


def clue_of(record: Record) -> Clue:
    """What a report says, under its hash. Who says it is in no clue: only a digest by which the
    same name is the same hand. Words that were erased say nothing, and make no two reports alike.
    """
    said = record.said
    assert isinstance(said, Report)
    at = said.at.at if said.at and on_earth(said.at) else None
    return Clue(
        record.hash, said.from_ms, said.until_ms, at[0] if at else None, at[1] if at else None,
        said.within_m, said.happened, _held(said.text), said.admin, said.accused,
        _hand(said.origin), _hand(said.source), _harm(said.harm))


def _harm(harm: Harm) -> tuple[int, ...]:
    said = harm.killed_least, harm.killed_most, harm.injured_least, harm.injured_most
    return tuple(n for n in said if n is not None)


def _held(text: str) -> str:
    return "" if text == WITHHELD else text


def _hand(name: str) -> str:
    known = _held(name)
    return sha256(f"hand {known}".encode()).hexdigest()[:16] if known else ""


def sound(clues: Sequence[Clue]) -> None:
    """Raises `Refused` with every clue that cannot be compared."""
    faults = [fault for i, clue in enumerate(clues) for fault in _faults(f"clues[{i}]", clue)]
    seen: set[str] = set()
    for i, clue in enumerate(clues):
        if clue.id in seen:
            faults.append(Fault(f"clues[{i}].id", clue.id, say("an id that no other report has")))
        seen.add(clue.id)
    if faults:
        raise Refused(faults)


def _faults(where: str, clue: Clue) -> list[Fault]:
    faults = []
    if not clue.id:
        faults.append(Fault(f"{where}.id", "", say("an id that is not empty")))
    if clue.from_ms > clue.until_ms:
        faults.append(Fault(f"{where}.until_ms", str(clue.until_ms),
                            say("a time that is not before from_ms")))
    if (clue.lon is None) != (clue.lat is None):
        faults.append(Fault(f"{where}.lat", str(clue.lat), say("both lon and lat, or neither")))
    if clue.within_m < 0:
        faults.append(Fault(f"{where}.within_m", str(clue.within_m), say("0 metres or more")))
    faults += [Fault(f"{where}.{name}", str(value), say("1e-7 degree on the Earth"))
               for name, value, most in (("lon", clue.lon, 1_800_000_000),
                                         ("lat", clue.lat, 900_000_000))
               if value is not None and abs(value) > most]
    return faults
