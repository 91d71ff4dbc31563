"""Warnings to try words and formats on."""

from __future__ import annotations

from hypothesis import strategies as st

from hudna.place.geometry import MultiPolygon, Polygon
from hudna.record.protecting import Names
from hudna.record.warning import Earlier, PlaceWarning, WarnPlace
from hudna.speak.warnings import Issuer

SENT = 1_470_032_123_456
"""1 Aug 2016 06:15:23 UTC."""
MINUTE = 60_000
RING = ((364_000_000, 349_000_000), (366_000_000, 349_000_000), (366_000_000, 351_000_000),
        (364_000_000, 349_000_000))
TOWN = WarnPlace("geonames:1", Names("Hama", "حماة", "Хама"), (367_500_000, 351_300_000), 5_050_000)
AREA = WarnPlace("area:north", Names("North"), (365_000_000, 350_000_000), 9_000_000,
                 Polygon((RING, RING)))
REAL = Issuer("watch@desk.example", "United States, watch", None, "https://desk.example/cap", 180)
EXERCISE = Issuer("watch@desk.example", "Watch", "syria-2016-exercise", "https://desk.example/cap")


def warning(**more: object) -> PlaceWarning:
    said = {
        "id": "hudna-us-0a1b-0", "kind": "Alert", "event": "secret-passage", "place": TOWN,
        "number": 0, "sent_ms": SENT, "from_ms": SENT - SENT % MINUTE + 2 * MINUTE,
        "until_ms": SENT - SENT % MINUTE + 9 * MINUTE, "expires_ms": SENT + 11 * MINUTE,
        "sure": "likely",
    }
    return PlaceWarning(**(said | more))


def cancel(ended: str = "turned") -> PlaceWarning:
    return warning(id="hudna-us-0a1b-2", kind="Cancel", number=2, ended=ended, references=(
        Earlier("hudna-us-0a1b-0", SENT - 50_000, SENT), Earlier("hudna-us-0a1b-1", SENT, SENT)))


names = st.builds(Names, en=st.text(min_size=1, max_size=30), ar=st.text(max_size=10),
                  ru=st.text(max_size=10))
lon, lat = st.integers(-1_800_000_000, 1_800_000_000), st.integers(-900_000_000, 900_000_000)
rings = st.lists(st.tuples(lon, lat), min_size=3, max_size=6).map(lambda r: (*r, r[0]))
shapes = st.one_of(st.none(), st.builds(Polygon, st.tuples(rings)),
                   st.builds(MultiPolygon, st.tuples(st.tuples(rings), st.tuples(rings))))
places = st.builds(WarnPlace, st.text(min_size=1), names, st.tuples(lon, lat),
                   st.integers(0, 10**9), shapes)
times = st.integers(0, 4_000_000_000_000)
earlier = st.builds(Earlier, st.from_regex(r"hudna-[a-z0-9-]{1,20}", fullmatch=True), times, times)
warnings = st.builds(
    warning, kind=st.sampled_from(["Alert", "Update", "Cancel"]), place=places, sent_ms=times,
    from_ms=times, until_ms=times, expires_ms=times,
    sure=st.sampled_from(["observed", "likely", "possible"]),
    references=st.lists(earlier, max_size=3).map(tuple),
    ended=st.sampled_from(["", "turned", "void", "recognised", "past"]),
)
