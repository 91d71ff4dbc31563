"""docs/agreement.md explains every field of the schema."""

from __future__ import annotations

from pathlib import Path

import pytest

from hudna.terms.load import load
from hudna.terms.schema import schema
from hudna.terms.shipped import names, shipped

DOC = (Path(__file__).parents[2] / "docs" / "agreement.md").read_text("utf-8")
FIELDS = sorted({
    *schema()["properties"],
    *(name for d in schema()["$defs"].values() for name in d.get("properties", ())),
})


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_documented(field):
    assert f"`{field}`" in DOC or f".{field}`" in DOC


@pytest.mark.parametrize("name", names())
def test_shipped_names_are_documented(name):
    assert f"`{name}`" in DOC
    assert load(shipped(name))
