"""What a node knew, as JSON: plain values, in English."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from hudna.place.geojson import shape_to_geojson
from hudna.place.times import format_instant
from hudna.record.record import Record
from hudna.record.release import PLACE
from hudna.speak.standing_words import STANDING
from hudna.view.known import Change, Known, Subject
from hudna.view.looks import about, is_others
from hudna.view.releases import PROTECTIONS
from hudna.view.standing import Standing


def values(known: Known) -> dict[str, Any]:
    """The register, the notices and the stops at one moment. As in every list, another party's
    place is about a cell; of one record it is given as this node was told it."""
    return {
        **_head(known),
        "register": [_listed(known, r) for r in known.register],
        "existing": [_record(known, r) for r in known.world.register.existing_yet()],
        "notices": [_standing(known, s) for s in known.notices],
        "stops": [_record(known, r) for r in known.stops],
    }


def values_of(known: Known, about: Subject) -> dict[str, Any]:
    """All that was known of one record."""
    return {
        **_head(known),
        "subject": {
            **_record(known, about.record), "index": about.index,
            "admitted": format_instant(about.admitted_ms),
            "versions": [r.hash for r in about.versions],
            "ended_by": [_record(known, r) for r in about.ended_by],
            "standing": _standing(known, about.standing) if about.standing else None,
            "told": [
                {"party": t.party, "position": t.position, "receipt": t.receipt,
                 "received": format_instant(t.received_ms)} for t in about.told.values()
            ],
            "acknowledged": [_record(known, r) for r in about.acknowledged.values()],
            "related": [_record(known, r) for r in about.related],
        },
    }


def values_of_changes(
    before: Known, after: Known, changes: Iterable[Change]
) -> dict[str, Any]:
    """What became different between two moments."""
    return {
        "statement": str(STANDING), "from": _moment(before), "until": _moment(after),
        "changes": [msgspec.to_builtins(c) for c in changes],
    }


def _head(known: Known) -> dict[str, Any]:
    return {"statement": str(STANDING), **_moment(known)}


def _moment(known: Known) -> dict[str, Any]:
    return {"at": format_instant(known.at_ms), "size": known.size,
            "agreement": known.world.terms.digest}


def _listed(known: Known, record: Record) -> dict[str, Any]:
    listed = _record(known, record)
    if isinstance(record.said, PROTECTIONS) and is_others(known.world, record):
        del listed["said"][PLACE[type(record.said)]]
        listed["about"] = shape_to_geojson(about(record.said))
        listed["not_listed"] = [PLACE[type(record.said)]]
    return listed


def _record(known: Known, record: Record) -> dict[str, Any]:
    return {
        "hash": record.hash, "id": record.envelope.id, "author": record.author,
        "issued": format_instant(record.issued_ms),
        "admitted": format_instant(known.world.entries[record.hash].admitted_ms),
        "said": msgspec.to_builtins(record.said), "withheld": list(record.withheld),
    }


def _standing(known: Known, s: Standing) -> dict[str, Any]:
    return {
        **_record(known, s.notice), "state": s.state.value, "key": s.key,
        "fresh_until": None if s.fresh_until_ms is None else format_instant(s.fresh_until_ms),
        "conflicts": [msgspec.to_builtins(c) for c in s.conflicts],
        "stops": [r.hash for r in s.stops],
        "words": [
            {"party": w.party, "basis": w.basis.hash if w.basis else None,
             "objection": w.objection.hash if w.objection else None,
             "current": w.current, "fresh": w.fresh} for w in s.words
        ],
    }
