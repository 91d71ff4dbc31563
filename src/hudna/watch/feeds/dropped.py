"""What a feed gave and could not be used: counted by reason, and never kept. Pure."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Reason: TypeAlias = Literal[
    "unreadable", "too-long", "no-position", "no-reference", "bad-checksum", "broken-frame",
    "bad-time", "not-a-number", "out-of-range", "out-of-reach", "flood", "no-room", "not-allowed"]
SAMPLES = 3
LONGEST = 60
_LETTERS, _DIGITS, _OTHER = re.compile(rb"[A-Za-z]"), re.compile(rb"[0-9]"), re.compile(rb"[^ -~]")


class Dropped:
    """`counts` by reason. `samples`: what the first few of a reason looked like, and never what
    they said: every letter is an `a`, every digit a `9`."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.samples: dict[str, list[str]] = {}

    def count(self, reason: str, sample: bytes = b"", times: int = 1) -> None:
        self.counts[reason] = self.counts.get(reason, 0) + times
        if sample and len(kept := self.samples.setdefault(reason, [])) < SAMPLES:
            kept.append(shape(sample))


def shape(sample: bytes) -> str:
    """The form of a text without its content."""
    letters = _LETTERS.sub(b"a", sample[:LONGEST])
    return _OTHER.sub(b"?", _DIGITS.sub(b"9", letters)).decode("ascii")


class Ration:
    """At most `per_s` a second, and as many at once: what a feed gives beyond is a flood."""

    def __init__(self, per_s: int) -> None:
        self._per_s, self._left, self._at_ms = per_s, float(per_s), 0

    def allowed(self, wanted: int, now_ms: int) -> int:
        """How many of so many may pass now. The clock may stand still; it gives nothing back."""
        passed_ms = max(0, now_ms - self._at_ms)
        self._at_ms = max(self._at_ms, now_ms)
        self._left = min(self._per_s, self._left + passed_ms * self._per_s / 1000)
        passing = min(wanted, int(self._left))
        self._left -= passing
        return passing
