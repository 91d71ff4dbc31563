"""Frames of Mode S made for tests: positions encoded by DO-260B appendix A.1.7.3, written apart
from what decodes them, and checksums by ICAO Annex 10 volume IV, 3.1.2.3.3."""

from __future__ import annotations

from math import acos, cos, floor, pi, radians

GENERATOR = 0x1FFF409
PER_ZONE = 1 << 17


def zones(lat: float) -> int:
    """How many zones of longitude there are at a latitude (NL)."""
    if abs(lat) >= 87:
        return 1 if abs(lat) > 87 else 2
    inner = 1 - (1 - cos(pi / 30)) / cos(radians(lat)) ** 2
    return floor(2 * pi / acos(inner))


def encoded(lat: float, lon: float, odd: int, *, span: float = 360) -> tuple[int, int]:
    """17 bits each; `span` is 90 for an aircraft on the ground."""
    high = span / (60 - odd)
    y = floor(PER_ZONE * (lat % high) / high + 0.5)
    back = high * (y / PER_ZONE + floor(lat / high))
    wide = span / max(zones(back) - odd, 1)
    x = floor(PER_ZONE * (lon % wide) / wide + 0.5)
    return y % PER_ZONE, x % PER_ZONE


def checksum(bits: int) -> int:
    """24 bits over 88."""
    rest = bits << 24
    for at in range(111, 23, -1):
        if rest >> at & 1:
            rest ^= GENERATOR << (at - 24)
    return rest


def squitter(message: int, address: int = 0x4B1234, *, df: int = 17, control: int = 5) -> bytes:
    """14 bytes of a frame around 56 bits."""
    bits = df << 83 | control << 80 | address << 56 | message
    return (bits << 24 | checksum(bits)).to_bytes(14, "big")


def in_air(lat: float, lon: float, odd: int, *, feet: int = 33_000, form: int = 11) -> int:
    steps = (feet + 1000) // 25
    height = (steps >> 4) << 5 | 0x10 | steps & 0xF
    y, x = encoded(lat, lon, odd)
    return form << 51 | height << 36 | odd << 34 | y << 17 | x


def on_ground(lat: float, lon: float, odd: int) -> int:
    y, x = encoded(lat, lon, odd, span=90)
    return 7 << 51 | 13 << 44 | 1 << 43 | 64 << 36 | odd << 34 | y << 17 | x


def named(callsign: str) -> int:
    letters = "#ABCDEFGHIJKLMNOPQRSTUVWXYZ##### ###############0123456789######"
    bits = 4 << 3
    for letter in callsign.ljust(8):
        bits = bits << 6 | letters.index(letter)
    return bits


def moving(east_kt: int, north_kt: int) -> int:
    sign_e, sign_n = int(east_kt < 0), int(north_kt < 0)
    return (19 << 51 | 1 << 48 | sign_e << 42 | (abs(east_kt) + 1) << 32 | sign_n << 31
            | (abs(north_kt) + 1) << 21)


def beast(frame: bytes, ticks: int = 0) -> bytes:
    kind = {2: b"1", 7: b"2", 14: b"3"}[len(frame)]
    body = ticks.to_bytes(6, "big") + b"\x99" + frame
    return b"\x1a" + kind + body.replace(b"\x1a", b"\x1a\x1a")


def avr(frame: bytes, ticks: int | None = None) -> bytes:
    head = "*" if ticks is None else f"@{ticks:012x}"
    return f"{head}{frame.hex().upper()};\r\n".encode()
