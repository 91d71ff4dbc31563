"""UUIDv7 (RFC 9562 section 5.7) from a handed-in moment and handed-in randomness.

The libraries draw both themselves; a record's id must follow from its inputs alone.
"""

from __future__ import annotations

import re

from hudna.fault import Fault, Refused
from hudna.record.shown import shown
from hudna.say import say

RANDOM_BYTES = 10
LAST_MS = 2**48 - 1
_FORM = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)


def make(at_ms: int, randomness: bytes) -> str:
    """The id of moment `at_ms` (ms since 1970 UTC) with 74 of the 80 random bits given."""
    if not 0 <= at_ms <= LAST_MS:
        raise Refused(Fault("issued_ms", shown(at_ms), say("a moment of 48 bits since 1970")))
    tail = int.from_bytes(randomness[:RANDOM_BYTES])
    rand_a, rand_b = tail >> 62 & 0xFFF, tail & (1 << 62) - 1
    digits = f"{at_ms << 80 | 7 << 76 | rand_a << 64 | 2 << 62 | rand_b:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def moment(text: str, where: str) -> int:
    """ms since 1970 UTC in the UUIDv7 `text`; Refused unless it is one, in lower case."""
    if not _FORM.fullmatch(text):
        raise Refused(Fault(where, shown(text), say("a UUID of version 7 in lower case")))
    return int(text[:8] + text[9:13], 16)
