"""What the columns and properties of an operator's file of places are called.

OCHA's common operational boundaries in their generations (`adm3_name`, `ADM3_EN`,
`admin3Name_en`), GeoNames' columns, and plain ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from hudna.record.kinds import Names

FINEST = 5
"""A neighbourhood. 4 is a town or village, 3 to 0 are units, 0 the country."""
COARSEST_JOINED = 1
"""The country is no unit that anything is told apart by."""
POINT_LEVEL = 4
"""What a point of this level or finer stands for is a place; a coarser one stands for a unit."""
LANGS = ("en", "ar", "ru")
LAT = ("lat", "latitude", "latitude_y", "y_coord", "point_y", "y", "center_lat")
LON = ("lon", "long", "lng", "longitude", "longitude_x", "x_coord", "point_x", "x", "center_lon")
_PLAIN = {
    "en": ("name_en", "name:en", "name", "names_en", "en"),
    "ar": ("name_ar", "name:ar", "names_ar", "ar"),
    "ru": ("name_ru", "name:ru", "names_ru", "ru"),
}
_PLAIN_OTHER = ("names_other", "alternate_names", "alternatenames", "alt_name", "ref_name")
_CODES = ("pcode", "code", "geonameid", "id")
_PARENTS = ("parent_pcode", "parent")
_LEVELS = {"neighbourhood": 5, "neighborhood": 5, "community": 4, "village": 4, "town": 4,
           "city": 4, "subdistrict": 3, "district": 2, "governorate": 1, "country": 0}
_ADMIN = re.compile(r"adm(?:in)?_?(?P<n>[0-5])_?(?P<what>[a-z0-9_]+)")
_WHAT: Mapping[str, tuple[str, ...]] = {
    "en": ("en", "name_en", "name", "nameen"), "ar": ("ar", "name_ar", "name1", "namear"),
    "ru": ("ru", "name_ru", "name2", "nameru"), "code": ("pcode", "code", "pcod"),
}
_OTHER = re.compile(r"(ref|alt).*")


class Naming(NamedTuple):
    """Of one feature or row. `level` is None where the file does not say it; `parents`: codes of
    the units that hold it, the widest first."""

    level: int | None
    code: str
    names: Names
    other: tuple[str, ...]
    parents: tuple[str, ...]


def lowered(given: Mapping[str, object]) -> dict[str, str]:
    """Names of fields in one spelling, values as text; what is empty is left out."""
    return {re.sub(r"[\s\-]+", "_", str(k).strip()).casefold(): text for k, v in given.items()
            if v is not None and (text := " ".join(str(v).split()))}


def naming(given: Mapping[str, object], *, point: bool) -> Naming:
    """What it is called and which units hold it. `point`: its own plain name comes before that of
    the finest unit that is named beside it."""
    p = lowered(given)
    units = _units(p)
    plain = _plain(p)
    if "neighborho" in p:
        return _neighbourhood(p, units)
    finest = max((n for n, unit in units.items() if _named(unit)), default=None)
    if finest is None or (point and _any(plain.names)):
        return plain._replace(parents=plain.parents or _codes_above(units, FINEST))
    unit = units[finest]
    names, other = _names({lang: [unit.get(lang, "")] for lang in LANGS},
                          [v for k, v in unit.items() if _OTHER.fullmatch(k)])
    return Naming(finest, unit.get("code", ""), names, other, _codes_above(units, finest))


def _units(p: Mapping[str, str]) -> dict[int, dict[str, str]]:
    """By level: what its fields hold, by what they mean."""
    units: dict[int, dict[str, str]] = {}
    for key, value in p.items():
        if match := _ADMIN.fullmatch(key):
            what = next((w for w, keys in _WHAT.items() if match["what"] in keys), match["what"])
            what = what if not what.startswith(("refname", "altname")) else f"alt {what}"
            units.setdefault(int(match["n"]), {}).setdefault(what, value)
    return units


def _named(unit: Mapping[str, str]) -> bool:
    return any(unit.get(lang) for lang in LANGS)


def _any(names: Names) -> bool:
    return bool(names.en or names.ar or names.ru)


def _codes_above(units: Mapping[int, Mapping[str, str]], level: int) -> tuple[str, ...]:
    return tuple(units[n]["code"] for n in sorted(units)
                 if COARSEST_JOINED <= n < level and units[n].get("code"))


def _neighbourhood(p: Mapping[str, str], units: Mapping[int, Mapping[str, str]]) -> Naming:
    names, other = _names({"en": [p["neighborho"]], "ar": [p.get("neighbor_1", "")]}, ())
    return Naming(FINEST, p.get("neighbor_2", ""), names, other, _codes_above(units, FINEST))


def _plain(p: Mapping[str, str]) -> Naming:
    names, other = _names({lang: [p[k] for k in keys if k in p] for lang, keys in _PLAIN.items()},
                          [p[k] for k in _PLAIN_OTHER if k in p])
    code = next((f"geonames:{p[k]}" if k == "geonameid" else p[k] for k in _CODES if k in p), "")
    parents = tuple(p[k] for k in _PARENTS if k in p)[:1]
    return Naming(_level(p), code, names, other, parents)


def _level(p: Mapping[str, str]) -> int | None:
    text = p.get("level", "").casefold()
    return int(text) if text in set("012345") else _LEVELS.get(text)


_SCRIPTS = {"ar": re.compile("[\u0600-\u06ff]"), "ru": re.compile("[\u0400-\u04ff]")}


def _in_script(text: str, lang: str) -> bool:
    letters = _SCRIPTS.get(lang)
    return letters is None or all(letters.match(c) for c in text if c.isalpha())


def _names(spelled: Mapping[str, Iterable[str]],
           more: Iterable[str]) -> tuple[Names, tuple[str, ...]]:
    """The first spelling of each language is shown that is in its script throughout, the rest (a
    cell may hold several, parted by `|`) are for looking up only."""
    shown: dict[str, str] = {}
    other: list[str] = []
    for lang, cells in spelled.items():
        parts = [part.strip() for cell in cells for part in cell.split("|") if part.strip()]
        parts.sort(key=lambda part: not _in_script(part, lang))
        shown[lang] = parts[0] if parts else ""
        other.extend(parts[1:])
    other.extend(part.strip() for cell in more for part in cell.split("|"))
    kept = dict.fromkeys(o for o in other if o and o not in shown.values())
    return Names(**shown), tuple(kept)
