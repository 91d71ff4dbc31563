"""YAML 1.2 into plain data, remembering the line that each path came from.

Only what JSON can also say is taken: no aliases (one small file could unfold into gigabytes), no
tags, no duplicate keys, no number written in another base. Times stay text.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from hudna.fault import Fault, Refused
from hudna.say import Say, say

MAX_DEPTH = 24
MAX_CHARS = 4_000_000
_WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
_PLAIN = "tag:yaml.org,2002:"


@dataclass(slots=True)
class Reading:
    """`lines` maps a path (`areas[0].shape`) to its 1-based line in the text."""

    data: object = None
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line_of(self, path: str) -> int:
        """The line of `path`, else of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines.get(path, 1)


def join(path: str, step: str | int) -> str:
    """One step further down a path."""
    if isinstance(step, int):
        return f"{path}[{step}]"
    return f"{path}.{step}" if path else step


def read(text: str, name: str) -> Reading:
    """Raises `Refused` where the text is not YAML at all; other faults are in the reading."""
    if len(text) > MAX_CHARS:
        raise Refused(Fault(name, f"{len(text)} characters",
                            say("at most {most} characters", most=MAX_CHARS)))
    reading = Reading()
    node = _compose(text, name)
    if node is None:
        raise Refused(Fault(name, "nothing", say("an agreement: a mapping of fields"), 1))
    reading.data = _Walk(reading).value(node, "", 0)
    return reading


def _compose(text: str, name: str) -> Node | None:
    try:
        node: Node | None = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as e:
        mark = e.problem_mark or e.context_mark
        line = None if mark is None else mark.line + 1
        raise Refused(Fault(name, e.problem or e.context or "?", say("YAML 1.2"), line)) from e
    except (YAMLError, UnicodeError) as e:
        found = str(e).splitlines()[0] if str(e) else "?"
        raise Refused(Fault(name, found, say("YAML 1.2 in printable characters"))) from e
    except (RecursionError, ValueError) as e:
        raise Refused(Fault(name, "nesting without end",
                            say("at most {most} levels", most=MAX_DEPTH))) from e
    return node


class _Walk:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.seen: set[int] = set()

    def value(self, node: Node, path: str, depth: int) -> object:
        self.reading.lines.setdefault(path, node.start_mark.line + 1)
        if depth > MAX_DEPTH:
            self.fault(node, path, "deeper nesting", say("at most {most} levels", most=MAX_DEPTH))
        elif id(node) in self.seen:
            self.fault(node, path, "an alias (*)", say("the value written out"))
        else:
            self.seen.add(id(node))
            return self.inside(node, path, depth)
        return None

    def inside(self, node: Node, path: str, depth: int) -> object:
        if isinstance(node, MappingNode):
            return self.mapping(node, path, depth)
        if isinstance(node, SequenceNode):
            return [self.value(n, join(path, i), depth + 1) for i, n in enumerate(node.value)]
        return self.scalar(node, path)

    def mapping(self, node: MappingNode, path: str, depth: int) -> dict[str, object]:
        out: dict[str, object] = {}
        for k, v in node.value:
            if not isinstance(k, ScalarNode):
                self.fault(k, path, "a key that is not a word", say("a field name"))
                continue
            at = join(path, k.value)
            if k.value in out:
                self.fault(k, at, "the field twice",
                           say("the field once (it is also on line {line})",
                               line=self.reading.lines[at]))
                continue
            self.reading.lines[at] = k.start_mark.line + 1
            out[k.value] = self.value(v, at, depth + 1)
        return out

    def scalar(self, node: Node, path: str) -> object:
        tag, raw = str(node.tag), str(node.value)
        match tag.removeprefix(_PLAIN):
            case "str" | "timestamp":
                return raw
            case "null":
                return None
            case "bool":
                return raw.lower() == "true"
            case "int":
                return self.whole(node, path, raw)
            case "float":
                return self.decimal(node, path, raw)
        self.fault(node, path, f"the tag {tag}", say("a value without a tag"))
        return None

    def whole(self, node: Node, path: str, raw: str) -> object:
        if _WHOLE.fullmatch(raw):
            return int(raw)
        self.fault(node, path, raw[:40], say("a whole number in at most 15 decimal digits"))
        return None

    def decimal(self, node: Node, path: str, raw: str) -> object:
        try:
            number = float(raw)
        except ValueError:
            number = math.nan
        if math.isfinite(number):
            return number
        self.fault(node, path, raw[:40], say("a finite decimal number"))
        return None

    def fault(self, node: Node, path: str, found: str, expected: Say) -> None:
        self.reading.faults.append(
            Fault(path or "agreement", found, expected, node.start_mark.line + 1)
        )
