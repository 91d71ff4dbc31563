"""Which column of a file of holdings means what. The keys of COLUMNS are the names in
`docs/holdings-import.md`; a test keeps the two the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hudna.fault import Fault, Refused
from hudna.say import say
from hudna.speak.columns import key, meaning

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("town", "place", "village", "city", "area", "البلدة", "المدينة", "المكان", "город",
             "место", "#loc", "#loc+name"),
    "name_en": ("name:en", "english"), "name_ar": ("name:ar", "arabic"),
    "name_ru": ("name:ru", "russian"),
    "holder": ("holders", "held_by", "controlled_by", "control", "controller", "side", "الجهة",
               "المسيطر", "сторона", "под контролем", "#group", "#group+name"),
    "from": ("start", "since", "from_date", "valid_from", "date", "التاريخ", "من", "дата", "с",
             "#date", "#date+start"),
    "until": ("end", "to", "until_date", "valid_until", "إلى", "по", "#date+end"),
    "basis": ("source", "reference", "on", "المصدر", "источник", "#meta+source"),
    "admin": ("pcode", "pcodes", "admin_pcode", "adm1_pcode", "adm2_pcode", "adm3_pcode",
              "adm4_pcode", "#adm1+code", "#adm2+code", "#adm3+code", "#adm4+code", "#loc+code"),
    "governorate": ("province", "adm1", "admin1", "adm1_name", "المحافظة", "мухафаза", "#adm1",
                    "#adm1+name"),
    "district": ("adm2", "admin2", "adm2_name", "المنطقة", "район", "#adm2", "#adm2+name"),
    "lat": ("latitude", "y", "خط العرض", "широта", "#geo+lat"),
    "lon": ("longitude", "lng", "long", "x", "خط الطول", "долгота", "#geo+lon"),
    "position": ("coordinates", "coordinate", "#geo+coord", "#geo+coordinates"),
    "mgrs": ("grid", "grid_reference", "#geo+mgrs"),
    "ground": ("as",),
    "radius_km": ("radius",),
    "history": ("text", "narrative", "history_text"),
    "doubts": ("doubt",),
    "later": ("held_by_2023_raw", "held_now", "held_later"),
}
_MEANING = {key(alias): column for column, others in COLUMNS.items()
            for alias in (column, *others)}


class Heads(Mapping[str, str]):
    """Names in a file by what they mean here; a person's own `mapping` comes first."""

    def __init__(self, mapping: Mapping[str, str]) -> None:
        self._mapping = mapping

    def __getitem__(self, name: str) -> str:
        if name in self._mapping:
            return self._mapping[name]
        if key(name) in _MEANING:
            return _MEANING[key(name)]
        # Never what it would mean of a protection: a holding has no kind, buffer or note.
        return "" if meaning(name, {}) is not None else self._unknown(name)

    def _unknown(self, name: str) -> str:
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._mapping)

    def __len__(self) -> int:
        return len(self._mapping)


def needed(columns: list[str | None], header: list[str], row: int) -> None:
    """Refuses a table that names no place or no holder, or one of them twice."""
    known = [c for c in columns if c]
    at = f"row {row}"
    for column in dict.fromkeys(c for c in known if known.count(c) > 1 and c != "admin"):
        raise Refused(Fault(at, ", ".join(header)[:200], say(
            "one column of {column}: rename the others", column=column)))
    placed = {"name", "name_en", "name_ar", "name_ru", "admin", "mgrs", "position"} & set(known)
    if not ((placed or {"lat", "lon"} <= set(known)) and {"holder", "history"} & set(known)):
        raise Refused(Fault(at, ", ".join(header)[:200], say(
            "a header row with name, admin, or lat and lon, and with holder or history; the "
            "columns that are understood: {columns}", columns=", ".join(COLUMNS))))
