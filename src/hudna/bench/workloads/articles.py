"""News articles as reports, and pairs of them that somebody has labelled by hand.

The articles are not ours to keep here: they are read from a file of FA-KES (Zenodo 2607278), each
as an officer would first see it: place, time, kind and parties as `speak/reading` proposes them,
the first of each, confirmed by nobody. Where no town was found there is the governorate alone.
"""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hudna.correlate.clue import Clue
from hudna.fault import Fault, Refused
from hudna.say import say
from hudna.speak.finding import Index
from hudna.speak.places import Places
from hudna.speak.reading.proposed import Proposal
from hudna.speak.reading.reading import Setting, propose
from hudna.speak.reading.sides import callings

ZONE = ZoneInfo("Asia/Damascus")
HOUR_MS = 3_600_000
BEFORE_MS = 36 * HOUR_MS             # how long before its date an article may tell of
ARTICLE = ("unit_id", "article_content", "source", "date", "location")
LABEL = ("one", "other", "same")


class Label(NamedTuple):
    """Whether the reports of two ids are of one event."""

    one: str
    other: str
    same: bool


def labels_of(path: Path) -> list[Label]:
    """Raises `Refused` where the file is none of labels."""
    return [Label(row["one"], row["other"], row["same"] == "1") for row in _rows(path, LABEL)]


def articles_of(path: Path) -> list[Clue]:
    """One clue an article, each once. Raises `Refused` where the file has other columns."""
    gazetteer = Places.load().gazetteer
    home = tuple(d for d in gazetteer.districts if d.code.startswith("SY"))
    setting = Setting(Index(gazetteer), ZONE, callings(()), home)
    rows = {row["unit_id"]: row for row in _rows(path, ARTICLE)}
    return [_clue(row, setting) for row in rows.values()]


def days_of(path: Path) -> dict[str, int]:
    """The date of each article, as days since the year 1. Raises `Refused`."""
    return {row["unit_id"]: _day(row).toordinal() for row in _rows(path, ARTICLE)}


def _day(row: dict[str, str]) -> datetime:
    return datetime.strptime(row["date"], "%m/%d/%Y").replace(tzinfo=ZONE)


def _rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in columns if name not in (reader.fieldnames or ())]
        if missing:
            raise Refused(Fault(path.name, ", ".join(reader.fieldnames or ()),
                                say("the columns {columns}", columns=", ".join(columns))))
        return list(reader)


def _clue(row: dict[str, str], setting: Setting) -> Clue:
    day = _day(row)
    begin_ms, end_ms = (round(at.timestamp() * 1000) for at in (day, day + timedelta(days=1)))
    read = propose(row["article_content"], end_ms - 1, setting)
    from_ms, until_ms = _window(read, begin_ms, end_ms)
    town = next((place for place in read.places if not place.admin), None)
    return Clue(
        id=row["unit_id"], from_ms=from_ms, until_ms=until_ms,
        lon=town.at[0] if town else None, lat=town.at[1] if town else None,
        within_m=town.within_m if town else 0,
        happening=read.kinds[0].happened if read.kinds else "other",
        text=row["article_content"], admin=("SY", row["location"]), source=row["source"],
        accused=tuple(p.party for p in read.parties if p.role == "said-to-have-done"))


def _window(read: Proposal, begin_ms: int, end_ms: int) -> tuple[int, int]:
    """The first time that is read, where an article of that day can tell of it; else the day."""
    for guess in read.times:
        if begin_ms - BEFORE_MS <= guess.from_ms and guess.until_ms <= end_ms:
            return guess.from_ms, guess.until_ms
    return begin_ms, end_ms
