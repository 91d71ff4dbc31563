"""The log as pages: what was said, by whom, in which order, and the proof that it is there."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import msgspec
from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from hudna.log.checkpoint import open_checkpoint
from hudna.log.entry import Entry
from hudna.log.leaf import leaf_of
from hudna.log.tree import leaf_hash
from hudna.record.erasure import personal
from hudna.record.release import PLACE
from hudna.record.sdjwt import disclosed, take_apart, withhold
from hudna.view import looks
from hudna.view.world import World
from hudna.web import links, naming, pages, telling
from hudna.web.asked import Asked, house_of
from hudna.web.looking import by_a_person, may_see
from hudna.web.posts import who_reads_this
from hudna.web.session import officer_of

PAGE = 100


class Line(msgspec.Struct, frozen=True):
    """One entry, as the list shows it. `told`: the parties that hold it, by their receipts."""

    entry: Entry
    kind: object
    subject: object
    url: str
    told: tuple[str, ...]


@get("/log")
async def all_entries(request: Asked) -> Response[str]:
    world = house_of(request).world
    asked = request.query_params.get("before", "")
    before = min(int(asked), world.size) if asked.isdecimal() and len(asked) < 12 else world.size
    return pages.render(
        request, "log/list.html", before=before,
        lines=[line(world, e) for e in reversed(world.entries.between(before - PAGE, before))],
        older=before - PAGE if before > PAGE else None, page_size=PAGE,
    )


@get("/log/entry/{of:str}", guards=[who_reads_this, by_a_person])
async def entry(request: Asked, of: FromPath[str]) -> Response[str]:
    house = house_of(request)
    found = house.log.entry(of) if of in house.world.entries else None
    if found is None:
        raise NotFoundException
    exact = await may_see(request, found.record)
    if not exact:
        found = _without_place(found)
    # One signed head for size, root and proof: the log may grow while the page is made.
    note = house.log.checkpoint()
    head = open_checkpoint(note, house.log.verifier)
    dated = await asyncio.to_thread(house.circle.dating.bounds, found)
    parts = take_apart(found.record.presentation)
    return pages.render(
        request, "log/entry.html", line=line(house.world, found), entry=found, size=head.size,
        claims=_pretty(parts.payload), said=_pretty(disclosed(parts)), header=_pretty(parts.header),
        leaf=leaf_hash(leaf_of(found.record.hash)).hex(),
        proof=[h.hex() for h in house.log.inclusion(found.index, head.size)],
        root=head.root.hex(), checkpoint=note,
        tellings=await telling.rows(house, found.record), exact=exact,
        left=looks.left(house.world, officer_of(request), house.now_ms()),
        about=_about(house.world, found), dated=dated,
        may_erase=set(personal(found.record.said)) > set(found.record.withheld),
    )


def _without_place(e: Entry) -> Entry:
    """The entry of another party's protection, its exact place left out."""
    record = e.record
    text = withhold(record.presentation, {PLACE[type(record.said)]})
    return Entry(e.index, e.admitted_ms, msgspec.structs.replace(record, presentation=text))


def line(world: World, e: Entry) -> Line:
    record = e.record
    url = links.record(record)
    about = _about(world, e)
    return Line(
        e, naming.kind(record), naming.named(world, about) if about else naming.subject(record),
        url, tuple(world.receipts.told(record.hash)),
    )


def _about(world: World, e: Entry) -> str | None:
    """The record that this one answers or changes, if there is one."""
    said = e.record.said
    for field in ("notice", "subject", "stop"):
        of = getattr(said, field, None)
        if isinstance(of, str) and world.record(of):
            return of
    return None


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
