"""What a page that lies open is told, so that it stays true."""

from __future__ import annotations

import asyncio

import pytest

from hudna.act.recall import recall_line
from hudna.act.register import register
from hudna.node import Node
from hudna.record.record import Record
from tests.web.houses import hospital
from tests.web.sitting import Sitting


def said(node: Node, drafts, to) -> list[Record]:
    records = asyncio.run(node.say(drafts))
    for other in to:
        other.log.append([r.presentation for r in records])
        other.world.follow(other.log.entries(other.world.size))
    return records


@pytest.mark.parametrize("what", [{"step": "existence"}, {"fields": ("names",)}])
def test_promise_4_a_page_that_lies_open_is_told_that_it_shows_what_is_gone(nodes, what):
    """It fetches itself anew as a whole where this differs (static/live.js)."""
    un, others = nodes["un"], (nodes["us"], nodes["ru"])
    (site,) = said(un, [register(un.world, hospital().said)], others)
    desks = {p: Sitting(nodes[p]) for p in nodes}
    pages = (f"/register/{site.hash}", f"/log/entry/{site.hash}", "/register", "/known")
    before = {(p, path): gone(d.get(path)) for p, d in desks.items() for path in pages}
    said(un, recall_line(
        un.world, [site.presentation], parties=("ru",), step=what.get("step"),
        fields=what.get("fields", ()), reason="It was leaked", officer="duty officer 1"), others)
    for (party, path), was in before.items():
        assert (gone(desks[party].get(path)) != was) == (party == "ru"), (party, path)


def gone(page: str) -> str:
    return page.split(' data-gone="', 1)[1].split('"', 1)[0]
