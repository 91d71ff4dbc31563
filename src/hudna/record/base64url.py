"""base64url without padding (RFC 7515 appendix C), one text for one run of bytes."""

from __future__ import annotations

from pybase64 import b64decode, urlsafe_b64encode

from hudna.fault import Fault, Refused
from hudna.record.shown import shown
from hudna.say import say


def encode(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode(text: str, where: str) -> bytes:
    """The bytes of `text`. Refused: padding, foreign characters, stray bits at the end."""
    if "+" in text or "/" in text:
        raise _not_base64url(text, where)
    try:
        raw = b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise _not_base64url(text, where) from None
    # The decoder passes over stray bits at the end; only the way back shows that nothing was lost.
    if encode(raw) != text:
        raise _not_base64url(text, where)
    return raw


def _not_base64url(text: str, where: str) -> Refused:
    return Refused(Fault(where, shown(text), say("canonical base64url without padding")))
