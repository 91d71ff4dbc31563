"""The counts of a day as machines read them: each list, each party's word, and what is agreed."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import get
from litestar.params import FromPath

from hudna.place.geojson import shape_to_geojson
from hudna.place.times import format_instant
from hudna.record.incidents import CountLine, CountMatch
from hudna.record.record import Record
from hudna.record.statement import PartyId
from hudna.view.counts import counted, covers, reconciled
from hudna.view.findings import judges
from hudna.web.api import About, about
from hudna.web.asked import Asked, house_of
from hudna.web.happened.counts import need_day

COUNTS = ("Whether the list is of a party whose lists are held against each other: the guarantors "
          "and whoever monitors.")
WHOLE = "Whether it names every line of the lists that stand now; else it was said of others."


class LineOut(msgspec.Struct, frozen=True):
    """One violation as its author counts it; `cell` is a GeoJSON polygon or null. `accused` is
    empty where nobody is, and proves nothing where somebody is."""

    ref: str
    kind: str
    starts: str
    ends: str
    place: str
    cell: dict[str, Any] | None
    accused: str
    clause: str


class ListOut(msgspec.Struct, frozen=True):
    """The list of one party that stands."""

    id: str
    author: str
    at: str
    counts: Annotated[bool, msgspec.Meta(description=COUNTS)]
    lines: list[LineOut]


class MatchOut(msgspec.Struct, frozen=True):
    """Lines that are one event, each as its list's id and its `ref`; `differs` names the fields in
    which they are not the same."""

    lines: list[tuple[str, str]]
    differs: list[str]


class WordOut(msgspec.Struct, frozen=True):
    """How the lists match by one party's last word."""

    id: str
    author: str
    at: str
    whole: Annotated[bool, msgspec.Meta(description=WHOLE)]
    matches: list[MatchOut]


class DayCounts(About, frozen=True, kw_only=True):
    """`lists_missing`: the guarantors that have told no list; nothing is agreed without theirs.
    `agreed`: none is missing, and every party with a list that counts says that the same lines of
    the lists that stand are one event; what those differ in follows from them. `matches`, `same`,
    `different` and `unmatched` are of that, and empty and 0 before."""

    day: str
    lists: list[ListOut]
    words: list[WordOut]
    lists_missing: list[str]
    waits_for: list[str]
    agreed: bool
    matches: list[MatchOut]
    same: int
    different: int
    unmatched: int


@get("/counts/{day:str}", summary="What each side counts for a day, and how the lists match")
async def one_day(request: Asked, day: FromPath[str]) -> DayCounts:
    """`day` is a date in the agreement's time zone."""
    house = house_of(request)
    held = house.world.counts.day(need_day(house.world, day), judges(house.world.terms.agreement))
    tally = held.tally
    return DayCounts(
        day=day,
        lists=[*(_list(p, r, counts=True) for p, r in sorted(held.lists.items())),
               *(_list(p, r, counts=False) for p, r in sorted(held.beside.items()))],
        words=[_word(p, r, whole=covers(reconciled(r), held.lists.values()))
               for p, r in sorted(held.said.items())],
        lists_missing=list(held.lacks), waits_for=list(held.waits_for),
        agreed=held.agreed, matches=[*map(_match, held.matches)],
        same=tally.same, different=tally.different, unmatched=tally.unmatched, **about(house))


def _list(party: PartyId, r: Record, *, counts: bool) -> ListOut:
    return ListOut(r.hash, party, format_instant(r.issued_ms), counts,
                   [*map(_line, counted(r).lines)])


def _line(x: CountLine) -> LineOut:
    return LineOut(x.ref, x.happened, format_instant(x.from_ms), format_instant(x.until_ms),
                   x.place, shape_to_geojson(x.near) if x.near else None, x.accused, x.clause)


def _word(party: PartyId, r: Record, *, whole: bool) -> WordOut:
    return WordOut(r.hash, party, format_instant(r.issued_ms), whole,
                   [*map(_match, reconciled(r).matches)])


def _match(m: CountMatch) -> MatchOut:
    return MatchOut([*m.lines], [*m.differs])
