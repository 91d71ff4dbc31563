from __future__ import annotations

from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.log import note
from hudna.log.checkpoint import Checkpoint, open_checkpoint, parse
from hudna.log.note import Verifier
from tests.log.building import AUTHORS, LOG_KEY, ORIGIN

VERIFIER = Verifier(ORIGIN, LOG_KEY.public)
# C2SP tlog-checkpoint's example.
SOFA = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"


def test_the_specifications_example() -> None:
    read = parse(SOFA)
    root = b64decode("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")
    assert read == Checkpoint("example.com/behind-the-sofa", 20852163, root)
    assert read.text == SOFA


@given(st.integers(0, 2**53), st.binary(min_size=32, max_size=32))
def test_signed_and_opened(size: int, root: bytes) -> None:
    checkpoint = Checkpoint(ORIGIN, size, root)
    assert open_checkpoint(checkpoint.sign(LOG_KEY), VERIFIER) == checkpoint


@pytest.mark.parametrize("text", [
    "", "a\n", "a\n1\n", SOFA[:-1], SOFA + "extension\n", SOFA.replace("2085", "02085"),
    SOFA.replace("2085", "-2085"), SOFA.replace("2085", "٢085"), SOFA.replace("q2I=", "q2J="),
    SOFA.replace("q2I=", "q2I"), "\n" + SOFA, SOFA.replace("20852163", str(2**63)),
    SOFA.replace("example.com/behind-the-sofa", ""),
])
def test_a_malformed_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        parse(text)


def test_another_logs_checkpoint_is_refused() -> None:
    with pytest.raises(Refused):
        open_checkpoint(Checkpoint(ORIGIN, 1, bytes(32)).sign(AUTHORS["us"]), VERIFIER)
    with pytest.raises(Refused):
        open_checkpoint(Checkpoint("other", 1, bytes(32)).sign(LOG_KEY), VERIFIER)
    borrowed = note.sign(Checkpoint("other", 1, bytes(32)).text, ORIGIN, LOG_KEY)
    with pytest.raises(Refused) as refused:
        open_checkpoint(borrowed, VERIFIER)
    assert refused.value.faults[0].where == "checkpoint.origin"
