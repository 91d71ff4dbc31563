"""Files of positions, for replays: tables of tracks, SBS-1 logs, Mode S frames in JSON lines.

Positions of a file come in the order of their moments, each with its own. A table has columns
`icao24`, `callsign`, `time_utc` (RFC 3339), `lat`, `lon`, and may have `geo_alt_ft` (above the
ellipsoid), `baro_alt_ft` (of pressure), `gs_kt`, `track_deg`, `onground`; JSON lines have
`timestamp` (s since 1970) and `frame` (hex). All may be packed by gzip.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import IO, cast

import msgspec

from hudna.fault import Fault, Refused
from hudna.place.datum import Datum
from hudna.say import say
from hudna.watch.feeds.dropped import Dropped, Reason
from hudna.watch.feeds.lines import LONGEST
from hudna.watch.feeds.memory import aircraft_of
from hudna.watch.feeds.modes import Squitters
from hudna.watch.feeds.sbs import Sbs, generated_ms
from hudna.watch.feeds.settings import FeedLine
from hudna.watch.feeds.units import (
    E7,
    LAST_MS,
    callsign_of,
    course_of_degrees,
    mm_of_feet,
    number,
    speed_of_knots,
    wrong_with,
)
from hudna.watch.fix import Fix
from hudna.watch.sound import unsound

NEEDED = ("icao24", "time_utc", "lat", "lon")
GZIP = b"\x1f\x8b"
ENDINGS = {".csv": "csv", ".jsonl": "modes", ".sbs": "sbs", ".txt": "sbs", ".log": "sbs"}


class _Recorded(msgspec.Struct, gc=False):
    timestamp: float
    frame: str


_RECORDED = msgspec.json.Decoder(_Recorded)
Read = Callable[[IO[bytes], Dropped], Iterable[Fix]]


def recorded(line: FeedLine, dropped: Dropped) -> list[Fix]:
    """All positions of the file, by their moments. Raises `Refused` where it is no such file."""
    path = Path(line.file)
    form = line.form or form_of(path)
    readers: Mapping[str, Read] = {
        "csv": table,
        "sbs": lambda file, dropped: sbs_log(file, dropped, line.utc_ahead_min * 60_000),
        "modes": lambda file, dropped: frames(file, Squitters(dropped, line.receiver), dropped),
    }
    if form not in readers:
        raise Refused(Fault(f"feed {line.name}, file", path.name,
                            say("a form that is named: {kinds}", kinds=", ".join(readers))))
    try:
        with opened(path) as file:
            return sorted(_sound(readers[form](file, dropped), dropped), key=attrgetter("at_ms"))
    except (OSError, EOFError) as error:
        raise Refused(Fault(f"feed {line.name}, file", path.name,
                            say("a file that can be read"))) from error


def _sound(fixes: Iterable[Fix], dropped: Dropped) -> Iterator[Fix]:
    for fix in fixes:
        if reason := unsound(fix):
            dropped.count(reason)
        else:
            yield fix


def form_of(path: Path) -> str:
    """By the ending of its name."""
    return ENDINGS.get(Path(path.name.removesuffix(".gz")).suffix.lower(), "")


def opened(path: Path) -> IO[bytes]:
    """What it holds, unpacked if it is packed."""
    file = path.open("rb")
    packed = file.read(2) == GZIP
    file.seek(0)
    return cast(IO[bytes], gzip.GzipFile(fileobj=file)) if packed else file


def table(file: IO[bytes], dropped: Dropped) -> Iterator[Fix]:
    """Positions of a table."""
    rows = csv.DictReader(io.TextIOWrapper(file, "utf-8", "replace", newline=""))
    missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
    if missing:
        raise Refused(Fault("columns", ", ".join(rows.fieldnames or ()),
                            say("columns {names}", names=", ".join(missing))))
    for row in rows:
        made = _fix(row)
        if isinstance(made, Fix):
            yield made
        else:
            dropped.count(made)


def sbs_log(file: IO[bytes], dropped: Dropped, offset_ms: int) -> Iterator[Fix]:
    """Positions of a log. A line without a time of its own arrived with the one before it."""
    parser = Sbs(dropped, offset_ms)
    arrived_ms: int | None = None
    while data := file.readline(LONGEST):
        said_ms = generated_ms(data, offset_ms)
        arrived_ms = arrived_ms if said_ms is None else said_ms
        if arrived_ms is None:
            dropped.count("bad-time", data)
        else:
            yield from parser.take(data, arrived_ms)
    yield from parser.take(b"\n", arrived_ms or 0)


def frames(file: IO[bytes], squitters: Squitters, dropped: Dropped) -> Iterator[Fix]:
    """Positions of frames."""
    for line in file:
        try:
            said = _RECORDED.decode(line)
            data, at_ms = bytes.fromhex(said.frame), round(said.timestamp * 1000)
        except (ValueError, OverflowError, RecursionError):
            dropped.count("unreadable", line)
            continue
        yield from squitters.take(data, at_ms)


def _fix(row: Mapping[str, str | None]) -> Fix | Reason:
    said = {name: (value or "").strip() for name, value in row.items() if isinstance(value, str)}
    aircraft = aircraft_of(said.get("icao24", ""))
    if aircraft is None:
        return "unreadable"
    lat, lon = number(said.get("lat", "").encode()), number(said.get("lon", "").encode())
    if lat is None or lon is None:
        return "no-position" if not (said.get("lat") and said.get("lon")) else "not-a-number"
    if (wrong := wrong_with(lon, lat)) is not None:
        return wrong
    if (at_ms := _moment(said.get("time_utc", ""))) is None:
        return "bad-time"
    height, datum = _height(said)
    return Fix(aircraft, at_ms, round(lon * E7), round(lat * E7), height, datum,
               callsign_of(said.get("callsign", "")), _said(said, "gs_kt", speed_of_knots),
               _said(said, "track_deg", course_of_degrees))


def _height(said: Mapping[str, str]) -> tuple[int | None, Datum]:
    if said.get("onground", "").lower() in ("true", "1"):
        return None, Datum.PRESSURE
    ellipsoid = _said(said, "geo_alt_ft", mm_of_feet)
    if ellipsoid is not None:
        return ellipsoid, Datum.ELLIPSOID
    return _said(said, "baro_alt_ft", mm_of_feet), Datum.PRESSURE


def _said(said: Mapping[str, str], name: str, unit: Callable[[float], int | None]) -> int | None:
    value = number(said.get(name, "").encode())
    return None if value is None else unit(value)


def _moment(text: str) -> int | None:
    try:
        moment = datetime.fromisoformat(text)
        at_ms = round(moment.timestamp() * 1000) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
    return at_ms if at_ms is not None and 0 <= at_ms <= LAST_MS else None
