"""A warning as JSON, for programs that take no CAP: what the CAP message has, and no more."""

from __future__ import annotations

import msgspec

from hudna.place.geometry import E7
from hudna.place.times import format_instant
from hudna.record.warning import PlaceWarning
from hudna.speak.warnings import Issuer, languages, told


def as_json(warning: PlaceWarning, by: Issuer, cap: bytes | None = None) -> bytes:
    """`cap`: the message itself, where it is to be sent along. What the warning is about at the
    watch (`event`) never leaves."""
    said = {
        "identifier": warning.id,
        "sender": by.sender,
        "status": "Actual" if by.exercise is None else "Exercise",
        "exercise": by.exercise,
        "kind": warning.kind,
        "sent": format_instant(warning.sent_ms),
        "from": format_instant(warning.from_ms),
        "until": format_instant(warning.until_ms),
        "expires": format_instant(warning.expires_ms),
        "certainty": warning.sure,
        "ended": warning.ended or None,
        "references": [e.id for e in warning.references],
        "place": {
            "id": warning.place.id,
            "lat": warning.place.at[1] / E7,
            "lon": warning.place.at[0] / E7,
            "reach_m": warning.place.reach_mm / 1000,
        },
        "words": {lang.code: told(warning, by, lang)._asdict() for lang in languages()},
    }
    return msgspec.json.encode(said if cap is None else {**said, "cap": cap.decode()})
