"""RFC 9457 problem details: what machines are told of what goes wrong, in English."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from litestar import Response

from hudna.fault import Fault


def problem(status: int, detail: str, faults: tuple[Fault, ...] = ()) -> Response[dict[str, Any]]:
    """RFC 9457 problem details."""
    body: dict[str, Any] = {
        "type": "about:blank", "title": HTTPStatus(status).phrase, "status": status,
        "detail": detail,
    }
    if faults:
        body["faults"] = [in_json(f) for f in faults]
    return Response(body, status_code=status, media_type="application/problem+json")


def in_json(fault: Fault) -> dict[str, Any]:
    named = {"where": fault.where, "found": fault.found, "expected": str(fault.expected)}
    return named if fault.line is None else {**named, "line": fault.line}
