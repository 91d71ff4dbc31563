"""The table of what may be withheld stands on two floors, and says the same on both."""

from __future__ import annotations

from hudna.record.release import CELLS, PLACE, RELEASABLE, STAYS
from hudna.terms.schema import schema
from hudna.terms.withholding import PLACES, WITHHOLDABLE

OF_PLACES = {*PLACE.values(), *(name for _, name in CELLS)}


def test_the_floor_of_records_says_the_same():
    assert {
        kind.__struct_config__.tag: tuple(f for f in fields if f not in OF_PLACES)
        for kind, fields in RELEASABLE.items() if kind not in STAYS
    } == WITHHOLDABLE
    assert set(PLACES) == {kind.__struct_config__.tag for kind in PLACE}


def test_the_schema_knows_the_same_words():
    fields = schema()["$defs"]["release"]["properties"]
    assert fields["kinds"]["items"]["enum"] == list(WITHHOLDABLE)
    assert set(fields["withheld"]["items"]["enum"]) == {
        name for names in WITHHOLDABLE.values() for name in names}
