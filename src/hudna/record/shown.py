"""A hostile value made short and harmless enough to be named in a fault."""

from __future__ import annotations

from hudna.place.times import format_instant

LONGEST = 60


def shown(value: object) -> str:
    """At most `LONGEST` printable characters of `value`: no controls, no direction overrides."""
    text = value if isinstance(value, str) else repr(value)
    safe = "".join(c if c.isprintable() else "?" for c in text[:LONGEST])
    return f"{safe}…" if len(text) > LONGEST else safe


def shown_moment(ms: int) -> str:
    """A moment (ms since 1970 UTC) as RFC 3339; the number itself where no clock shows it."""
    try:
        return format_instant(ms)
    except OverflowError:
        return shown(ms)
