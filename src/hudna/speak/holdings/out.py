"""Who holds what, for other people's systems: the statements as they were made, and the ground that
they come to. What is exported reads back through the import."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from hudna.place.geojson import shape_to_geojson
from hudna.place.geometry import E7
from hudna.place.grounds import Ground
from hudna.place.measure import centre
from hudna.place.times import format_instant
from hudna.record.erasure import blanked
from hudna.record.holding import Holding
from hudna.record.record import Record
from hudna.speak.inert import inert
from hudna.speak.standing_words import STANDING

COLUMNS = ("id", "author", "name_en", "name_ar", "name_ru", "holder", "from", "until", "basis",
           "admin", "withheld", "lat", "lon", "km2", "statement")
GROUNDS = ("state", "holder", "by_one_claimant", "km2", "people", "settlements_unknown", "lat",
           "lon", "statement")
"""Never who says it: with that, each party's claims could be put together again."""


def statement_of(record: Record) -> dict[str, Any]:
    """What is withheld is empty, and named: read back, it would be a place's name otherwise."""
    said = blanked(record).said
    assert isinstance(said, Holding)
    return {
        "id": record.hash, "author": record.author, "name_en": said.names.en,
        "name_ar": said.names.ar, "name_ru": said.names.ru, "holder": "; ".join(said.holders),
        "from": format_instant(said.from_ms),
        "until": format_instant(said.until_ms) if said.until_ms is not None else "",
        "basis": said.basis, "admin": " ".join(said.admin),
        "withheld": " ".join(record.withheld),
    }


def ground_of(ground: Ground) -> dict[str, Any]:
    return {
        "state": ground.state.value, "holder": "; ".join(ground.holders),
        "by_one_claimant": "yes" if ground.alone else "no", "km2": round(ground.km2, 6),
        "people": ground.living.people, "settlements_unknown": ground.living.unknown,
    }


def statements_geojson(records: Iterable[Record]) -> str:
    return _collection((statement_of(r), shape_to_geojson(_shape(r))) for r in records)


def grounds_geojson(grounds: Iterable[Ground]) -> str:
    return _collection((ground_of(g), shape_to_geojson(g.shape)) for g in grounds)


def statements_csv(records: Iterable[Record]) -> str:
    """A table carries no polygon: a point of each, and the P-codes that it was drawn by."""
    return _table(COLUMNS, ({**statement_of(r), **_spot(_shape(r))} for r in records))


def grounds_csv(grounds: Iterable[Ground]) -> str:
    return _table(GROUNDS, ({**ground_of(g), **_spot(g.shape)} for g in grounds))


def _shape(record: Record) -> Any:
    assert isinstance(record.said, Holding)
    return record.said.shape


def _spot(shape: Any) -> dict[str, str]:
    lon, lat = centre(shape)
    return {"lat": f"{lat / E7:.7f}", "lon": f"{lon / E7:.7f}"}


def _collection(features: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> str:
    return json.dumps({"type": "FeatureCollection", "statement": str(STANDING), "features": [
        {"type": "Feature", "properties": dict(properties), "geometry": geometry}
        for properties, geometry in features]}, ensure_ascii=False)


def _table(columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: inert(str(v)) for k, v in {**row, "statement": STANDING}.items()})
    return "\ufeff" + out.getvalue()
