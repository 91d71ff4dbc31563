"""Steady state: what is registered at one desk, until it is seen at the other.

Two nodes, two people that register through the desk's own form, two pages that hear of changes and
fetch themselves as the browser's do (`web/static/live.js`). Each record is timed from the moment
its author's node admitted it.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack

import httpx
import numpy as np

from hudna.bench.desks import Desk, partners
from hudna.bench.measure import Tail, tail_of
from hudna.bench.result import Figure, Line, Report
from hudna.bench.same import Different
from hudna.bench.scratch import scratch
from hudna.bench.setting import ExchangeSetting, ExchangeSize
from hudna.bench.works.aims import aim_of
from hudna.home.folder import Folder
from hudna.home.reading import ReadLog
from hudna.record.kinds import PartyId, RecordHash, Site

SIDES = ("un", "us")
WORK = "steady state"
SETTLE_S, REST_S = 5.0, 0.1
"""What is waited for at the end; how long a page rests at the least (live.js)."""
PAGE = "/log"
_TOKEN = re.compile(r'name="csrf" content="([^"]+)"')
_ENTRY = re.compile(r"/register/([0-9a-f]{64})")
_SIZE = re.compile(r'"size": ?(\d+)')


class Sitting:
    """A person at a desk: what it registers, hears and sees. Times are s, as `time.time`. `shown`:
    what `page` names."""

    page = PAGE

    def __init__(self, folder: Folder) -> None:
        self._code = folder.officers.add("duty officer", "duty-officer", os.urandom)
        self._http = httpx.AsyncClient(
            base_url=folder.config.url, trust_env=False, timeout=30,
            headers={"origin": folder.config.url})
        self._token = ""
        self._changed = asyncio.Event()
        self.heard: list[tuple[float, int]] = []
        self.seen: dict[RecordHash, float] = {}
        self.said: list[RecordHash] = []

    async def begin(self) -> None:
        sent = {"csrf": _token((await self._http.get("/signin")).text), "code": self._code,
                "next": "/"}
        await self._http.post("/signin", data=sent)
        self._token = _token((await self._http.get("/register/new?record=site")).text)
        # The page was opened before anything changed.
        await self._http.get(PAGE)

    async def registers(self, size: ExchangeSize) -> None:
        """At an even pace, whether or not the answers keep up."""
        posts, start = [], time.monotonic()
        for i in range(size.seconds * size.per_s):
            await asyncio.sleep(max(0.0, start + i / size.per_s - time.monotonic()))
            posts.append(asyncio.create_task(self._register(i)))
        await asyncio.gather(*posts)

    async def hears(self) -> None:
        async with self._http.stream("GET", "/live") as stream:
            async for line in stream.aiter_lines():
                if found := _SIZE.search(line):
                    self.heard.append((time.time(), int(found[1])))
                    self._changed.set()

    async def looks(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            since = time.monotonic()
            page = (await self._http.get(self.page, headers={"x-hudna-live": "1"})).text
            now = time.time()
            for record in self.shown(page):
                self.seen.setdefault(record, now)
            await asyncio.sleep(max(REST_S, time.monotonic() - since))

    def shown(self, page: str) -> Iterable[str]:
        return _ENTRY.findall(page)

    async def end(self) -> None:
        await self._http.aclose()

    async def _register(self, number: int) -> None:
        lat, lon = 35.0 + number % 100 / 100, 37.0 + number // 100 % 100 / 100
        answer = await self._http.post("/register/new", data={
            "csrf": self._token, "record": "site", "protects": "hospital",
            "name_en": f"Hospital {number}", "form": "point", "shape": f"{lat:.5f} N {lon:.5f} E",
            "sign": "yes", "considered": "yes"})
        if answer.status_code != 303:
            raise Different(f"{WORK}: a desk answered {answer.status_code}")
        self.said.append(answer.headers["location"].rsplit("/", 1)[1])


def run(setting: ExchangeSetting, report: Report) -> None:
    """ms from admission at one node to the other's desk."""
    setting.tell("live: two nodes come up")
    with scratch(setting) as directory, ExitStack() as opened:
        made = partners(directory, SIDES, setting.seed)
        sittings = {p: Sitting(made[p]) for p in SIDES}
        desks = [opened.enter_context(Desk(made[p])) for p in SIDES]
        for desk in desks:
            desk.wait()
        setting.tell(f"live: {setting.size.per_s} records a second each way")
        asyncio.run(_played(sittings, setting.size))
        opened.close()
        waits = [_waits(made, sittings, *way) for way in (SIDES, SIDES[::-1])]
    _lines(report, setting.size, [[*one, *other] for one, other in zip(*waits, strict=True)])


async def _played(sittings: Mapping[PartyId, Sitting], size: ExchangeSize) -> None:
    for sitting in sittings.values():
        await sitting.begin()
    open_pages = [asyncio.create_task(work) for s in sittings.values()
                  for work in (s.hears(), s.looks())]
    await asyncio.sleep(1)
    await asyncio.gather(*(s.registers(size) for s in sittings.values()))
    await asyncio.sleep(SETTLE_S)
    for page in open_pages:
        page.cancel()
    await asyncio.gather(*open_pages, return_exceptions=True)
    for sitting in sittings.values():
        await sitting.end()


def _waits(
    made: Mapping[PartyId, Folder], sittings: Mapping[PartyId, Sitting], author: PartyId,
    reader: PartyId,
) -> tuple[list[float], list[float], list[float]]:
    """ms of each record from its admission to the reader's log, its live stream, its page."""
    said, there = _admitted(made[author]), _admitted(made[reader])
    kept: list[float] = []
    heard: list[float] = []
    seen: list[float] = []
    for record in sittings[author].said:
        begin = said[record][1]
        if record not in there or record not in sittings[reader].seen:
            raise Different(f"{WORK}: a record of {author} was not seen by {reader}")
        index, at_ms = there[record]
        told = next(t for t, size in sittings[reader].heard if size > index)
        kept.append(at_ms - begin)
        heard.append(told * 1000 - begin)
        seen.append(sittings[reader].seen[record] * 1000 - begin)
    return kept, heard, seen


def _admitted(folder: Folder) -> dict[RecordHash, tuple[int, int]]:
    """Where and when (ms) the log of a node has each site."""
    with ReadLog(folder) as log:
        return {e.record.hash: (e.index, e.admitted_ms) for e in log.entries()
                if isinstance(e.record.said, Site)}


def _lines(report: Report, size: ExchangeSize, waits: list[list[float]]) -> None:
    names = ("in the other node's log", "told to the other desk", "seen on the other desk")
    for name, each in zip(names, waits, strict=True):
        tail = _tail(each)
        last = name == names[-1]
        for part in ("p50", "p99"):
            aim = aim_of(f"exchange/{part}") if last else aim_of("")
            report.lines.append(Line(
                f"{WORK}, {size.per_s} records/s each way, {name}, {part}",
                Figure(getattr(tail, part), "ms"), at_least=aim.at_least, aim=aim.aim,
                note=f"{len(each):,} records, most {tail.most:,.0f} ms; signed at the desk's form"
                     + (", a page fetched as live.js does" if last else "")))


def _tail(ms: list[float]) -> Tail:
    return tail_of(np.array(ms))


def _token(page: str) -> str:
    found = _TOKEN.search(page)
    if found is None:
        raise Different(f"{WORK}: a page of the desk has no form")
    return found[1]
