"""Eight at once: what the compiler cannot be trusted to find by itself in a plain loop.

Each function is a few instructions on vectors of eight 32-bit numbers, told to LLVM as such, which
makes of them whatever the machine has. They read and write without checking bounds: whoever calls
them answers for eight places from the one that is named.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

ABREAST = 8
# A group's four rows of `ABREAST` numbers: from, up to, height, slope.
GROUP = 4 * ABREAST

_I8, _I32, _I64 = ir.IntType(8), ir.IntType(32), ir.IntType(64)
_FLOATS, _INTS = ir.VectorType(ir.FloatType(), ABREAST), ir.VectorType(_I32, ABREAST)
_READ, _KEEP, _DATA = 0, 3, 1


def vector(instructions: Any) -> Any:
    """An intrinsic, of which numba's own types say that the call is given the typing context."""
    return intrinsic(instructions)


def _pointer(context: Any, builder: Any, array: Any, value: Any, at: Any) -> Any:
    return builder.gep(context.make_array(array)(context, builder, value).data, [at])


def _all(builder: Any, vector: Any, value: Any) -> Any:
    """The same number in every lane."""
    nothing = ir.Constant(vector, ir.Undefined)
    first = builder.insert_element(nothing, value, _I32(0))
    return builder.shuffle_vector(first, nothing, ir.Constant(_INTS, [0] * ABREAST))


def _load(builder: Any, pointer: Any) -> Any:
    value = builder.load(pointer)
    value.align = 4
    return value


def _store(builder: Any, value: Any, pointer: Any) -> None:
    builder.store(value, pointer).align = 4


@vector
def sides(_typing: Any, _lines: Any, _group: Any, _x: Any, _y: Any, _slack: Any) -> Any:
    """On which side of a group's eight lines a spot lies: two bits for each.

    Bit `i` says that line `i` counts at `x` and passes below; bit `8 + i` that `x` is between the
    line's ends, they included, and the line not farther than `slack` above or below, or not a
    number.
    """
    def build(context: Any, b: Any, signature: Any, args: Any) -> Any:
        at = b.mul(args[1], _I64(GROUP))
        rows = b.bitcast(_pointer(context, b, signature.args[0], args[0], at),
                         _FLOATS.as_pointer())
        begin, end, height, slope = (_load(b, b.gep(rows, [_I32(i)])) for i in range(4))
        x, y, slack = (_all(b, _FLOATS, value) for value in args[2:])
        zero = ir.Constant(_FLOATS, [0.0] * ABREAST)
        over = b.fsub(y, b.fadd(height, b.fmul(slope, b.fsub(x, begin))))
        since = b.fcmp_ordered(">=", x, begin)
        below = b.and_(b.fcmp_ordered(">", over, zero),
                       b.and_(since, b.fcmp_ordered("<", x, end)))
        near = b.and_(b.fcmp_unordered("<=", over, slack),
                      b.fcmp_unordered("<=", b.fsub(zero, over), slack))
        doubt = b.and_(near, b.and_(since, b.fcmp_ordered("<=", x, end)))
        bits, doubts = (b.zext(b.bitcast(mask, _I8), _I64) for mask in (below, doubt))
        return b.or_(bits, b.shl(doubts, _I64(ABREAST)))
    number = types.float32
    return types.int64(types.Array(number, 1, "C"), types.int64, number, number, number), build


@vector
def ones(_typing: Any, _bits: Any) -> Any:
    """How many bits are set."""
    def build(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.ctpop(args[0])
    return types.int64(types.int64), build


@vector
def copy_eight(_typing: Any, source: Any, _at: Any, target: Any, _to: Any) -> Any:
    """Write `source[at:at + 8]` to `target[to:to + 8]`, of 32-bit integers."""
    def build(context: Any, b: Any, signature: Any, args: Any) -> Any:
        begin, end = (b.bitcast(_pointer(context, b, signature.args[i], args[i], args[i + 1]),
                                _INTS.as_pointer()) for i in (0, 2))
        _store(b, _load(b, begin), end)
        return context.get_dummy_value()
    return types.void(source, types.int64, target, types.int64), build


@vector
def fill_eight(_typing: Any, _value: Any, target: Any, _to: Any) -> Any:
    """Write a number to `target[to:to + 8]`, of 32-bit integers."""
    def build(context: Any, b: Any, signature: Any, args: Any) -> Any:
        pointer = _pointer(context, b, signature.args[1], args[1], args[2])
        _store(b, _all(b, _INTS, args[0]), b.bitcast(pointer, _INTS.as_pointer()))
        return context.get_dummy_value()
    return types.void(types.int32, target, types.int64), build


@vector
def fetch(_typing: Any, array: Any, _at: Any) -> Any:
    """Ask for the memory that holds `array[at]`, which need not be there: nothing is read."""
    def build(context: Any, b: Any, signature: Any, args: Any) -> Any:
        pointer = b.bitcast(_pointer(context, b, signature.args[0], args[0], args[1]),
                            _I8.as_pointer())
        kind = ir.FunctionType(ir.VoidType(), [_I8.as_pointer(), _I32, _I32, _I32])
        prefetch = b.module.declare_intrinsic("llvm.prefetch", [_I8.as_pointer()], kind)
        b.call(prefetch, [pointer, _I32(_READ), _I32(_KEEP), _I32(_DATA)])
        return context.get_dummy_value()
    return types.void(array, types.int64), build
