"""Tokens that no honest author would sign, signed all the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from hudna.record import base64url
from hudna.record.keys import SigningKey

Json = dict[str, Any]


def encoded(value: object) -> str:
    """base64url of JSON; bytes are taken as the JSON itself."""
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64url.encode(raw)


def signed(header: object, payload: object, disclosures: Sequence[str], key: SigningKey) -> str:
    body = f"{encoded(header)}.{encoded(payload)}"
    signature = base64url.encode(key.sign(body.encode()))
    return "~".join((f"{body}.{signature}", *disclosures, ""))


def taken(presentation: str) -> tuple[Json, Json, list[str]]:
    """Header, payload, disclosures of an honest presentation."""
    jwt, *disclosures, _ = presentation.split("~")
    header, payload, _ = jwt.split(".")
    read: Callable[[str], Json] = lambda t: json.loads(base64url.decode(t, ""))  # noqa: E731
    return read(header), read(payload), disclosures
