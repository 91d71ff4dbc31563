"""Which column of a table means what: our names, the usual others, and HXL hashtags.

The keys of COLUMNS are the names in `docs/imports.md`; a test keeps the two the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("identifier", "code", "pcode", "site_id", "facility_id", "#meta+id", "#loc+code"),
    "kind": ("type", "category", "protects", "facility_type", "النوع", "тип", "#loc+type"),
    "name": ("site", "place", "facility", "facility_name", "title", "الاسم", "название",
             "#loc+name"),
    "name_en": ("name:en", "en", "english", "english_name", "#loc+name+i_en"),
    "name_ar": ("name:ar", "ar", "arabic", "arabic_name", "#loc+name+i_ar"),
    "name_ru": ("name:ru", "ru", "russian", "russian_name", "#loc+name+i_ru"),
    "lat": ("latitude", "y", "خط العرض", "широта", "#geo+lat"),
    "lon": ("longitude", "lng", "long", "x", "خط الطول", "долгота", "#geo+lon"),
    "position": ("coordinates", "coordinate", "location", "#geo+coord", "#geo+coordinates"),
    "mgrs": ("grid", "grid_reference", "usng", "#geo+mgrs"),
    "buffer_m": ("buffer", "radius_m", "radius", "#geo+buffer"),
    "from": ("start", "from_date", "valid_from", "#date+start"),
    "until": ("end", "to", "until_date", "valid_until", "#date+end"),
    "review_by": ("review", "verify_by", "#date+review"),
    "district": ("admin", "admin2", "adm2", "adm2_pcode", "المنطقة", "район", "#adm2+code",
                 "#adm2+name"),
    "note": ("notes", "remark", "remarks", "description", "comment", "#description", "#meta"),
    "record": ("record_kind",),
    "shape": ("geometry_type",),
    "times": ("coordtimes",),
    "slack_s": (),
    "floor_m": ("floor",),
    "ceiling_m": ("ceiling",),
    "height_datum": ("vertical_datum",),
}


def key(text: str) -> str:
    """One spelling of a column's name: no case, spaces or dashes; HXL attributes in order."""
    bare = re.sub(r"[\s\-]+", "_", text.strip().casefold())
    if not bare.startswith("#"):
        return bare
    tag, *attributes = bare.replace("_", "").split("+")
    return "+".join([tag, *sorted(attributes)])


_MEANING = {key(alias): column for column, others in COLUMNS.items()
            for alias in (column, *others)}


def meaning(name: str, mapping: Mapping[str, str]) -> str | None:
    """The column that `name` means; the caller's own `mapping` comes first."""
    if name in mapping:
        return mapping[name]
    return _MEANING.get(key(name))


def meanings(names: Iterable[str], mapping: Mapping[str, str]) -> tuple[str | None, ...]:
    """One a name; a column that two names mean goes to the mapped one, else to the first."""
    given = list(names)
    found: list[str | None] = [mapping.get(n) for n in given]
    for i, name in enumerate(given):
        column = meaning(name, mapping)
        if found[i] is None and column not in found:
            found[i] = column
    return tuple(found)


def is_hxl(cells: Iterable[str]) -> bool:
    """Whether a row is the hashtag row of the Humanitarian Exchange Language (hxlstandard.org)."""
    filled = [c.strip() for c in cells if c.strip()]
    return bool(filled) and all(re.fullmatch(r"#\w+(\s*\+\w+)*", c) for c in filled)
