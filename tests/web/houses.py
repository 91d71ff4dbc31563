"""Real nodes in temporary directories, for the desk's tests: a clock that the test holds, partners
who hear each other at once."""

from __future__ import annotations

import secrets
from functools import cache
from pathlib import Path
from unittest.mock import patch

from hudna.act.draft import Draft, draft, released
from hudna.home.folder import Plan
from hudna.node import Node
from hudna.place.geometry import Point, Polygon
from hudna.record.kinds import Names, Notice, Site
from hudna.record.record import Record
from hudna.speak.places import Places
from hudna.terms.shipped import shipped
from hudna.view.releases import goes_to
from tests.founding import with_officers

NOW = 1_469_944_800_000  # 2016-07-31 06:00 UTC
HOUR = 3_600_000
PARTIES = ("us", "ru", "un")
CODES: dict[Path, str] = {}


class Clock:
    def __init__(self, ms: int = NOW) -> None:
        self.ms = ms

    def __call__(self) -> int:
        return self.ms


def truce(where: Path, *, clock: Clock, demo: bool = True, text: str = "",
          ports: int = 8000) -> dict[str, Node]:
    """The three nodes of the exercise, each knowing the others; nothing runs in them by itself."""
    text = text or shipped("syria-2016-exercise")
    plans = [Plan(p, text, "127.0.0.1", ports + i, exercise="Quiet Summer")
             for i, p in enumerate(PARTIES)]
    folders, codes = with_officers(where, *plans)
    CODES.update({where / p: code for p, code in codes.items()})
    known = places()
    with patch.object(Places, "load", lambda _: known):
        return {p: Node(folders[p], clock=clock, randomness=secrets.token_bytes,
                        luck=lambda: 0.5, demo=demo) for p in PARTIES}


@cache
def places() -> Places:
    """The gazetteer, read once for all tests: it never changes."""
    return Places.load()


def told(nodes: dict[str, Node], by: str, said: Draft) -> Record:
    """`by` says it, and every node admits it."""
    node = nodes[by]
    record = node.voice.sign(said, node.now_ms())
    for each in nodes.values():
        each.log.append([record.presentation])
        each.world.follow(each.log.entries(each.world.size))
    return record


def told_as_released(nodes: dict[str, Node], by: str, said: Draft) -> Record:
    """`by` says it, and every other node admits what was released to it, if anything was, and that
    it was."""
    node = nodes[by]
    record = node.voice.sign(said, node.now_ms())
    first = [node.voice.sign(released(record.hash, r), node.now_ms()) for r in said.release]
    _admitted(node, [r.presentation for r in (*first, record)])
    for party, each in nodes.items():
        for one in (*first, record):
            if party != by and goes_to(node.world, one, party):
                _admitted(each, [node.outgoing(one, party).presentation])
    return record


def _admitted(node: Node, presentations: list[str]) -> None:
    node.log.append(presentations)
    node.world.follow(node.log.entries(node.world.size))


def e7(degrees: float) -> int:
    return round(degrees * 10_000_000)


def box(west: float, south: float, east: float, north: float) -> Polygon:
    w, s, e, n = map(e7, (west, south, east, north))
    return Polygon((((w, s), (e, s), (e, n), (w, n), (w, s)),))


def hospital(name: str = "Al-Shifa clinic", at: tuple[float, float] = (37.1, 36.2)) -> Draft:
    return draft(Site("hospital", Names(en=name, ar="عيادة الشفاء", ru="Клиника «Аш-Шифа»"),
                      Point((e7(at[0]), e7(at[1]))), 2_000_000, NOW - HOUR,
                      review_by_ms=NOW + 90 * 24 * HOUR))


def flight(designation: str = "CEDAR 11", *, where: Polygon | None = None, operator: str = "us",
           key: str = "0" * 64, start: int = NOW + 2 * HOUR) -> Notice:
    return Notice(designation, where or box(38.0, 35.0, 38.3, 35.2), 0, 3_000_000, 6_000_000,
                  start, start + 2 * HOUR, "transport", operator, 2, key)
