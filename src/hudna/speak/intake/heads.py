"""Which column of a table of reports means what: our names, the usual others in three languages,
HXL hashtags, and what KoboToolbox adds of its own.

The keys of COLUMNS are the names in `docs/intake.md`; a test keeps the two the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from hudna.speak.columns import key

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("identifier", "report_id", "reference", "ref", "_id", "رقم البلاغ", "номер",
           "#meta+id", "#event+id"),
    "when": ("date", "event_date", "incident_date", "date_of_event", "date_of_incident", "datetime",
             "when_did_it_happen", "التاريخ", "تاريخ", "تاريخ الحادث", "تاريخ الحادثة", "متى حدث",
             "متى", "дата", "дата события", "дата происшествия", "когда", "когда произошло",
             "когда это произошло", "#date", "#date+start", "#date+occurred", "#date+event"),
    "time": ("time_of_day", "event_time", "hour", "الوقت", "الساعة", "время", "час", "#date+time"),
    "until": ("end_date", "date_end", "event_end", "حتى", "تاريخ الانتهاء", "до",
              "дата окончания", "#date+end"),
    "sent": ("reported_at", "date_reported", "submission_time", "_submission_time",
             "تاريخ الإبلاغ", "дата сообщения", "#date+reported", "#date+received"),
    "place": ("location", "site", "town", "village", "where", "where_did_it_happen", "place_name",
              "المكان", "الموقع", "البلدة", "اين حدث", "أين حدث", "место", "место события",
              "населенный пункт", "где произошло", "где это произошло", "#loc", "#loc+name"),
    "adm1": ("admin1", "governorate", "province", "المحافظة", "мухафаза", "провинция",
             "#adm1", "#adm1+name"),
    "adm1_code": ("admin1_code", "adm1_pcode", "admin1pcode", "#adm1+code"),
    "adm2": ("admin2", "district", "المنطقة", "район", "#adm2", "#adm2+name"),
    "adm2_code": ("admin2_code", "adm2_pcode", "admin2pcode", "#adm2+code"),
    "adm3": ("admin3", "subdistrict", "sub_district", "الناحية", "нахия", "#adm3", "#adm3+name"),
    "adm3_code": ("admin3_code", "adm3_pcode", "admin3pcode", "#adm3+code"),
    "adm4": ("admin4", "community", "التجمع", "#adm4", "#adm4+name"),
    "adm4_code": ("admin4_code", "adm4_pcode", "admin4pcode", "#adm4+code", "#loc+code"),
    "lat": ("latitude", "y", "خط العرض", "широта", "#geo+lat"),
    "lon": ("longitude", "lng", "long", "x", "خط الطول", "долгота", "#geo+lon"),
    "position": ("coordinates", "coordinate", "gps", "geopoint", "الإحداثيات",
                 "координаты", "#geo", "#geo+coord", "#geo+coordinates"),
    "mgrs": ("grid", "grid_reference", "usng", "#geo+mgrs"),
    "within": ("accuracy_m", "precision_m", "#geo+precision"),
    "happened": ("event", "event_type", "incident_type", "type_of_event", "type_of_incident",
                 "type", "kind", "category", "نوع الحادث", "نوع الحادثة", "النوع", "тип",
                 "тип события", "тип происшествия", "вид", "#event", "#event+type"),
    "parties": ("accused", "actor", "party", "perpetrator", "الطرف", "الجهة", "الطرف المتهم",
                "сторона", "обвиняемая сторона", "#actor"),
    "source": ("reporter", "source_name", "reported_by", "المصدر", "источник", "#meta+source"),
    "origin": ("quoted", "as_reported_by", "original_source", "المصدر الأصلي", "первоисточник",
               "#meta+origin"),
    "known": ("how_known", "how_do_you_know", "basis", "كيف علمت", "откуда известно"),
    "killed": ("civilians_killed", "deaths_civilians", "killed_civilians", "القتلى المدنيون",
               "قتلى", "قتلى مدنيون", "погибшие", "погибшие мирные жители", "#affected+killed"),
    "injured": ("civilians_injured", "injured_civilians", "wounded", "جرحى", "جرحى مدنيون",
                "раненые", "раненые мирные жители", "#affected+injured"),
    "title": ("headline", "subject", "article_title", "العنوان", "заголовок"),
    "text": ("description", "details", "narrative", "report", "what_happened", "summary",
             "article_content", "notes", "الوصف", "وصف الحادث", "التفاصيل", "ماذا حدث", "النص",
             "описание", "подробности", "что произошло", "текст",
             "#description", "#event+description", "#event+summary"),
    "file": ("photo", "picture", "image", "video", "audio", "attachment", "صورة", "فيديو", "مرفق",
             "фото", "видео", "файл"),
}

_WHO = ("deviceid", "device_id", "subscriberid", "simserial", "simid", "imei", "phonenumber",
        "phone", "phone_number", "telephone", "mobile", "email", "e_mail", "username",
        "_submitted_by", "audit", "audit_url", "_audit_url", "ip", "ip_address", "start_geopoint",
        "start-geopoint", "الهاتف", "رقم الهاتف", "البريد الإلكتروني", "телефон", "номер телефона",
        "почта", "#contact", "#contact+name", "#contact+phone", "#contact+email")
"""Who wrote it on which device, and where that was: more dangerous to know than any report."""
_FORCES = ("deaths_a", "deaths_b", "deaths_parties", "combatants_killed", "combatants_injured",
           "military_killed", "military_injured", "fighters_killed", "fighters_injured",
           "#affected+killed+military", "#affected+killed+combatants")
"""What became of anybody's force is counted nowhere."""
_NEVER_BEGINS = ("#contact", "#affected+combatants", "#affected+military", "_start_geopoint_")
_PLAIN = frozenset({"en", "ar", "ru", "i_en", "i_ar", "i_ru", "label", "text"})
"""HXL attributes that do not change what a column means."""


def head(name: str) -> str:
    """One spelling of a column's name: the last part after groups, without the marks of a
    question."""
    last = name.strip().rpartition("/")[2] if not name.strip().startswith("#") else name
    return key(re.sub(r"[\s?؟:*.]+$", "", last)).replace("ё", "е")


_MEANING = {head(alias): column for column, others in COLUMNS.items()
            for alias in (column, *others)}
_NEVER = frozenset(head(name) for name in (*_WHO, *_FORCES))
_GEOPOINT = re.compile(r"(?:.*/)?_(.+)_(latitude|longitude|precision)", re.IGNORECASE)
_OF_GEOPOINT = {"latitude": "lat", "longitude": "lon", "precision": "within"}


def meaning(name: str, mapping: Mapping[str, str]) -> str | None:
    """The column that `name` means; the caller's own `mapping` comes first."""
    if name in mapping:
        return mapping[name]
    bare = _without_plain(head(name))
    if point := _GEOPOINT.fullmatch(name.strip()):
        # Of a question about where it was, and of no other: a form may ask where somebody lives.
        asked = meaning(point[1], mapping) in {"place", "position"}
        return _OF_GEOPOINT[point[2].lower()] if asked else None
    return _MEANING.get(bare)


def never(name: str) -> bool:
    """Whether a column is one that is not taken at all, whatever it holds."""
    bare = _without_plain(head(name))
    return bare in _NEVER or bare.startswith(_NEVER_BEGINS)


def _without_plain(bare: str) -> str:
    if not bare.startswith("#"):
        return bare
    tag, *attributes = bare.split("+")
    kept = [a for a in attributes if a not in {p.replace("_", "") for p in _PLAIN}
            and not re.fullmatch("v.{2,}", a)]
    return "+".join([tag, *kept])
