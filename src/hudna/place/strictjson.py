"""JSON that can mean one thing only (RFC 8259 without its loose ends).

Two members of one name, `NaN` and text that is not UTF-8 are refused; what is wrong is named by
line and column.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any, NoReturn

from hudna.fault import Fault, Refused
from hudna.say import say

Json = Any
Made = Callable[[dict[str, Json]], Json]

UTF_8 = say("text in UTF-8")
JSON = say("JSON (RFC 8259)")
ONCE = say("each member once in an object")
SHALLOW = say("JSON nested less deeply")
NUMBERS = say("numbers that JSON has")


def decode(data: bytes, where: str, made: Made | None = None) -> Json:
    """The value that `data` describes, `made` of each object as it ends.

    Raises `Refused` naming line and column.
    """
    twice: list[str] = []
    try:
        value = json.loads(text_of(data, where), object_pairs_hook=_object_into(twice, made),
                           parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        found = f"{error.msg} (column {error.colno})"
        raise Refused(Fault(where, found, JSON, error.lineno)) from None
    except RecursionError:
        raise Refused(Fault(where, "JSON nested very deeply", SHALLOW)) from None
    except ValueError as error:
        raise Refused(Fault(where, str(error)[:60], NUMBERS)) from None
    if twice:
        raise Refused(Fault(where, f'"{name[:40]}" twice in one object', ONCE) for name in twice)
    return value


def text_of(data: bytes, where: str) -> str:
    """`data` as text, a byte order mark left aside. Raises `Refused` at the first bad byte."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"the byte {data[error.start]:#04x} at {error.start}"
        raise Refused(Fault(where, found, UTF_8, line)) from None


def _object_into(twice: list[str], do: Made | None) -> Any:
    def build(pairs: list[tuple[str, Json]]) -> Json:
        made = dict(pairs)
        if len(made) < len(pairs):
            counts = Counter(name for name, _ in pairs)
            twice.extend(sorted(name for name, count in counts.items() if count > 1))
        return made if do is None else do(made)
    return build


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
