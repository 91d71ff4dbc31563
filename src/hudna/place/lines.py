"""On which line of a JSON text a value begins, for those who have to mend it."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from json.decoder import scanstring  # type: ignore[attr-defined] # public, unknown to the stubs

from hudna.fault import Fault, Refused
from hudna.place.strictjson import text_of

SPACE = re.compile(r"[ \t\n\r]*")
STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")
DECODER = json.JSONDecoder()

Places = dict[str | int, int]


def with_lines(refused: Refused, data: bytes) -> Refused:
    """The same faults of a JSON text, each with the line of its place."""
    if any(fault.where == "JSON" for fault in refused.faults):
        return refused
    lines = Lines(text_of(data, "JSON"))
    return Refused(Fault(fault.where, fault.found, fault.expected, lines.of(fault.where))
                   for fault in refused.faults)


class Lines:
    """Lines of the values of one sound JSON text; each list and object is walked once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._inside: dict[int, Places] = {}

    def of(self, path: str) -> int:
        """The line where the value at `path` (`features[3].geometry`) begins.

        Where the path goes on beyond what is there, that of the last part that is there.
        """
        at = self._over_space(0)
        for name, index in STEP.findall(path):
            begin = self._places(at).get(name or int(index or 0))
            if begin is None:
                break
            at = begin
        return bisect_left(self._ends, at) + 1

    def _places(self, at: int) -> Places:
        if at not in self._inside:
            self._inside[at] = self._walked(at)
        return self._inside[at]

    def _walked(self, at: int) -> Places:
        """Where each member or element of the object or list at `at` begins."""
        if self.text[at:at + 1] not in ("{", "["):
            return {}
        named = self.text[at] == "{"
        places: Places = {}
        at = self._over_space(at + 1)
        while self.text[at] not in "]}":
            key: str | int = len(places)
            if named:
                key, at = scanstring(self.text, at + 1)
                at = self._over_space(self._over_space(at) + 1)
            places[key] = at
            at = self._over_comma(self._over_space(DECODER.raw_decode(self.text, at)[1]))
        return places

    def _over_comma(self, at: int) -> int:
        return self._over_space(at + 1) if self.text.startswith(",", at) else at

    def _over_space(self, at: int) -> int:
        match = SPACE.match(self.text, at)
        return at if match is None else match.end()
