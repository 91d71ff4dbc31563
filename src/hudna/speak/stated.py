"""Understanding a place in words: `Deir ez-Zor`, `10 км к югу от Пальмиры`, `5 كم جنوب تدمر`.

A statement is understood when its name is spelled (or sounds) as one that is known; likeness is
not enough. Where a name means several places they are all kept: whoever asks must choose.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import shapely

from hudna.place.geometry import E7, Position
from hudna.place.measure import GEOD, between_mm
from hudna.speak.finding import Candidate, Index, towns_only
from hudna.speak.named import District

LARGEST_DISTRICT_DEG2 = 0.05
"""Districts up to about 500 km² count as places; a governorate, by its name alone, is too wide
to hold a position against."""

LONGEST = 300
FARTHEST_M = 500_000
"""The room that words leave grows with the distance: from farther away they would fit anywhere."""

METRES = {
    "km": 1000, "kms": 1000, "kilometre": 1000, "kilometres": 1000, "kilometer": 1000,
    "kilometers": 1000, "m": 1, "metre": 1, "metres": 1, "meter": 1, "meters": 1,
    "nm": 1852, "mile": 1609.344, "miles": 1609.344, "mi": 1609.344,
    "км": 1000, "километр": 1000, "километра": 1000, "километров": 1000, "километрах": 1000,
    "километре": 1000, "м": 1, "метр": 1, "метра": 1, "метров": 1, "метрах": 1,
    "كم": 1000, "كلم": 1000, "كيلومتر": 1000, "كيلومترا": 1000, "كيلومترات": 1000,
    "كيلو متر": 1000, "م": 1, "متر": 1, "مترا": 1, "امتار": 1,
}
_NORTH = r"n|north|northern|север\w*|شمال\w*|الشمال\w*"
_SOUTH = r"s|south|southern|юг\w*|южн\w*|южнее|جنوب\w*|الجنوب\w*"
_EAST = r"e|east|eastern|восток\w*|восточн\w*|شرق\w*|الشرق\w*"
_WEST = r"w|west|western|запад\w*|غرب\w*|الغرب\w*"
_COMPOUND = {
    "ne": 45, "se": 135, "sw": 225, "nw": 315, "nne": 22.5, "ene": 67.5, "ese": 112.5,
    "sse": 157.5, "ssw": 202.5, "wsw": 247.5, "wnw": 292.5, "nnw": 337.5,
}
_WIND = re.compile(
    rf"(?:(?P<ns>(?P<n>{_NORTH}|северо|сев)|(?P<s>{_SOUTH}|юго)))?[\s-]*"
    rf"(?P<ew>(?P<e>{_EAST})|(?P<w>{_WEST}))?"
)
_UNIT = "|".join(sorted(METRES, key=len, reverse=True))
_AWAY = re.compile(
    rf"(?:at |about |some |approximately |на |в |примерно |около |عل[يى] بعد |نحو |حوالي )*"
    rf"(?P<n>\d+(?:\.\d+|,\d\d?)?)\s*(?P<unit>{_UNIT})\.?\s+"
    rf"(?:to the |to |due |к |на |ال[يى] |باتجاه )*"
    rf"(?P<wind>[\w-]+(?:[\s-]+(?:{_EAST}|{_WEST}))?)\s+"
    rf"(?:of |from |от |из |من |مدينة |город[а]? )*(?P<place>.+)"
)
_NEAR = re.compile(
    r"(?:near|close to|by|outside|возле|около|вблизи|недалеко от|рядом с|قرب|بالقرب من|بجوار)\s+"
    r"(?:the |города |مدينة )?(?P<place>.+)"
)
_PLAIN = re.compile(
    r"(?:in |at |the |city of |town of |в |во |г\. ?|город[ае]? |في |مدينة |بلدة |قرية )*"
    r"(?P<place>.+)"
)
_UNIT_WORDS = (
    r"(?:the )?(?:province|governorate|countryside|district|sub-?district) of (?:the )?"
    r"|(?:ب|ال)?(?:محافظه|محافظة|ريف|منطقة|ناحية|قضاء) "
    r"|(?:провинци[яиюей]+|мухафаз[аеуыой]+|район[аеу]?) "
)
_UNIT_AFTER = (r" (?:province|governorate|countryside|district|sub-?district)"
               r"| (?:الشمالي|الجنوبي|الشرقي|الغربي)")
_WITHIN = re.compile(
    rf"(?P<name>.+?)(?:\s*[,،]\s*|\s+(?:in|في|в|во)\s+|\s+(?={_UNIT_WORDS}))(?P<unit>.+)")
_UNIT_NAME = re.compile(rf"(?:(?:in|في|в) )?(?:{_UNIT_WORDS})?(?P<unit>.+?)(?:{_UNIT_AFTER})?")
_RU_ENDINGS = ("", "а", "я", "ь", "й", "о", "е", "ы", "и")


@dataclass(frozen=True, slots=True)
class Meant:
    """One place that the words may mean: a disc, or a district's polygon with its slack."""

    candidate: Candidate
    at: Position
    radius_mm: int

    def off_by_mm(self, position: Position) -> int:
        """How far outside this place a position lies; 0 inside."""
        d = self.candidate.district
        if d is not None and d.shape.intersects(
            shapely.Point(position[0] / E7, position[1] / E7)
        ):
            return 0
        return max(0, between_mm(self.at, position) - self.radius_mm)


@dataclass(frozen=True, slots=True)
class Stated:
    """The places that a statement may mean, the likeliest first; `several` if more than one."""

    text: str
    meant: tuple[Meant, ...]

    @property
    def several(self) -> bool:
        return len(self.meant) > 1

    @property
    def at(self) -> Position:
        return self.meant[0].at

    @property
    def radius_mm(self) -> int:
        return self.meant[0].radius_mm

    def off_by_mm(self, position: Position) -> int:
        """How far a position lies outside every place that may be meant; 0 if it fits one."""
        return min(m.off_by_mm(position) for m in self.meant)


def understand(text: str, index: Index) -> Stated | None:
    """The places that `text` may mean; None where it is not understood."""
    plain = _plain(text[:LONGEST + 1])
    if len(plain) > LONGEST:
        return None
    for pattern, place in ((_AWAY, _away), (_NEAR, _near), (_PLAIN, _there)):
        match = pattern.fullmatch(plain)
        if match and (meant := tuple(place(match, index))):
            return Stated(text, meant)
    return None


def _away(match: re.Match[str], index: Index) -> Iterator[Meant]:
    """So far in a direction. The disc allows for an eighth of the compass and for the town's
    own size, since nobody says from which of its edges they measured."""
    bearing = _bearing(match["wind"])
    metres = float(match["n"].replace(",", ".")) * METRES[match["unit"]]
    if bearing is None or metres > FARTHEST_M:
        return
    for c in _named(match["place"], index):
        lon, lat, _ = GEOD.fwd(c.at[0] / E7, c.at[1] / E7, bearing, metres)
        reach = 1_000_000 + round(400 * metres) + c.radius_mm // 2
        yield Meant(replace(c, district=None), (round(lon * E7), round(lat * E7)), reach)


def _near(match: re.Match[str], index: Index) -> Iterator[Meant]:
    for c in _named(match["place"], index):
        yield Meant(c, c.at, c.radius_mm + 5_000_000)


def _there(match: re.Match[str], index: Index) -> Iterator[Meant]:
    for c in _named(match["place"], index):
        yield Meant(c, c.at, c.radius_mm)


def _named(text: str, index: Index) -> tuple[Candidate, ...]:
    """The places of a name; where a unit is named behind it, only those in the unit."""
    name, areas = apart(text, index)
    for spelling in _nominatives(name):
        if found := _small(index.named(spelling)):
            return inside(found, areas) if areas else found
    return ()


def bare(text: str) -> str:
    """The text without what only says that a place is meant (`city of`, `مدينة`)."""
    match = _PLAIN.fullmatch(_plain(text))
    return match["place"] if match else text


def apart(text: str, index: Index) -> tuple[str, tuple[District, ...]]:
    """A name, and the units that stand behind it (`Kafr Nabl in Idlib`, `تل رفعت بريف حلب`): none
    where the words behind it name none that is known, or where the whole is a name itself."""
    whole = text.strip()
    if index.exact(whole):
        return whole, ()
    match = _WITHIN.fullmatch(whole)
    if match is None:
        return whole, ()
    if areas := units_named(match["unit"], index):
        return match["name"].strip(), areas
    return (whole.replace("،", ",").partition(",")[0].strip() if "," in whole or "،" in whole
            else whole), ()


def units_named(text: str, index: Index) -> tuple[District, ...]:
    """The units of that name or code, with or without the word for what they are."""
    match = _UNIT_NAME.fullmatch(text.strip())
    for said in (text.strip(), match["unit"] if match else ""):
        for spelling in _nominatives(said):
            if found := index.districts(spelling):
                return found
    return ()


def _small(found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Towns and small districts; where a town of the name is known, coarse districts give way."""
    small = tuple(c for c in found
                  if (c.district is None and c.level is None)
                  or (c.district is not None and c.district.shape.area <= LARGEST_DISTRICT_DEG2))
    towns = towns_only(small)
    apart = [c for c in small if c.district and all(_far(c, t) for t in towns)]
    return (*towns, *apart)


def _far(c: Candidate, town: Candidate) -> bool:
    return between_mm(c.at, town.at) > town.radius_mm + c.radius_mm


def inside(found: Iterable[Candidate],
           areas: Iterable[District]) -> tuple[Candidate, ...]:
    """Those that lie in one of `areas`, by the ground or by the codes that their file gives."""
    held = tuple(areas)
    codes = {code for a in held for code in (a.code, *a.also) if code}
    return tuple(c for c in found if not codes.isdisjoint(c.units) or any(
        a.shape.intersects(shapely.Point(c.at[0] / E7, c.at[1] / E7)) for a in held))


def _nominatives(name: str) -> Iterator[str]:
    """The name as given; then, for Russian, what it may be an oblique case of (Пальмиры)."""
    yield name
    if re.search("[а-яё]$", name):
        yield from (name[:-1] + ending for ending in _RU_ENDINGS)
        if name.endswith(("ом", "ой", "ей", "ем")):
            yield from (name[:-2] + ending for ending in _RU_ENDINGS)


def _bearing(wind: str) -> float | None:
    if wind in _COMPOUND:
        return _COMPOUND[wind]
    match = _WIND.fullmatch(wind)
    if match is None or not (match["ns"] or match["ew"]):
        return None
    vertical = 0.0 if match["n"] else 180.0
    side = 90.0 if match["e"] else 270.0
    if not match["ns"] or not match["ew"]:
        return vertical if match["ns"] else side
    return {(0.0, 90.0): 45.0, (180.0, 90.0): 135.0,
            (180.0, 270.0): 225.0, (0.0, 270.0): 315.0}[vertical, side]


def _plain(text: str) -> str:
    """One spacing, one case, digits 0-9, Arabic letters without vowel signs."""
    digits = "".join(
        str(unicodedata.digit(c)) if c.isdecimal() else c
        for c in unicodedata.normalize("NFKC", text)
    )
    bare = re.sub("[\u064b-\u0652\u0640\u200b-\u200f\u2066-\u2069]", "", digits)
    bare = bare.replace("٫", ".").replace("أمتار", "امتار").replace("إ", "ا")
    return re.sub(r"\s+", " ", bare).strip(" .;").casefold()
