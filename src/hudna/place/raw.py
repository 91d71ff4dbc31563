"""Memory read and written by its address, in a compiled loop.

An array that is handed over costs time on every call, an address does not. Whoever passes one keeps
the memory alive, and nothing checks where an index leads: a loop must show that it is within.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic


def _loaded(of: Any) -> Any:
    @intrinsic
    def load(_context: Any, _address: Any, _index: Any) -> Any:
        def build(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
            place = builder.inttoptr(args[0], context.get_value_type(of).as_pointer())
            return builder.load(builder.gep(place, [args[1]]))
        return of(types.int64, types.int64), build
    return load


def _stored(of: Any) -> Any:
    @intrinsic
    def store(_context: Any, _address: Any, _index: Any, _value: Any) -> Any:
        def build(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
            place = builder.inttoptr(args[0], context.get_value_type(of).as_pointer())
            builder.store(args[2], builder.gep(place, [args[1]]))
            return context.get_dummy_value()
        return types.void(types.int64, types.int64, of), build
    return store


def _fetched() -> Any:
    @intrinsic
    def fetch(_context: Any, _address: Any) -> Any:
        def build(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
            byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
            kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
            ask = builder.module.declare_intrinsic("llvm.prefetch", [byte], kind)
            place = builder.inttoptr(args[0], byte)
            builder.call(ask, [place, number(0), number(3), number(1)])
            return context.get_dummy_value()
        return types.void(types.int64), build
    return fetch


def _first() -> Any:
    @intrinsic
    def first(_context: Any, message: Any) -> Any:
        def build(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            array = context.make_array(signature.args[0])(context, builder, args[0])
            return builder.ptrtoint(array.data, context.get_value_type(types.int64))
        return types.int64(message), build
    return first


def _turned(of: Any) -> Any:
    @intrinsic
    def turned(_context: Any, _address: Any) -> Any:
        def build(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
            place = builder.inttoptr(args[0], context.get_value_type(of).as_pointer())
            number = builder.bswap(builder.load(place, align=1))
            return builder.zext(number, ir.IntType(64)) if of == types.int32 else number
        return types.int64(types.int64), build
    return turned


# The address of the first of some bytes; and a number of 32 bits without a sign, or of 64 with
# one, that is written there with its greatest byte first.
bytes_at: Callable[[bytearray], int] = _first()
turned_word: Callable[[int], int] = _turned(types.int32)
turned_long: Callable[[int], int] = _turned(types.int64)
fetch: Callable[[int], None] = _fetched()
word: Callable[[int, int], int] = _loaded(types.int32)
long: Callable[[int, int], int] = _loaded(types.int64)
real: Callable[[int, int], float] = _loaded(types.float64)
byte: Callable[[int, int], int] = _loaded(types.uint8)
set_byte: Callable[[int, int, int], None] = _stored(types.uint8)
set_word: Callable[[int, int, int], None] = _stored(types.int32)
set_long: Callable[[int, int, int], None] = _stored(types.int64)
set_real: Callable[[int, int, float], None] = _stored(types.float64)
