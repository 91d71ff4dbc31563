"""All entries of a node compared with their limits at once, eight lanes of bytes.

In the compiler's own words, as a loop over the entries would be run one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

from hudna.place.check.memory import FAN
from hudna.place.check.pressed import BASES, HIGHEST_BYTE, PRESSED, SHIFTS

NUMBER, LONG, BYTE = ir.IntType(32), ir.IntType(64), ir.IntType(8)


def _all(kind: Any, number: int) -> Any:
    return ir.Constant(ir.VectorType(kind, 8), [number] * 8)


def _clamped(builder: Any, numbers: Any) -> Any:
    low, high = _all(LONG, 0), _all(LONG, HIGHEST_BYTE)
    numbers = builder.select(builder.icmp_signed("<", numbers, low), low, numbers)
    return builder.select(builder.icmp_signed(">", numbers, high), high, numbers)


def _pressed_limits(builder: Any, at: Any, limits: Any) -> Any:
    """Eight limits, pressed as the node's lanes are."""
    lanes, axes = ir.VectorType(NUMBER, 8), ir.VectorType(NUMBER, 4)
    wide = ir.VectorType(LONG, 8)

    def read(address: Any, index: int, kind: Any) -> Any:
        place = builder.add(address, LONG(4 * index))
        return builder.load(builder.inttoptr(place, kind.as_pointer()), align=4)

    shifts = read(at, SHIFTS, axes)
    each = ir.Constant(ir.VectorType(NUMBER, 8), [0, 0, 1, 1, 2, 2, 3, 3])
    shifts = builder.zext(builder.shuffle_vector(shifts, shifts, each), wide)
    above = builder.sub(builder.sext(read(limits, 0, lanes), wide),
                        builder.sext(read(at, BASES, lanes), wide))
    steps = builder.add(builder.ashr(above, shifts), _all(LONG, 1))
    return builder.trunc(_clamped(builder, steps), ir.VectorType(BYTE, 8))


def _compared() -> Any:
    @intrinsic
    def within(_context: Any, _at: Any, _limits: Any) -> Any:
        def build(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
            limits, line = _pressed_limits(builder, *args), ir.VectorType(BYTE, FAN)
            passed = None
            for lane in range(8):
                place = builder.add(args[0], LONG(4 * PRESSED + FAN * lane))
                bytes_ = builder.load(builder.inttoptr(place, line.as_pointer()), align=4)
                limit = builder.shuffle_vector(
                    limits, limits, ir.Constant(ir.VectorType(NUMBER, FAN), [lane] * FAN))
                below = builder.icmp_unsigned("<=", bytes_, limit)
                passed = below if passed is None else builder.and_(passed, below)
            return builder.zext(builder.bitcast(passed, ir.IntType(FAN)), LONG)
        return types.int64(types.int64, types.int64), build
    return within


def _lowest() -> Any:
    @intrinsic
    def lowest(_context: Any, _bits: Any) -> Any:
        def build(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
            return builder.cttz(args[0], ir.IntType(1)(1))
        return types.int64(types.int64), build
    return lowest


# Which entries of the node at an address no lane puts above its limit: a bit for each.
passing: Callable[[int, int], int] = _compared()
# The number of the lowest bit that is set; one must be.
lowest: Callable[[int], int] = _lowest()
