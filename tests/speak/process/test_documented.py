"""The page on reading news names every field and code that a machine may be given."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from msgspec import Struct

from hudna.speak.process import found
from hudna.speak.process.labels import KINDS, LEVELS, MATTERS, OFFICES, PARTIES, SORTS, STATES, WHYS
from hudna.speak.process.mentions import VAGUE_OFFICES
from hudna.speak.process.text import sections

PAGE = (Path(__file__).parents[3] / "docs" / "process-reading.md").read_text("utf-8")


def test_every_field_is_documented():
    structs = [s for s in vars(found).values() if isinstance(s, type) and issubclass(s, Struct)
               and s is not Struct]
    fields = {f for s in structs for f in s.__struct_fields__}
    assert len(structs) > 10
    assert not {f for f in fields if f"`{f}`" not in PAGE}


def test_every_code_is_documented_and_has_words():
    codes = [*get_args(found.Sort), *get_args(found.Promise), *get_args(found.How),
             *get_args(found.Why), *get_args(found.State), *get_args(found.ActorKind), *MATTERS]
    assert not {c for c in codes if f"`{c}`" not in PAGE}
    assert set(get_args(found.Sort)) == set(SORTS) and set(get_args(found.Why)) == set(WHYS)
    assert set(get_args(found.Level)) == set(LEVELS) and set(get_args(found.State)) == set(STATES)
    assert set(get_args(found.ActorKind)) == set(KINDS)


def test_every_listed_code_has_words():
    listed = dict(sections())
    assert {*listed["matter"], *listed["plan"]} == set(MATTERS)
    assert {*listed["side"], *listed["body"]} == set(PARTIES)
    assert set(listed["office"]) - VAGUE_OFFICES <= set(OFFICES)
    assert set(listed["person_of"]) == set(listed["person"])
    assert set(listed["within"].values()) <= set(listed["country"])
