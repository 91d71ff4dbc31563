"""Answers to forms as KoboToolbox's API gives them (`/api/v2/assets/…/data/?format=json`), or the
bare list of them. Names of questions carry their groups (`event/place`); what is a list of answers
is a repeat group, and is named where it is not taken. `_geolocation` is left aside: it is the first
place in the form, and that may be where whoever filled it in was sitting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hudna.fault import Fault, Refused
from hudna.place.strictjson import Json, decode
from hudna.record.shown import shown
from hudna.say import Say, say
from hudna.speak.intake.csv_told import MOST_CELLS, MOST_ROWS
from hudna.speak.intake.table import MOST_COLUMNS, Line, Sheet, told_of
from hudna.speak.intake.told import Taken

DEEPEST = 10
_ANSWERS = say("a list of a form's answers, or KoboToolbox's page of results")
_FILES = "_attachments"


def read_json(data: bytes, told_ms: int, mapping: Mapping[str, str] | None = None) -> Taken:
    """The tellings in answers to a form. Raises `Refused`."""
    return told_of(_sheet(decode(data, "file")), mapping or {}, told_ms, form=True)


def _sheet(answer: Json) -> Sheet:
    results, hints = _results(answer)
    if len(results) > MOST_ROWS:
        raise Refused(Fault("results", f"{len(results)}", say("at most {n} rows", n=MOST_ROWS)))
    read = [_one(result, f"results[{i}]") for i, result in enumerate(results)]
    header = list(dict.fromkeys(name for cells, _ in read for name in cells))
    if len(header) > MOST_COLUMNS or len(header) * len(read) > MOST_CELLS:
        raise Refused(Fault("results", f"{len(header)} x {len(read)}", say(
            "at most {columns} columns and {cells} cells", columns=MOST_COLUMNS,
            cells=MOST_CELLS)))
    lines = [Line(f"results[{i}]", [cells.get(name, "") for name in header])
             for i, (cells, _) in enumerate(read)]
    aside = tuple(dict.fromkeys(name for _, groups in read for name in groups))
    hints += [say("the repeat group {name} was not taken", name=shown(n)) for n in aside]
    return Sheet([_unlisted(name) for name in header], lines, hints=tuple(hints), aside=aside)


def _results(answer: Json) -> tuple[list[Json], list[Say]]:
    """The answers, and what to say of the page that they stand on."""
    hints: list[Say] = []
    if isinstance(answer, dict) and isinstance(answer.get("results"), list):
        if answer.get("next"):
            hints.append(say("this is one page of several: {n} of {all} answers",
                             n=len(answer["results"]), all=shown(answer.get("count"))))
        answer = answer["results"]
    if not isinstance(answer, list) or not answer:
        raise Refused(Fault("file", shown(answer) if answer != [] else "no answers", _ANSWERS))
    return answer, hints


def _one(result: Json, where: str) -> tuple[dict[str, str], list[str]]:
    """The cells of one answer, and the names of its repeat groups."""
    if not isinstance(result, dict):
        raise Refused(Fault(where, shown(result), say("an object, one form's answers")))
    cells: dict[str, str] = {}
    groups: list[str] = []
    for name, value in _flat(result, where, 0):
        if name == _FILES:
            cells.update(_files(value))
        elif isinstance(value, list) and any(isinstance(v, dict | list) for v in value):
            groups.append(name)
        else:
            cells[name] = _text(value)
    return cells, groups


def _flat(value: dict[str, Json], where: str, depth: int) -> Iterator[tuple[str, Json]]:
    if depth > DEEPEST:
        raise Refused(Fault(where, "groups nested very deeply",
                            say("at most {n} groups in each other", n=DEEPEST)))
    for name, inner in value.items():
        if isinstance(inner, dict) and not name.startswith("_"):
            for below, v in _flat(inner, where, depth + 1):
                yield f"{name}/{below}", v
        else:
            yield name, inner


def _files(value: Json) -> Iterator[tuple[str, str]]:
    """The files that came with an answer, which stay at the server until they are fetched."""
    files = value if isinstance(value, list) else []
    for i, file in enumerate(files):
        if isinstance(file, dict) and isinstance(file.get("filename"), str):
            yield f"{_FILES}/{i}", file["filename"]


def _unlisted(name: str) -> str:
    return "file" if name.startswith(f"{_FILES}/") else name


def _text(value: Json) -> str:
    if value is None or value in ({}, []):
        return ""
    if isinstance(value, list):
        return " ".join(_text(v) for v in value)
    return str(value) if isinstance(value, str | int | float | bool) else shown(value)
