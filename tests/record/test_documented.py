"""docs/records.md says what is on the wire: every claim, kind and field, and an example."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from hudna.record.claims import DIGESTS, TYP, Claims, Refs
from hudna.record.keys import SigningKey
from hudna.record.kinds import Acknowledgement, Anything
from hudna.record.open import LIMIT, TEXT_LIMIT, open_record
from hudna.record.record import Record
from hudna.record.sign import sign
from hudna.record.sound import LONGEST_TEXT
from tests.record.statements import MS, seeded

TEXT = (Path(__file__).parents[2] / "docs" / "records.md").read_text(encoding="utf-8")
KEY = SigningKey.generate(bytes(32))


def example() -> Record:
    said = Acknowledgement("a" * 64, "Lt. Col. A. Duty")
    return sign(said, author="ru", key=KEY, issued_ms=MS, randomness=seeded(9901))


@pytest.mark.parametrize("kind", get_args(Anything))
def test_every_kind_and_field_is_documented(kind: type[msgspec.Struct]) -> None:
    _, _, rest = TEXT.partition(f"### `{kind.__struct_config__.tag}`\n")
    section = rest.split("\n### ")[0]
    found = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    assert found == list(kind.__struct_fields__)


def test_every_claim_is_documented() -> None:
    for claim in (*Claims.__struct_encode_fields__, *Refs.__struct_encode_fields__):
        assert f"`{claim}`" in TEXT
    for figure in (TYP, str(DIGESTS), f"{LIMIT:,}", f"{TEXT_LIMIT:,}", f"{LONGEST_TEXT:,}"):
        assert figure in TEXT


def test_the_example_opens_and_is_what_is_signed_today() -> None:
    block = next(b for b in re.findall(r"```text\n(.*?)```", TEXT, re.DOTALL) if "eyJ" in b)
    record = open_record("".join(block.split()), {"ru": KEY.public})
    assert record == example()
    assert record.hash in TEXT
    assert KEY.public.text in TEXT
