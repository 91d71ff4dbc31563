"""The data of a bulletin as the bytes that are signed for: RFC 8785, of which whole numbers, texts,
null and booleans are all that is needed. Field names are ASCII, so that sorting them is plain.
"""

from __future__ import annotations

import hashlib
import json

import msgspec

from hudna.fault import Fault, Refused
from hudna.record.shown import shown
from hudna.say import say
from hudna.speak.bulletin.data import BulletinData
from hudna.speak.bulletin.sound import checked

LONGEST = 16_000_000
"""Bytes."""
LATER = frozenset({"units"})
"""Fields that bulletins did not have from the beginning: left out where there is nothing in them,
so that what was signed before them keeps its digest."""


def canonical(data: BulletinData) -> bytes:
    """The same data is the same bytes on every node. Raises `Refused` where it is not sound."""
    plain = {name: value for name, value in msgspec.to_builtins(checked(data)).items()
             if value or name not in LATER}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True,
                      separators=(",", ":"), allow_nan=False).encode()


def digest(data: BulletinData) -> str:
    """Hex SHA-256, as the signed `Bulletin` carries it."""
    return hashlib.sha256(canonical(data)).hexdigest()


def read(raw: bytes) -> BulletinData:
    """The data out of its bytes. Refused where they are not those that `canonical` writes: two
    texts of one bulletin would have two digests."""
    if len(raw) > LONGEST:
        raise Refused(Fault("bulletin", f"{len(raw)}", say("at most {n} bytes", n=LONGEST)))
    try:
        data = msgspec.json.decode(raw, type=BulletinData)
    except (msgspec.MsgspecError, UnicodeError) as e:
        raise Refused(Fault("bulletin", shown(str(e)), say("the data of a bulletin"))) from None
    if canonical(data) != raw:
        raise Refused(Fault("bulletin", "another spelling", say(
            "its canonical JSON (RFC 8785): keys sorted, no spaces")))
    return data
