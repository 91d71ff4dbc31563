import json
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.record import strict_json

whole = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(codec="utf-8"), max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.text(st.characters(codec="utf-8"), max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(whole, st.booleans())
def test_plain_json_is_read_as_it_is(value: object, escaped: bool) -> None:
    assert strict_json.parse(json.dumps(value, ensure_ascii=escaped).encode(), "x") == value


@pytest.mark.parametrize("raw", [
    b'{"a":1,"a":1}', b'[{"a":{"b":1,"b":2}}]', b"1.0", b"[1e2]", b"-0.0", b"NaN", b"[Infinity]",
    b"9007199254740992", b"-9007199254740992", b"1" * 5000, b'"\xff"', b'"\xed\xa0\x80"',
    b'"\\ud800"', b"[1] x", b"", b"{", b"[1,]", b"{'a':1}", b'"a\x01"', b"\xef\xbb\xbf1",
    b"[" * 60_000, b"[" * 13 + b"]" * 13, b'{"a":' * 900 + b"1" + b"}" * 900, b"01", b"+1",
])
def test_whatever_could_mean_two_things_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused) as refused:
        strict_json.parse(raw, "payload")
    fault = refused.value.faults[0]
    assert fault.where == "payload"
    assert len(fault.found) < 80


@given(st.binary(max_size=60))
def test_nothing_but_refused_is_raised(raw: bytes) -> None:
    with suppress(Refused):
        strict_json.parse(raw, "x")


def test_a_name_twice_among_very_many_is_found_in_one_pass() -> None:
    many = ",".join(f'"{i}":1' for i in range(100_000))
    before = time.process_time()
    with pytest.raises(Refused, match="each name once"):
        strict_json.parse(f'{{{many},"z":1,"z":2}}'.encode(), "payload")
    assert time.process_time() - before < 10
