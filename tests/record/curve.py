"""The curve of Ed25519 by the equations of RFC 8032 section 5.1, to forge what no library will."""

from __future__ import annotations

from hashlib import sha512
from typing import TypeAlias

Point: TypeAlias = tuple[int, int]

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)
NEUTRAL: Point = (0, 1)


def add(a: Point, b: Point) -> Point:
    (x1, y1), (x2, y2) = a, b
    t = D * x1 * x2 * y1 * y2 % P
    return (x1 * y2 + x2 * y1) * pow(1 + t, -1, P) % P, (y1 * y2 + x1 * x2) * pow(1 - t, -1, P) % P


def times(n: int, point: Point) -> Point:
    total = NEUTRAL
    while n:
        total = add(total, point) if n & 1 else total
        point, n = add(point, point), n >> 1
    return total


def at(y: int, odd: int = 0) -> Point | None:
    """The point of ordinate `y` whose abscissa is even, or odd; `None` if there is none."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    for root in (x, x * ROOT_OF_MINUS_1 % P):
        if (root * root - square) % P == 0:
            return (root if root & 1 == odd else P - root), y
    return None


def written(point: Point) -> bytes:
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def _base() -> Point:
    point = at(4 * pow(5, -1, P) % P)
    assert point is not None
    return point


def _torsion() -> list[Point]:
    """The eight points of small order."""
    found = (times(ORDER, point) for y in range(2, 100) if (point := at(y)) is not None)
    generator = next(point for point in found if times(4, point) != NEUTRAL)
    return [times(n, generator) for n in range(8)]


BASE = _base()
TORSION = _torsion()


def signature(
    message: bytes, secret: int, nonce: int, public: bytes, *, shift: Point = NEUTRAL
) -> bytes:
    """R = nonce B + shift; S as section 5.1.6 has it for the scalar `secret`."""
    r = written(add(times(nonce, BASE), shift))
    return r + scalar(message, secret, nonce, public, r).to_bytes(32, "little")


def scalar(message: bytes, secret: int, nonce: int, public: bytes, r: bytes) -> int:
    k = int.from_bytes(sha512(r + public + message).digest(), "little")
    return (nonce + k * secret) % ORDER
