"""Which column of a table of tracks is what: by its name, or as the command line says.

Names are taken whole and without regard to case, from the lists below (`docs/audit.md`); nothing
is guessed from what a column holds. Where two columns could be one thing, neither is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from hudna.audit.source import Altitude, Columns, Options, Unit
from hudna.fault import Fault, Refused
from hudna.place.datum import Datum
from hudna.say import Say, say

LON = ("lon", "lng", "long", "longitude", "lon_deg", "longitude_deg")
LAT = ("lat", "latitude", "lat_deg", "latitude_deg")
AIRCRAFT = ("icao24", "hex", "icao", "icao_hex", "icao_address", "aircraft", "aircraft_id")
OPERATOR = ("operator", "operator_id")
CATEGORY = ("category", "flight_category")

PLAIN_TIME = ("time", "time_utc", "timestamp", "timestamp_utc", "datetime", "datetime_utc",
              "date_time", "utc", "at", "observed_at", "ts")
COUNTED_TIME = ("at", "time", "timestamp", "ts", "unix", "epoch")
TIME: dict[str, Unit | None] = {
    **dict.fromkeys(PLAIN_TIME), "unix_time": Unit.SECOND,
    **{f"{name}_{unit.value}": unit for name in COUNTED_TIME
       for unit in (Unit.SECOND, Unit.MILLISECOND, Unit.MICROSECOND, Unit.NANOSECOND)},
}

MSL, ELLIPSOID, PRESSURE = Datum.MSL.value, Datum.ELLIPSOID.value, Datum.PRESSURE.value
GROUND = Datum.GROUND.value
DATUMS = (MSL, ELLIPSOID, PRESSURE, GROUND)
"""Of several heights in a row the first that it has counts, in this order."""
UNSAID = PRESSURE
"""Of the datums that heights in the air are given in it is the widest: whatever may be true of a
height above the sea or the ellipsoid may be true of the same number as a height of pressure."""
M, FT, FL = Unit.METRE, Unit.FOOT, Unit.FLIGHT_LEVEL
ALTITUDE: dict[str, tuple[Unit | None, str | None]] = {
    "altitude": (None, None), "alt": (None, None), "height": (None, None),
    "altitude_m": (M, MSL), "alt_m": (M, MSL), "height_m": (M, MSL),
    "altitude_ft": (FT, None), "alt_ft": (FT, None), "height_ft": (FT, None),
    "altitude_msl_m": (M, MSL), "alt_msl_m": (M, MSL),
    "altitude_msl_ft": (FT, MSL), "alt_msl_ft": (FT, MSL),
    "geo_alt_m": (M, ELLIPSOID), "geo_altitude_m": (M, ELLIPSOID),
    "geo_alt_ft": (FT, ELLIPSOID), "geo_altitude_ft": (FT, ELLIPSOID),
    "geoaltitude": (M, ELLIPSOID), "geo_altitude": (M, ELLIPSOID),
    "alt_geom": (FT, ELLIPSOID), "altitude_hae_m": (M, ELLIPSOID), "alt_hae_m": (M, ELLIPSOID),
    "baro_alt_m": (M, PRESSURE), "baro_altitude_m": (M, PRESSURE),
    "baro_alt_ft": (FT, PRESSURE), "baro_altitude_ft": (FT, PRESSURE),
    "baroaltitude": (M, PRESSURE), "baro_altitude": (M, PRESSURE), "alt_baro": (FT, PRESSURE),
    "pressure_altitude_m": (M, PRESSURE), "pressure_altitude_ft": (FT, PRESSURE),
    "flight_level": (FL, PRESSURE), "fl": (FL, PRESSURE),
    "altitude_agl_m": (M, GROUND), "altitude_agl_ft": (FT, GROUND),
}

WITHIN = "within_m"
EXACT = say("exact positions: what is only about known is read as a watch's archive has it, in "
            "Parquet")
ONLY_ONE = say("each column of its own name")


class Meaning(NamedTuple):
    """A thing that a row says: how it is called, its names, and the option that maps it."""

    what: Say
    names: tuple[str, ...]
    option: str


MEANINGS = {
    "lon": Meaning(say("the longitude"), LON, "--lon"),
    "lat": Meaning(say("the latitude"), LAT, "--lat"),
    "time": Meaning(say("the time"), tuple(TIME), "--time"),
    "altitude": Meaning(say("the altitude"), tuple(ALTITUDE), "--altitude"),
    "aircraft": Meaning(say("the aircraft"), AIRCRAFT, "--aircraft"),
    "operator": Meaning(say("the operator"), OPERATOR, "--operator"),
    "category": Meaning(say("the flight's category"), CATEGORY, "--category"),
}


@dataclass
class Header:
    """The names of a table, and the faults found so far."""

    names: Sequence[str]
    faults: list[Fault] = field(default_factory=list)

    def candidates(self, known: Iterable[str]) -> list[str]:
        """The columns whose name is one of those, in the order of the table."""
        among = set(known)
        return [name for name in self.names if name.strip().lower() in among]

    def mapped(self, name: str, option: str) -> str | None:
        """The column that an option names: exactly, else whatever its case."""
        same = [n for n in self.names if n == name]
        same = same or [n for n in self.names if n.strip().lower() == name.strip().lower()]
        if not same:
            self.fault(say("a column of the name that {option} gives: {name}",
                           option=option, name=name), self.shown())
        elif len(same) > 1:
            self.twice(same)
        return same[0] if len(same) == 1 else None

    def one(self, found: list[str], meaning: Meaning) -> str | None:
        """The only candidate; a fault that names them where there are more."""
        if len(found) > 1 and len({n.strip().lower() for n in found}) < len(found):
            self.twice(found)
        elif len(found) > 1:
            self.fault(say("one column for {what}; say which with {option}",
                           what=meaning.what, option=meaning.option), shown(found))
        return found[0] if len(found) == 1 else None

    def twice(self, names: Sequence[str]) -> None:
        self.fault(ONLY_ONE, shown(names))

    def missing(self, meaning: Meaning) -> None:
        self.fault(say("a column for {what}: {names}; or say which with {option}",
                       what=meaning.what, names=", ".join(meaning.names), option=meaning.option),
                   self.shown())

    def fault(self, expected: Say, found: str) -> None:
        self.faults.append(Fault("columns", found, expected))

    def shown(self) -> str:
        return shown(self.names)


def columns_of(names: Sequence[str], options: Options) -> Columns:
    """Which of the columns is what. Raises `Refused` with every fault."""
    header = Header(names)
    if any(name.strip().lower() == WITHIN for name in names):
        header.fault(EXACT, f'a column "{WITHIN}"')
    time = _taken(header, options, "time", needed=options.needs_time)
    columns = Columns(
        lon=_taken(header, options, "lon", needed=True) or "",
        lat=_taken(header, options, "lat", needed=True) or "",
        time=time, time_unit=_time_unit(time, options),
        altitudes=_altitudes(header, options),
        aircraft=_taken(header, options, "aircraft", needed=options.needs_aircraft),
        operator=_taken(header, options, "operator", needed=False),
        category=_taken(header, options, "category", needed=False))
    if header.faults:
        raise Refused(header.faults)
    return columns


def understood(names: Iterable[str]) -> int:
    """How many of the names are known here."""
    known = {name for meaning in MEANINGS.values() for name in meaning.names}
    return sum(name.strip().lower() in known for name in names)


def shown(names: Sequence[str]) -> str:
    text = ", ".join(names) or "nothing"
    return text if len(text) <= 300 else text[:297] + "..."


def _taken(header: Header, options: Options, what: str, *, needed: bool) -> str | None:
    meaning, said = MEANINGS[what], getattr(options, what)
    if said is not None:
        return header.mapped(said, meaning.option)
    found = header.candidates(meaning.names)
    if not found and needed:
        header.missing(meaning)
    return header.one(found, meaning)


def _time_unit(column: str | None, options: Options) -> Unit | None:
    return options.time_unit or TIME.get((column or "").strip().lower())


def _altitudes(header: Header, options: Options) -> tuple[Altitude, ...]:
    meaning = MEANINGS["altitude"]
    if options.altitude is not None:
        column = header.mapped(options.altitude, meaning.option)
        found = [] if column is None else [column]
        read = [_altitude(header, name, options, said=True) for name in found]
    else:
        found = header.candidates(meaning.names)
        read = [_altitude(header, name, options, said=False) for name in found]
    known = [altitude for altitude in read if altitude is not None]
    _each_datum_once(header, known)
    return tuple(sorted(known, key=lambda altitude: DATUMS.index(altitude.datum)))


def _altitude(header: Header, name: str, options: Options, *, said: bool) -> Altitude | None:
    """An option that speaks of a mapped column goes before its name, else after it."""
    unit, datum = ALTITUDE.get(name.strip().lower(), (None, None))
    if said:
        unit, datum = options.altitude_unit or unit, options.altitude_datum or datum
    unit, datum = unit or options.altitude_unit, datum or options.altitude_datum
    if unit is FL:
        datum = PRESSURE
    if unit is None:
        header.fault(say("its unit: --altitude-unit m, ft or fl"), f'a column "{name}"')
    return None if unit is None else Altitude(name, unit, datum or UNSAID)


def _each_datum_once(header: Header, altitudes: list[Altitude]) -> None:
    by_datum: Mapping[str, list[str]] = {
        datum: [a.column for a in altitudes if a.datum == datum] for datum in DATUMS}
    for names in by_datum.values():
        header.one(names, MEANINGS["altitude"])
