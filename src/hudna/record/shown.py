"""A hostile value made short and harmless enough to be named in a fault."""

from __future__ import annotations

LONGEST = 60


def shown(value: object) -> str:
    """At most `LONGEST` printable characters of `value`: no controls, no direction overrides."""
    text = value if isinstance(value, str) else repr(value)
    safe = "".join(c if c.isprintable() else "?" for c in text[:LONGEST])
    return f"{safe}…" if len(text) > LONGEST else safe
