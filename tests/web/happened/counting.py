"""Lists of a day as people enter them at two desks."""

from __future__ import annotations

import asyncio
import re
from html import unescape

import pytest

from hudna.node import Node
from hudna.speak.places import Places
from hudna.speak.stated import Stated
from hudna.view.counts import Day
from hudna.view.findings import judges
from tests.web.happened.between import forwarded
from tests.web.sitting import Sitting

DAY = "2016-07-31"
INPUT = re.compile(r'<input name="((?:ref|from|until|place|cell)_\d+)"[^>]* value="([^"]*)"')
SELECT = re.compile(r'<select name="((?:kind|accused|clause)_\d+)"[^>]*>(.*?)</select>', re.S)
CHOSEN = re.compile(r'<option value="([^"]*)" selected>')
Line = dict[str, str]


class LookedUp(Places):
    """The same places, keeping what was looked up in them. To look up in the thread that answers
    everybody is an error."""

    def __init__(self, places: Places) -> None:
        self.__dict__ |= vars(places)
        self.names: list[str] = []

    def stated(self, text: str) -> Stated | None:
        with pytest.raises(RuntimeError, match="no running event loop"):
            asyncio.get_running_loop()
        self.names.append(text)
        return super().stated(text)


def line(n: int, ref: str, **other: str) -> Line:
    """The nth event of the day, as one side has it: each an hour and a cell from the last."""
    kinds = ("shelling", "air-strike", "small-arms")
    return {"ref": ref, "kind": kinds[n % 3], "from": f"{DAY} {n:02d}:00",
            "until": f"{DAY} {n:02d}:20", "place": f"Place {n}",
            "cell": f"{35.05 + n / 5:.2f}°N 37.05°E", "accused": "syrian-government",
            "clause": "", **other}


def of_8() -> list[Line]:
    return [line(n, f"u{n}") for n in range(0, 16, 2)]


def of_17() -> list[Line]:
    """The same eight, two of them held to have been done by others, and nine more."""
    return [line(n, f"r{n}", **({"accused": "opposition"} if n in (4, 8) else {}))
            for n in range(17)]


def fields(lines: list[Line]) -> dict[str, str]:
    return {f"{name}_{n}": value for n, x in enumerate(lines, 1) for name, value in x.items()}


def signs(desk: Sitting, typed: dict[str, str]) -> int:
    return int(desk.post(f"/counts/{DAY}/list", {**typed, "do": "sign"}).status_code)


def lists(nodes: dict[str, Node], us: Sitting, ru: Sitting) -> None:
    """Each guarantor tells its list, and every node has both."""
    for desk, lines in ((us, of_8()), (ru, of_17())):
        desk.get(f"/counts/{DAY}/list")
        assert signs(desk, fields(lines)) == 303
    forwarded(nodes)


def held(node: Node) -> Day:
    return node.world.counts.day(DAY, judges(node.world.terms.agreement))


def read_back(page: str) -> dict[str, str]:
    """What the lines of the form have in them."""
    found = {k: unescape(v) for k, v in INPUT.findall(page)}
    for name, body in SELECT.findall(page):
        found[name] = unescape(next(iter(CHOSEN.findall(body)), ""))
    return found
