"""The published JSON Schema of an agreement, and the faults that it finds in a reading.

`agreement.schema.json` (JSON Schema 2020-12) is the only place where the structure is written
down; the loader is the schema and the checks in `checks.py` together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import ValidationError

from hudna.fault import Fault
from hudna.say import Say, say
from hudna.terms.read import Reading, join

_EXPECTED: dict[str, Say] = {
    "agreement": say("an agreement: a mapping of fields"),
    "id": say("an id: letters, digits, dots and hyphens, at most 64"),
    "ids": say("a list of ids, none of them twice"),
    "text": say("text that is not blank"),
    "degree": say("decimal degrees between -180 and 180"),
    "instant": say("a moment in RFC 3339 with its zone, such as 2016-02-27T00:00:00+02:00"),
    "words": say("the same text in en, ar and ru"),
    "open": say("{{open: …}} with the reason in en, ar and ru"),
    "metres": say("a whole number of metres from 0 to 1000000, or {{open: …}}"),
    "seconds": say("a whole number of seconds from 0 to 3155760000, or {{open: …}}"),
    "count": say("a whole number from 0 to 1000000, or {{open: …}}"),
    "moment": say("a moment in RFC 3339 with its zone, or {{open: …}}"),
    "height": say("a whole number of metres above mean sea level, from -500 to 100000"),
    "shape": say("a GeoJSON geometry: type and coordinates"),
    "shape-or-open": say("a GeoJSON geometry, or {{open: …}}"),
    "id-or-open": say("an id, or {{open: …}}"),
    "zone-or-open": say("a time zone by its IANA name, such as Asia/Damascus, or {{open: …}}"),
    "time-of-day-or-open": say("hours and minutes in quotes, such as '18:00', or {{open: …}}"),
    "some-ids-or-open": say("a list of ids, at least one and none twice, or {{open: …}}"),
    "quiet-or-open": say("which days are quiet, or {{open: …}}"),
    "theatre": say("four numbers in degrees: west, south, east, north"),
}
_MAPPINGS = ("shape-or-open", "quiet-or-open")
"""What is a mapping where it is not open."""
_TYPES: dict[str, Say] = {
    "object": say("a mapping of fields"),
    "array": say("a list"),
    "string": say("text"),
    "integer": say("a whole number"),
    "number": say("a number"),
    "boolean": say("true or false"),
}


@cache
def schema() -> dict[str, Any]:
    """The published schema; not to be altered by the caller."""
    text = files("hudna.terms").joinpath("agreement.schema.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@cache
def _validator() -> Any:
    strict = Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_whole)
    return validators.extend(Draft202012Validator, type_checker=strict)(schema())


def _is_whole(_checker: object, value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def structural(reading: Reading) -> Iterator[Fault]:
    """Every fault of structure, each with the line it is on."""
    yield from _faults(_validator().iter_errors(reading.data), reading)


def _faults(errors: Iterable[ValidationError], reading: Reading) -> Iterator[Fault]:
    for error in errors:
        yield from _explain(error, reading)


def _explain(error: ValidationError, reading: Reading) -> Iterator[Fault]:
    at = _path(error)
    match error.validator:
        case "additionalProperties":
            yield from _unknown_fields(error, at, reading)
        case "required":
            yield from _missing_fields(error, at, reading)
        case "anyOf":
            yield from _neither(error, at, reading)
        case _:
            found = show(error.instance)
            yield Fault(at or "agreement", found, _expected(error), reading.line_of(at))


def _path(error: ValidationError) -> str:
    path = ""
    for step in error.absolute_path:
        path = join(path, step)
    return path


def _unknown_fields(error: ValidationError, at: str, reading: Reading) -> Iterator[Fault]:
    known = list(error.schema["properties"])
    for name in error.instance:
        if name not in known:
            path = join(at, name)
            yield Fault(path, "an unknown field", _did_you_mean(name, known), reading.line_of(path))


def _did_you_mean(name: str, known: list[str]) -> Say:
    near = get_close_matches(name, known, n=1)
    if not near:
        return say("one of {names}", names=", ".join(known))
    return say("one of {names}; did you mean {near}?", names=", ".join(known), near=near[0])


def _missing_fields(error: ValidationError, at: str, reading: Reading) -> Iterator[Fault]:
    # One error comes per missing field; its message begins with the field's name.
    name = next(n for n in error.validator_value if error.message.startswith(f"{n!r} "))
    yield Fault(join(at, name), "nothing", _purpose(error.schema["properties"][name]),
                reading.line_of(at))


def _purpose(field: dict[str, Any]) -> Say:
    target = _resolved(field)
    known = _EXPECTED.get(str(target.get("title")))
    return known or _TYPES.get(str(target.get("type")), say("a value"))


def _resolved(field: dict[str, Any]) -> dict[str, Any]:
    name = str(field.get("$ref", "")).removeprefix("#/$defs/")
    target: dict[str, Any] = schema()["$defs"][name] if name else field
    return target


def _neither(error: ValidationError, at: str, reading: Reading) -> Iterator[Fault]:
    """A value that is one thing or open: explain the branch that was meant."""
    meant = _branch_meant(error)
    if meant is None:
        title = str(error.schema.get("title"))
        yield Fault(at, show(error.instance), _EXPECTED[title], reading.line_of(at))
    else:
        inside = [e for e in error.context or () if e.schema_path[0] == meant]
        yield from _faults(inside, reading)


def _branch_meant(error: ValidationError) -> int | None:
    if not isinstance(error.instance, dict):
        return None
    return 1 if "open" in error.instance or error.schema.get("title") not in _MAPPINGS else 0


def _expected(error: ValidationError) -> Say:
    if error.validator == "enum":
        return say("one of {names}", names=", ".join(map(str, error.validator_value)))
    if known := _EXPECTED.get(str(error.schema.get("title"))):
        return known
    if error.validator == "minItems":
        return say("a list of at least {least}", least=error.validator_value)
    return _TYPES.get(str(error.validator_value), say("a value that the schema allows"))


def show(value: object) -> str:
    """A short picture of a value that was found."""
    match value:
        case None:
            return "nothing"
        case dict():
            return "a mapping" if value else "an empty mapping"
        case list():
            return f"a list of {len(value)}"
        case str():
            return json.dumps(value if len(value) <= 60 else value[:59] + "…", ensure_ascii=False)
    return json.dumps(value)
