"""Whole numbers are read back from a message as they were packed, of whatever length."""

import numba
import numpy as np
import pytest

from hudna.place.check.record import BEYOND, UNSAID, number
from hudna.place.check.registered import PACK_INTO
from hudna.place.raw import bytes_at

EDGES = [0, 1, 31, 32, 127, 128, 255, 256, 2**15, 2**16, 2**31, 2**32, 2**62]


@numba.njit
def read(message: bytearray) -> tuple[int, int]:
    return number(bytes_at(message), 0)


def packed(value) -> bytearray:
    message = bytearray()
    PACK_INTO(value, message)
    return message


@pytest.mark.parametrize("edge", EDGES)
def test_a_number_is_read_as_it_was_packed(edge):
    random = np.random.default_rng(edge & 0xFFFF)
    near = [edge + step for step in (-2, -1, 0, 1, 2)]
    among = [int(random.integers(0, edge + 1)) for _ in range(50)]
    for value in near + among:
        for signed in (value, -value, ~value):
            message = packed(signed)
            assert read(message) == (signed, len(message))


def test_what_is_no_number_of_64_bits():
    assert read(packed(None)) == (UNSAID, 1)
    assert read(packed(2**63)) == (BEYOND, 9)
    assert read(packed(2**64 - 1)) == (BEYOND, 9)
    assert read(packed(2**63 - 1)) == (2**63 - 1, 9)
    assert read(packed(-2**63)) == (-2**63, 9)
