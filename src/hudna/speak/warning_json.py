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
        "sent": _second(warning.sent_ms),
        "from": _second(warning.from_ms),
        "until": _second(warning.until_ms),
        "expires": _second(warning.expires_ms),
        "certainty": warning.sure,
        "ended": warning.ended or None,
        "references": [e.id for e in warning.references],
        "place": {
            "id": warning.place.id,
            "lat": warning.place.at[1] / E7,
            "lon": warning.place.at[0] / E7,
            "reach_m": warning.place.reach_mm / 1000,
            "stands_for": warning.place.stands_for,
        },
        "words": {lang.code: told(warning, by, lang)._asdict() for lang in languages()},
    }
    return msgspec.json.encode(said if cap is None else {**said, "cap": cap.decode()})


def _second(ms: int) -> str:
    """As CAP has it: the fractions would tell how the watch counts, and what came to it when."""
    return format_instant(ms // 1000 * 1000)
