"""How a delivery is written on the line, and what is read of one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.exchange import delivery
from hudna.exchange.delivery import MOST, Delivery
from hudna.exchange.signed import UnprovenError
from hudna.fault import Refused
from hudna.record.keys import SigningKey
from hudna.record.kinds import Reached, Receipt
from hudna.record.open import open_record
from hudna.record.record import Seen
from hudna.record.sign import sign
from tests.record.statements import seeded

KEY = SigningKey.generate(b"u" * 32)
KEYS = {"un": KEY.public}
TEXT = st.text(st.characters(codec="ascii", exclude_characters="\n"), min_size=1)


def packed(*records: str, **changes: object) -> bytes:
    return delivery.pack(Delivery("un", "us", "test", "a checkpoint", 7, records, **changes), KEY)


def unpacked(raw: bytes) -> Delivery:
    return delivery.unpack(raw, KEYS, me="us", exercise="test")


@given(st.lists(TEXT, min_size=1, max_size=9), st.sampled_from(["", "a" * 64]))
def test_promise_10_what_was_packed_is_what_is_read(records, after) -> None:
    raw = packed(*records, after=after)
    assert unpacked(raw) == Delivery("un", "us", "test", "a checkpoint", 7, tuple(records), after)
    assert delivery.records(raw) == tuple(records)


@given(st.data())
def test_promise_6_whatever_is_changed_of_it_is_refused(data) -> None:
    raw = packed("one", "two", "three")
    at = data.draw(st.integers(0, len(raw) - 1))
    other = data.draw(st.sampled_from([b"", b"A", b"\n", b"~", b"\xff", raw[at : at + 1] * 2]))
    changed = raw[:at] + other + raw[at + 1 :]
    if changed != raw:
        with pytest.raises(Refused):
            unpacked(changed)


@pytest.mark.parametrize("number", [0, MOST + 1, 3 * MOST])
def test_too_many_or_none_are_refused_by_their_number(number) -> None:
    with pytest.raises(Refused, match=f"from 1 to {MOST} records"):
        unpacked(packed(*["x~"] * number))


def test_a_million_line_ends_are_no_million_records() -> None:
    raw = packed("\n" * 1_000_000)
    with pytest.raises(Refused, match=f"more than {MOST} records"):
        unpacked(raw)


@pytest.mark.parametrize("raw", [b"", b"no line end", b"x" * 20_000 + b"\nx~", b"a.b.c\nx~"])
def test_what_is_no_delivery_is_nobodys(raw) -> None:
    with pytest.raises(UnprovenError):
        unpacked(raw)


def test_a_receipt_for_the_most_records_fits_into_a_record() -> None:
    """Whatever its numbers, names and checkpoints are: else what was told could not be proven."""
    def digest(i: int) -> str:
        return f"{i:064x}"

    hashes, reached = tuple(map(digest, range(MOST))), Reached("o" * 200, 10**9, digest(1))
    said = Receipt("p" * 64, digest(1), hashes, tuple(range(10**9, 10**9 + MOST)), 10**13, hashes,
                   reached, reached)
    seen = tuple(Seen(f"{i:02}" + "o" * 198, 10**9, digest(2)) for i in range(16))
    record = sign(said, author="un", key=KEY, issued_ms=10**12, randomness=seeded(1),
                  exercise="e" * 100, seen=seen)
    assert open_record(record.presentation, KEYS) == record
