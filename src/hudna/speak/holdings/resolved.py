"""A file of holdings with what a person said of it: whose each name is, which place is meant, which
ground a town has. Whatever is left open is asked; nothing is taken by itself but what is exact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import msgspec
import shapely

from hudna.fault import Fault, Refused
from hudna.place.flat import parts_of
from hudna.place.geometry import Position
from hudna.place.grain import check_claimed
from hudna.record.holding import HolderId, Holding
from hudna.say import Say, say
from hudna.speak.holdings.grounds import As, Ground, by_itself, drawn_units, offered
from hudna.speak.holdings.imported import Read
from hudna.speak.holdings.line import Line, holder_names
from hudna.speak.places import Places
from hudna.speak.spelling import folded
from hudna.terms.working_process import Holder

LEFT_OUT = "out"
"""What a person says of a name or a place whose rows are not to be taken."""


MOST_ASKED = 300
"""Places that a person is asked about; looking for what is like a name takes its time."""


class Meant(msgspec.Struct, frozen=True):
    """`holders`: names in the file to holders of the agreement. `grounds`: places (`place_key`) to
    the id of a ground. Of either, `LEFT_OUT`. `spots`: where places lie that the person gave a
    position. `way`: the ground of a town that is exact and that nobody chose for. `doubtful`:
    whether rows in doubt are taken. `start_ms`: of rows without."""

    holders: Mapping[str, str]
    grounds: Mapping[str, str]
    way: As
    doubtful: bool
    start_ms: int | None
    basis: str = ""
    spots: Mapping[str, Position] = {}


class AskedHolder(msgspec.Struct, frozen=True):
    name: str
    rows: int


class AskedPlace(msgspec.Struct, frozen=True):
    """`grounds` is empty where no place of such a name is known: only leaving it out is left."""

    key: str
    line: Line
    rows: int
    grounds: tuple[Ground, ...]


class Row(msgspec.Struct, frozen=True):
    """A row as it would be signed."""

    line: Line
    said: Holding
    ground: Ground


class Resolved(msgspec.Struct, frozen=True):
    """`rows` is empty where something is asked, or is wrong. `left_out` are lines that the person
    left out, `in_doubt` those of them for their doubts."""

    rows: tuple[Row, ...] = ()
    holders: tuple[AskedHolder, ...] = ()
    places: tuple[AskedPlace, ...] = ()
    faults: tuple[Fault, ...] = ()
    left_out: tuple[Line, ...] = ()
    in_doubt: int = 0

    @property
    def asks(self) -> bool:
        return bool(self.holders or self.places)


def resolved(read: Read, meant: Meant, known: Mapping[HolderId, Holder], places: Places, *,
             grain_m2: int, officer: str) -> Resolved:
    """What a file comes to, as far as it is said what it means."""
    names = {name: of for name in holder_names(read.lines)
             if (of := meant.holders.get(name) or holder_called(name, known))}
    doubtful = [line for line in read.lines if line.doubts and not meant.doubtful]
    lines = [line for line in read.lines if not line.doubts or meant.doubtful]
    out = [line for line in lines if _left_out(line, names, meant)]
    kept = [line for line in lines if not _left_out(line, names, meant)]
    asked = _asked_holders(kept, names)
    try:
        grounds, unclear, faults = _grounds(kept, meant, places, grain_m2)
    except Refused as refused:
        return Resolved(faults=refused.faults)
    if asked or unclear or faults:
        return Resolved((), asked, unclear, tuple(faults), (*out, *doubtful), len(doubtful))
    rows: list[Row] = []
    for line in kept:
        try:
            row = _row(line, grounds[place_key(line)], names, meant, officer)
            check_claimed(row.said.shape, f"{line.where}, {line.called or 'shape'}",
                          grain_m2 / 1_000_000)
            rows.append(row)
        except Refused as refused:
            faults.extend(refused.faults)
    return Resolved(() if faults else tuple(rows), (), (), tuple(faults), (*out, *doubtful),
                    len(doubtful))


def holder_called(name: str, known: Mapping[HolderId, Holder]) -> HolderId | None:
    """The holder whose id or whose name in one of the languages this is, and no other's."""
    said = folded(name)
    found = [h.id for h in known.values() if said in {
        folded(h.id), *(folded(n) for n in (h.name.en, h.name.ar, h.name.ru))}]
    return found[0] if len(found) == 1 else None


def place_key(line: Line) -> str:
    """Rows of one key mean one place. What is drawn, coded or at a point is its own."""
    if line.shape is not None or line.admin or line.at is not None:
        return line.where
    return " | ".join((line.called, *line.within, line.ground, str(line.radius_mm)))


def overlaps(rows: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Rows by which this party would itself say at once that different ones hold the same ground:
    laid over each other, that is mingled."""
    flat = [shapely.union_all(parts_of(row.said.shape)) for row in rows]
    one, other = shapely.STRtree(flat).query(flat) if flat else ((), ())
    return [(rows[a], rows[b]) for a, b in zip(one, other, strict=True) if a < b
            and rows[a].said.holders != rows[b].said.holders and _at_once(rows[a], rows[b])
            and shapely.relate(flat[a], flat[b])[0] == "2"]


def twice(rows: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Rows that say the same of the same ground at once."""
    by: defaultdict[object, list[Row]] = defaultdict(list)
    for row in rows:
        by[(row.said.shape, row.said.holders)].append(row)
    return [(a, b) for same in by.values() for a, b in combinations(same, 2) if _at_once(a, b)]


def _at_once(a: Row, b: Row) -> bool:
    def before(x: Holding, y: Holding) -> bool:
        return x.until_ms is not None and x.until_ms <= y.from_ms

    return not before(a.said, b.said) and not before(b.said, a.said)


def _left_out(line: Line, names: Mapping[str, str], meant: Meant) -> bool:
    return (any(names.get(h) == LEFT_OUT for h in line.holders)
            or meant.grounds.get(place_key(line)) == LEFT_OUT)


def _asked_holders(lines: Iterable[Line], names: Mapping[str, str]) -> tuple[AskedHolder, ...]:
    some = list(lines)
    return tuple(AskedHolder(name, sum(name in line.holders for line in some))
                 for name in holder_names(some) if name not in names)


def _grounds(
    lines: Sequence[Line], meant: Meant, places: Places, grain_m2: int
) -> tuple[dict[str, Ground], tuple[AskedPlace, ...], list[Fault]]:
    found: dict[str, Ground] = {}
    asked: list[AskedPlace] = []
    faults: list[Fault] = []
    by: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by[place_key(line)].append(line)
    for key, same in by.items():
        try:
            ground, options = _ground(same[0], key, meant, places, grain_m2)
        except Refused as refused:
            faults.extend(refused.faults)
            continue
        if ground is None and len(asked) == MOST_ASKED:
            raise Refused(Fault(same[0].where, same[0].called, say(
                "at most {n} places that are not known by their names: give the others a "
                "position, or P-codes", n=MOST_ASKED)))
        if ground is None:
            asked.append(AskedPlace(key, same[0], len(same), options))
        else:
            found[key] = ground
    return found, tuple(asked), faults


def _ground(
    line: Line, key: str, meant: Meant, places: Places, grain_m2: int
) -> tuple[Ground | None, tuple[Ground, ...]]:
    if line.shape is not None:
        return Ground("drawn", say("as drawn in the file"), line.shape, line.names, line.admin), ()
    if line.admin:
        return drawn_units(line, places), ()
    if key in meant.spots:
        line = msgspec.structs.replace(line, at=meant.spots[key])
    way: As = "unit" if (line.ground or meant.way) == "unit" else "circle"
    options = offered(line, places, grain_m2)
    if chosen := meant.grounds.get(key):
        return next((g for g in options if g.id == chosen), None), options
    return by_itself(options, way), options


def _row(line: Line, ground: Ground, names: Mapping[str, str], meant: Meant,
         officer: str) -> Row:
    faults = []
    start = meant.start_ms if line.start_ms is None else line.start_ms
    basis = line.basis or meant.basis
    if start is None:
        faults.append(Fault(f"{line.where}, from", "nothing", NO_START))
    elif line.stop_ms is not None and line.stop_ms <= start:
        faults.append(Fault(f"{line.where}, until", line.called, say("an end after the start")))
    if not basis:
        faults.append(Fault(f"{line.where}, basis", "nothing", say("what the claim rests on")))
    if faults or start is None:
        raise Refused(faults)
    holders = tuple(sorted({names[h] for h in line.holders}))
    said = Holding(holders, ground.shape, ground.names, start, basis, officer, line.stop_ms,
                   ground.admin)
    return Row(line, said, ground)


NO_START: Say = say("a day from which it is held, in the row or for all rows without one")
