"""Promises: the pages of the process at the server, as a browser is given them, with everything put
together anew and as it is asked for again."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import NamedTuple

import httpx

from hudna.act.draft import Draft
from hudna.bench.desks import partners
from hudna.bench.measure import quiet, spread_of
from hudna.bench.result import Figure, Line, Report
from hudna.bench.same import Different
from hudna.bench.setting import ProcessSetting
from hudna.bench.workloads.promises import said
from hudna.exchange.voice import Voice
from hudna.home.folder import Folder
from hudna.node import Node
from hudna.record.kinds import Commitment, Names
from hudna.web.app import create_app

PAGE_MS = 300.0
NOW_MS = 1_469_944_800_000
"""2016-07-31 06:00 UTC."""
PAGES = {"/commitments": "list", "/process": "milestones"}
ORIGIN = "http://bench.example"
TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


class Took(NamedTuple):
    """By the clock, and of all processors together."""

    ms: float
    processor_ms: float


def run(setting: ProcessSetting, report: Report) -> None:
    setting.tell("promises: making them")
    with TemporaryDirectory(prefix="hudna-bench-") as directory:
        folders = partners(Path(directory), ("us", "ru"), setting.seed)
        for folder in folders.values():
            folder.officers.add("officer", "duty-officer", secrets.token_bytes)
        nodes = {p: _node(f) for p, f in folders.items()}
        try:
            report.lines += asyncio.run(_asked(setting, nodes))
        finally:
            for node in nodes.values():
                node.close()


def _node(folder: Folder) -> Node:
    return Node(folder, clock=lambda: NOW_MS, randomness=secrets.token_bytes, luck=lambda: 0.5,
                demo=True)


async def _asked(setting: ProcessSetting, nodes: Mapping[str, Node]) -> list[Line]:
    node, voices = nodes["us"], {p: n.voice for p, n in nodes.items()}
    count = setting.size.promises
    _take(node, [r.presentation for r in said(voices, count, NOW_MS, setting.seed)])
    setting.tell("promises: asking for pages")
    lines = []
    transport = httpx.ASGITransport(app=create_app(node))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as desk:
        await _sit_down(desk)
        for path, what in PAGES.items():
            anew, again = [], []
            for i in range(setting.repeat):
                _take(node, [_one_more(voices["us"], f"{what} {i}")])
                anew.append(await _given(desk, path))
                again.append(await _given(desk, path))
            lines += [_line(f"the page of {what}, {count:,} promises, after a record more", anew),
                      _line(f"the page of {what}, {count:,} promises, asked again", again)]
        _there(await desk.get("/api/v1/commitments"), count + setting.repeat * len(PAGES))
    return lines


def _take(node: Node, presentations: list[str]) -> None:
    node.log.append(presentations)
    node.world.follow(node.log.entries(node.world.size))


def _one_more(voice: Voice, text: str) -> str:
    return voice.sign(Draft(Commitment("us", ("ru",), Names(en=text), "coh-cease-attacks",
                                       "officer")), NOW_MS).presentation


async def _sit_down(desk: httpx.AsyncClient) -> None:
    found = TOKEN.search((await desk.get("/signin")).text)
    assert found, "every form has a token"
    await desk.post("/signin/demo", data={"csrf": found[1], "next": "/"},
                    headers={"origin": ORIGIN})


async def _given(desk: httpx.AsyncClient, path: str) -> Took:
    """Until all of it is there."""
    with quiet():
        begin, worked = perf_counter(), process_time()
        answer = await desk.get(path)
        took = Took((perf_counter() - begin) * 1000, (process_time() - worked) * 1000)
    if answer.status_code != 200 or "promise" not in answer.text:
        raise Different(f"{path}: {answer.status_code}")
    return took


def _there(answer: httpx.Response, count: int) -> None:
    given = answer.json()
    if len(given["commitments"]) + given["left_out"] != count:
        raise Different("the API has another number of promises than were made")


def _line(work: str, took: list[Took]) -> Line:
    spread = spread_of([t.ms for t in took])
    worked = spread_of([t.processor_ms for t in took]).median
    return Line(work, Figure(spread.median, "ms"), at_least=PAGE_MS,
                note=f"{spread.low:.0f} to {spread.high:.0f} ms at the server; of the processor "
                     f"{worked:.0f} ms")
