"""What is sealed to a party opens to that party's keys, whole, and to nobody else's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.exchange.sealing import OVERHEAD, seal, unseal
from hudna.fault import Refused
from hudna.record.keys import PublicKey, SigningKey

OLD, NEW, OTHER = (SigningKey.generate(bytes([n]) * 32) for n in (1, 2, 3))


@given(st.binary(max_size=300))
def test_it_opens_to_whoever_holds_the_key_old_or_new(packed: bytes) -> None:
    for to in (OLD, NEW):
        sealed = seal(packed, to.public)
        assert unseal(sealed, [OLD, NEW]) == packed
        assert len(sealed) == len(packed) + OVERHEAD


def test_it_opens_to_nobody_else() -> None:
    with pytest.raises(Refused, match="no key of this node opens"):
        unseal(seal(b"a delivery", NEW.public), [OTHER])
    with pytest.raises(Refused):
        unseal(seal(b"a delivery", NEW.public), [])


@given(st.integers(0, 57), st.integers(1, 255))
def test_a_changed_byte_anywhere_is_refused(at: int, by: int) -> None:
    sealed = bytearray(seal(b"a delivery", NEW.public))
    sealed[at] ^= by
    # The highest bit of an X25519 point is not looked at (RFC 7748, section 5), but the nonce of
    # a sealed box is made of the point as it is written.
    with pytest.raises(Refused):
        unseal(bytes(sealed), [NEW])


@given(st.integers(0, 57))
def test_a_part_of_it_is_refused(length: int) -> None:
    with pytest.raises(Refused):
        unseal(seal(b"a delivery", NEW.public)[:length], [NEW])


def test_what_was_sealed_shows_nothing_of_it_and_is_never_the_same_twice() -> None:
    first, second = (seal(b"hospital" * 4, NEW.public) for _ in range(2))
    assert b"hospital" not in first
    assert first != second


@pytest.mark.parametrize("point", [bytes(32), b"\x01" + bytes(31), b"\xff" * 32])
def test_nothing_is_sealed_to_what_is_no_key(point: bytes) -> None:
    with pytest.raises(Refused, match="can be sealed to"):
        seal(b"a delivery", PublicKey(point))
