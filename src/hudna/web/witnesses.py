"""How far the partners have cosigned this log and this node follows theirs; and what proves that
a log has told two histories."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import msgspec
from litestar import Response, get

from hudna.exchange.witnessing import Witnessed
from hudna.log.checkpoint import Checkpoint, parse
from hudna.log.note import split
from hudna.view.histories import Forked
from hudna.web import pages
from hudna.web.asked import Asked, house_of
from hudna.web.house import House
from hudna.web.served_log import cosigned


class Proven(msgspec.Struct, frozen=True):
    """Two checkpoints of one log that cannot both be true, and who said so first here."""

    forked: Forked
    first: Checkpoint
    second: Checkpoint


@get("/log/witnesses")
async def page(request: Asked) -> Response[str]:
    house = house_of(request)
    note = await asyncio.to_thread(cosigned, house)
    return pages.render(
        request, "log/witnesses.html", states=_states(house), size=house.log.size,
        proven=[_proven(f) for f in house.alarms], checkpoint=note,
    )


def _states(house: House) -> Iterator[Witnessed]:
    return iter(sorted(house.circle.state(), key=lambda s: s.party))


def _proven(forked: Forked) -> Proven:
    return Proven(forked, parse(split(forked.first)[0]), parse(split(forked.second)[0]))
