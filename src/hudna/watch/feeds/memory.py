"""What other messages of an aircraft said of it, for a while. Pure."""

from __future__ import annotations

FRESH_MS = 60_000
MOST = 20_000


class Known:
    """What is remembered of one aircraft. Its height is not: a height of some seconds ago may be
    another one by now, and one that is not known counts as inside."""

    __slots__ = ("aircraft", "callsign", "course_mdeg", "moved_ms", "named_ms", "speed_mm_s")

    def __init__(self, aircraft: str) -> None:
        self.aircraft = aircraft
        self.callsign, self.named_ms = "", 0
        self.speed_mm_s: int | None = None
        self.course_mdeg: int | None = None
        self.moved_ms = 0

    def named(self, callsign: str, at_ms: int) -> None:
        self.callsign, self.named_ms = callsign, at_ms

    def moved(self, speed_mm_s: int | None, course_mdeg: int | None, at_ms: int) -> None:
        self.speed_mm_s, self.course_mdeg, self.moved_ms = speed_mm_s, course_mdeg, at_ms

    def at(self, now_ms: int) -> tuple[str, int | None, int | None]:
        """Callsign, speed and course, as far as they are fresh."""
        callsign = self.callsign if now_ms - self.named_ms <= FRESH_MS else ""
        if now_ms - self.moved_ms > FRESH_MS:
            return callsign, None, None
        return callsign, self.speed_mm_s, self.course_mdeg


class Memory(dict[bytes | str, Known]):
    """By address, as it is written. Of more than `MOST` the one that came first is forgotten."""

    def made(self, address: bytes | str, aircraft: str) -> Known:
        if len(self) >= MOST:
            del self[next(iter(self))]
        known = self[address] = Known(aircraft)
        return known


def aircraft_of(address: str) -> str | None:
    """`icao:` for 24 bits in hex; `adsb:~` for an address that a ground station gave (TIS-B) or the
    aircraft chose itself, marked `~` by receivers; None for anything else."""
    digits = address.removeprefix("~").lower()
    if len(digits) != 6 or not set(digits) <= set("0123456789abcdef"):
        return None
    return f"icao:{digits}" if len(address) == 6 else f"adsb:~{digits}"
