"""One rule for what a signature is, at every node: the strictest reading of RFC 8032."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from hudna.record.keys import PublicKey, SigningKey
from tests.record.curve import BASE, ORDER, TORSION, P, add, scalar, signature, times, written

MESSAGE = b"a truce"
SECRET, NONCE = 1234567890123456789, 987654321
POINT = times(SECRET, BASE)
PUBLIC = written(POINT)


def ours(public: bytes, signed: bytes) -> bool:
    return PublicKey(public).verifies(signed, MESSAGE)


def openssl(public: bytes, signed: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signed, MESSAGE)
    except (InvalidSignature, ValueError):
        return False
    return True


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=300))
def test_both_libraries_sign_alike_and_take_each_others_word(seed: bytes, message: bytes) -> None:
    key, other = SigningKey.from_bytes(seed), Ed25519PrivateKey.from_private_bytes(seed)
    assert key.public.to_bytes() == other.public_key().public_bytes_raw()
    assert key.sign(message) == other.sign(message)
    assert key.public.verifies(other.sign(message), message)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=300), st.integers(0, 511),
       st.data())
def test_any_flipped_bit_is_refused(seed: bytes, message: bytes, bit: int, data: st.DataObject
                                    ) -> None:
    key = SigningKey.from_bytes(seed)
    signed = bytearray(key.sign(message))
    signed[bit // 8] ^= 1 << bit % 8
    assert not key.public.verifies(bytes(signed), message)
    if message:
        at = data.draw(st.integers(0, len(message) - 1))
        other = message[:at] + bytes([message[at] ^ 1]) + message[at + 1 :]
        assert not key.public.verifies(key.sign(message), other)


@pytest.mark.parametrize("length", [0, 1, 32, 63, 65, 96, 128])
def test_a_signature_of_another_length_is_refused(length: int) -> None:
    """The boundary to the message is not the sender's to choose."""
    key = SigningKey.from_bytes(bytes(32))
    whole = key.sign(MESSAGE) + MESSAGE
    assert not key.public.verifies(whole[:length], whole[length:])
    assert key.public.verifies(whole[:64], whole[64:])


def test_the_harness_signs_what_both_libraries_take() -> None:
    signed = signature(MESSAGE, SECRET, NONCE, PUBLIC)
    assert ours(PUBLIC, signed)
    assert openssl(PUBLIC, signed)


@pytest.mark.parametrize("times_order", [1, 2, 8])
def test_a_scalar_not_below_the_order_is_refused(times_order: int) -> None:
    signed = signature(MESSAGE, SECRET, NONCE, PUBLIC)
    s = int.from_bytes(signed[32:], "little") + times_order * ORDER
    assert not ours(PUBLIC, signed[:32] + s.to_bytes(32, "little"))


@pytest.mark.parametrize("shift", range(1, 8))
def test_the_equation_is_the_one_without_the_cofactor(shift: int) -> None:
    """What holds only when multiplied by eight is refused, as by OpenSSL and Go."""
    signed = signature(MESSAGE, SECRET, NONCE, PUBLIC, shift=TORSION[shift])
    assert not ours(PUBLIC, signed)
    assert not openssl(PUBLIC, signed)


@pytest.mark.parametrize("shift", range(1, 8))
def test_a_key_of_mixed_order_has_the_same_verdict_at_both(shift: int) -> None:
    public = written(add(POINT, TORSION[shift]))
    signatures = [signature(MESSAGE, SECRET, NONCE + i, public) for i in range(16)]
    assert [ours(public, s) for s in signatures] == [openssl(public, s) for s in signatures]


def _twice_written() -> list[bytes]:
    """Encodings whose ordinate is not below p, or that give zero a sign."""
    unreduced = [(y + P | sign << 255).to_bytes(32, "little") for y in range(19) for sign in (0, 1)]
    return [*unreduced, (1 | 1 << 255).to_bytes(32, "little"),
            (P - 1 | 1 << 255).to_bytes(32, "little")]


@pytest.mark.parametrize("public", [*map(written, TORSION), *_twice_written()])
def test_a_key_of_small_order_or_written_in_two_ways_signs_nothing(public: bytes) -> None:
    """With some of these keys, OpenSSL takes one signature for many messages: no author is bound
    by it. They are nobody's word here."""
    for nonce in range(1, 17):
        r = written(times(nonce, BASE))
        assert not ours(public, r + nonce.to_bytes(32, "little"))
        assert not ours(public, signature(MESSAGE, 0, nonce, public))


@pytest.mark.parametrize("r", [*map(written, TORSION), *_twice_written()])
def test_an_r_of_small_order_or_written_in_two_ways_is_refused(r: bytes) -> None:
    s = scalar(MESSAGE, SECRET, 0, PUBLIC, r)
    assert not ours(PUBLIC, r + s.to_bytes(32, "little"))


def test_openssl_would_take_some_of_these() -> None:
    """So the rule above is a choice; where it differs from OpenSSL's, it is the stricter."""
    neutral = written(TORSION[0])
    s = scalar(MESSAGE, SECRET, 0, PUBLIC, neutral)
    assert openssl(PUBLIC, neutral + s.to_bytes(32, "little"))
    assert openssl(neutral, written(BASE) + (1).to_bytes(32, "little"))


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=64, max_size=64))
def test_nothing_is_taken_that_openssl_refuses(public: bytes, signed: bytes) -> None:
    assert not ours(public, signed) or openssl(public, signed)
