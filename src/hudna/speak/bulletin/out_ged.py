"""The incidents of a bulletin in columns named as in the Georeferenced Event Dataset of UCDP, so
that they can be laid beside it. Only columns that the bulletin can fill are there.

`side_a` is whom a finding holds to have done it (several by a bar), and empty where nobody is: no
one's allegation puts a name there. `type_of_violence` and `side_b` stand empty, for those who merge
by columns: who fought whom, and whether those who were harmed were aimed at, is in no finding.
Dyads are not there, nor `deaths_a` and `deaths_b`: nobody's force is counted here. `best` stands
only where the bounds are the same. `country` is that of the unit, by its code.
Rows are of what is found, alleged and not known, and say which in `status`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, timedelta

from babel import Locale

from hudna.speak.bulletin.canonical import digest
from hudna.speak.bulletin.clock import local, zone_of
from hudna.speak.bulletin.data import BulletinData, Cell, Incident
from hudna.speak.bulletin.out_hxl import against
from hudna.speak.bulletin.tabled import middle, table
from hudna.speak.standing_words import exercise_stamp

COLUMNS = (
    "id", "relid", "year", "type_of_violence", "side_a", "side_b", "number_of_sources",
    "where_prec", "where_coordinates", "where_description", "country", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_civilians", "best", "high",
    "low", "status", "kind", "bulletin_sha256", "exercise",
)
CELLS_25_KM = 3
"""Tenths of a degree: nothing in a cell up to so wide is further than 25 km from its middle."""


def ged(data: BulletinData) -> bytes:
    """Raises `Refused` where the data is not sound."""
    last = (digest(data), "" if data.exercise is None else str(exercise_stamp(data.exercise)))
    rows = ((*_row(data, i), *last) for i in data.incidents if i.standing != "refuted")
    return table([COLUMNS, *rows], mark=False)


def _row(data: BulletinData, i: Incident) -> Iterator[object]:
    first, final = (_local(data, ms) for ms in (i.from_ms, i.until_ms))
    yield from (i.id, f"{data.day}-{i.id[:12]}", first.year, "")
    yield from ("|".join(sorted(_named(data, p) for p in against(i))), "", i.sources)
    yield from _where(i)
    yield from (1 if i.standing == "found" else 2, date_prec(first, final), first, final)
    killed = (i.harm.killed_least, i.harm.killed_most)
    best = killed[0] if killed[0] == killed[1] else None
    yield from (best, best, killed[1], killed[0], i.standing, i.happened)


def _where(i: Incident) -> Iterator[object]:
    adm = (_country(i), *i.admin[:2], *("" for _ in range(2 - len(i.admin))))
    if i.cell is None:
        yield from (_by_unit(i), "", i.place, *adm, "", "", "", "")
        return
    lat, lon = middle(i.cell)
    coarse = 2 if i.cell.side <= CELLS_25_KM else _by_unit(i)
    yield from (coarse, "cell", i.place, *adm, lat, lon, f"POINT ({lon} {lat})", priogrid(i.cell))


def _country(i: Incident) -> str:
    """In English; P-codes and ISO 3166-2 codes alike begin with the country's of ISO 3166-1."""
    code = i.admin[0][:2] if i.admin else ""
    return str(Locale("en").territories.get(code, ""))


def _named(data: BulletinData, party: str) -> str:
    return next((p.names.best("en") for p in data.parties if p.id == party), party)


def _by_unit(i: Incident) -> int:
    """GED: 3 a second-order unit, 4 a first-order one, 6 no more than the country."""
    return {0: 6, 1: 4}.get(len(i.admin), 3)


def date_prec(first: date, final: date) -> int:
    """GED: 1 the day, 2 two to six days, 3 a week, 4 a month, 5 more."""
    days = (final - first) // timedelta(days=1) + 1
    return next((p for p, most in enumerate((1, 6, 7, 31), 1) if days <= most), 5)


def priogrid(cell: Cell) -> int:
    """The cell of PRIO-GRID (half a degree, counted from 90° S 180° W by rows of 720) that holds
    the middle of this one."""
    row = (2 * cell.south + cell.side + 1800) // 10
    column = (2 * cell.west + cell.side + 3600) // 10
    return min(row, 359) * 720 + min(column, 719) + 1


def _local(data: BulletinData, ms: int) -> date:
    return local(ms, zone_of(data.zone) or UTC).date()
