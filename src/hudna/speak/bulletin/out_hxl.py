"""The incidents of a bulletin as a table with HXL tags (HXL 1.1): a row of names, a row of tags,
then one incident a row. Coordinates are those of a cell's middle, its side beside them.
"""

from __future__ import annotations

from collections.abc import Iterator

from hudna.place.times import format_instant
from hudna.speak.bulletin.canonical import digest
from hudna.speak.bulletin.data import BulletinData, Incident
from hudna.speak.bulletin.tabled import middle, table
from hudna.speak.standing_words import STANDING, exercise_stamp

COLUMNS = (
    ("incident", "#event+id"), ("record", "#event+id+record"), ("kind", "#event+type"),
    ("from", "#date+start"), ("until", "#date+end"), ("place", "#loc+name"),
    ("admin1", "#adm1+code"), ("admin2", "#adm2+code"), ("admin3", "#adm3+code"),
    ("admin4", "#adm4+code"), ("lat", "#geo+lat"), ("lon", "#geo+lon"),
    ("cell_side_degrees", "#geo+precision"), ("standing", "#status+standing"),
    ("stage", "#status+stage"), ("clause", "#event+clause"),
    ("sources", "#meta+sources+num"), ("named_by_sources", "#org+named+code"),
    ("found_against", "#org+found+code"), ("answered_by", "#org+answered+code"),
    ("killed_at_least", "#affected+killed+civilian+min"),
    ("killed_at_most", "#affected+killed+civilian+max"),
    ("injured_at_least", "#affected+injured+civilian+min"),
    ("injured_at_most", "#affected+injured+civilian+max"),
    ("summary", "#description"), ("bulletin_day", "#date+reported"),
    ("bulletin_sha256", "#meta+bulletin+id"), ("exercise", "#meta+exercise"),
    ("statement", "#meta+statement"),
)
LEVELS = 4
"""Of administrative units."""


def hxl(data: BulletinData) -> bytes:
    """Raises `Refused` where the data is not sound."""
    last = (data.day, digest(data),
            "" if data.exercise is None else str(exercise_stamp(data.exercise)), str(STANDING))
    return table([[name for name, _ in COLUMNS], [tag for _, tag in COLUMNS],
                  *((*_row(i), *last) for i in data.incidents)], mark=True)


def _row(i: Incident) -> Iterator[object]:
    lat, lon = ("", "") if i.cell is None else middle(i.cell)
    yield from (i.id, i.record, i.happened, format_instant(i.from_ms), format_instant(i.until_ms))
    yield i.place
    yield from (*i.admin[:LEVELS], *("" for _ in range(LEVELS - len(i.admin))))
    yield from (lat, lon, "" if i.cell is None else i.cell.side / 10)
    yield from (i.standing, i.stage, i.clause, i.sources)
    yield from (_listed(named) for named in (
        set(i.accused), against(i), {a.author for a in i.answers}))
    harm = i.harm
    yield from (harm.killed_least, harm.killed_most, harm.injured_least, harm.injured_most)
    yield i.summary


def against(i: Incident) -> set[str]:
    """Those that a finding holds to have done it."""
    return {o.by for o in i.outcomes if o.finding and o.outcome == "violation" and o.by}


def _listed(parties: set[str]) -> str:
    """HXL 1.1 separates several values of a cell by a bar."""
    return "|".join(sorted(parties))
