from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.record.kinds import Withdrawal
from hudna.record.open import open_record, reopen
from hudna.record.sign import hash_of, sign
from tests.record.forge import taken
from tests.record.statements import KEY, KINDS, MS, of_kind, seeded

SAID = Withdrawal(subject="a" * 64, reason="closed")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_goes_there_and_back(kind: type) -> None:
    @given(of_kind(kind), st.integers(0, 2**47), st.integers(0, 2**60), st.booleans())
    def there_and_back(said: object, issued_ms: int, seed: int, bare: bool) -> None:
        record = sign(
            said, author="un", key=KEY, issued_ms=issued_ms, randomness=seeded(seed),
            supersedes=None if bare else "b" * 64, exercise=None if bare else "Rehearsal 1",
        )
        assert open_record(record.presentation, {"un": KEY.public}) == record
        assert reopen(record.presentation) == record
        assert record.issued_ms == issued_ms
        assert record.hash == hash_of(record.presentation)

    there_and_back()


@given(st.integers(0, 2**60))
def test_promise_10_the_same_input_gives_the_same_record(seed: int) -> None:
    made = [
        sign(SAID, author="un", key=KEY, issued_ms=MS, randomness=seeded(seed)) for _ in range(2)
    ]
    assert made[0] == made[1]


def test_other_randomness_gives_another_record() -> None:
    made = [sign(SAID, author="un", key=KEY, issued_ms=MS, randomness=seeded(s)) for s in (1, 2)]
    assert made[0].hash != made[1].hash
    assert made[0].envelope.id != made[1].envelope.id


def test_nothing_of_the_statement_is_in_the_clear() -> None:
    record = sign(SAID, author="un", key=KEY, issued_ms=MS, randomness=seeded(0))
    header, payload, _ = taken(record.presentation)
    assert header == {"alg": "Ed25519", "typ": "hudna+sd-jwt", "kid": KEY.kid}
    assert set(payload) == {"v", "id", "iss", "iat", "_sd_alg", "_sd"}
    assert payload["iat"] == MS // 1000
    assert len(payload["_sd"]) == 24


@pytest.mark.parametrize("changed", [
    {"author": ""}, {"author": "a b"}, {"author": "x" * 65}, {"exercise": ""},
    {"exercise": " x"}, {"exercise": "x" * 201}, {"exercise": "a\nb"}, {"supersedes": "A" * 64},
    {"supersedes": ""}, {"issued_ms": -1}, {"issued_ms": 2**48},
])
def test_an_envelope_that_no_reader_would_take_is_not_signed(changed: dict[str, object]) -> None:
    said = {"author": "un", "issued_ms": MS, **changed}
    with pytest.raises(Refused):
        sign(SAID, key=KEY, randomness=seeded(0), **said)


def test_an_unsound_statement_is_not_signed() -> None:
    with pytest.raises(Refused) as refused:
        sign(Withdrawal(subject="x", reason=""), author="un", key=KEY, issued_ms=MS,
             randomness=seeded(0))
    assert refused.value.faults[0].where == "subject"
