"""The text of an agreement with more areas in it, as somebody would have written them in: nothing
else of the text is touched, comments and order among it."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import msgspec
from ruamel.yaml import YAML

from hudna.fault import Fault, Refused
from hudna.place.claim import Areal
from hudna.place.geojson import shape_to_geojson
from hudna.say import say
from hudna.terms.agreement import Words

_AREAS = re.compile(r"areas:[ \t]*(\[[ \t]*\])?[ \t]*(#.*)?")


class NewArea(msgspec.Struct, frozen=True):
    """An area to be protected. `bars`: whose flights are barred; empty: everyone's."""

    id: str
    name: Words
    shape: Areal
    clause: str
    bars: tuple[str, ...] = ()
    buffer_m: int = 0


def with_areas(text: str, areas: Sequence[NewArea]) -> str:
    """Raises `Refused` where the text does not list its areas one below another."""
    lines = text.splitlines(keepends=True)
    at = next((i for i, line in enumerate(lines) if _AREAS.fullmatch(line.rstrip("\r\n"))), None)
    if at is None:
        raise Refused(Fault("areas", "nothing", say("a list of areas, one below another")))
    indent = _indent(lines[at + 1:])
    written = "".join(f"{indent}{line}" for line in _yaml([_entry(a) for a in areas]))
    head = re.sub(r"\[[ \t]*\]", "", lines[at]).rstrip() + "\n"
    return "".join((*lines[:at], head, written, *lines[at + 1:]))


def _indent(after: Sequence[str]) -> str:
    first = next((line for line in after if line.strip() and not line.lstrip().startswith("#")), "")
    found = re.match(r"( *)- ", first)
    return found[1] if found else "  "


def _entry(area: NewArea) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": area.id, "name": {"en": area.name.en, "ar": area.name.ar, "ru": area.name.ru},
        "kind": "designated-area", "shape": shape_to_geojson(area.shape), "clause": area.clause}
    if area.bars:
        entry["bars"] = list(area.bars)
    if area.buffer_m:
        entry["buffer_m"] = area.buffer_m
    return entry


def _yaml(entries: list[dict[str, Any]]) -> list[str]:
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = None
    writer.allow_unicode = True
    writer.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    writer.width = 100
    out = io.StringIO()
    writer.dump(entries, out)
    return out.getvalue().splitlines(keepends=True)
