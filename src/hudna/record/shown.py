"""A hostile value made short and harmless enough to be named in a fault."""

from __future__ import annotations

LONGEST = 60


def shown(value: object) -> str:
    """At most `LONGEST` printable ASCII characters of `value`."""
    text = value if isinstance(value, str) else repr(value)
    cut = text[:LONGEST].encode("ascii", "backslashreplace").decode("ascii")
    safe = "".join(c if c.isprintable() else "?" for c in cut)[:LONGEST]
    return f"{safe}…" if len(text) > LONGEST else safe
