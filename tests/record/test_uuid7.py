import uuid

import pytest
import uuid_utils
from hypothesis import given
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.record import uuid7


@given(st.integers(0, uuid7.LAST_MS), st.binary(min_size=10, max_size=10))
def test_version_variant_and_moment(at_ms: int, randomness: bytes) -> None:
    text = uuid7.make(at_ms, randomness)
    read = uuid.UUID(text)
    assert (read.version, read.variant, str(read)) == (7, uuid.RFC_4122, text)
    assert uuid7.moment(text, "id") == at_ms
    assert uuid_utils.UUID(text).timestamp == at_ms


def test_a_librarys_id_is_read() -> None:
    theirs = uuid_utils.uuid7()
    assert uuid7.moment(str(theirs), "id") == theirs.timestamp


@pytest.mark.parametrize("text", [
    "", "0156353c-eb7b-4766-b2d5-fa8398ff6094", "0156353c-eb7b-7766-f2d5-fa8398ff6094",
    "0156353C-EB7B-7766-B2D5-FA8398FF6094", "0156353ceb7b7766b2d5fa8398ff6094",
    "0156353c-eb7b-7766-b2d5-fa8398ff6094\n", "٠156353c-eb7b-7766-b2d5-fa8398ff6094",
])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        uuid7.moment(text, "payload.id")
    with pytest.raises(Refused):
        uuid7.make(-1, bytes(10))
