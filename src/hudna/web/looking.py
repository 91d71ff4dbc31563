"""What it is that a person opens a page: said to the record's author, and a look where the page
shows the place that another party registered.

A look is in the log before its place is on a page; where it cannot be said, nothing is shown. That
a record was opened is said after the page has gone out, and never holds it up.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence

from litestar import Response
from litestar.background_tasks import BackgroundTask
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler

from hudna.act.draft import Draft
from hudna.act.look import How, look
from hudna.act.open import open_record, to_open
from hudna.fault import Refused
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.view.looks import AGAIN_MS, shown
from hudna.web.asked import Asked, Connection, house_of
from hudna.web.house import House
from hudna.web.session import WATCH_MS, officer_of

_LOG = logging.getLogger(__name__)


class SpentError(Exception):
    """The looks at other parties' places are used up, or cannot be said: nothing is shown."""


def by_a_person(connection: Connection, _: BaseRouteHandler) -> None:
    """A browser that fetches ahead is turned away from pages that are said to be opened."""
    ahead = (connection.headers.get("sec-purpose", ""), connection.headers.get("purpose", ""))
    if any("prefetch" in purpose for purpose in ahead):
        raise HTTPException(status_code=503)


async def seen(
    request: Asked, records: Sequence[Record], how: How, *, whole: bool = False
) -> frozenset[RecordHash]:
    """Those of the records whose place this answer may show as it is held here. What has to be
    said for that is in the log when this returns."""
    house, officer = house_of(request), officer_of(request)
    again_ms = _again_ms(request)
    # Else many requests at once would each find the same budget unspent.
    async with request.app.state["looking"]:
        drafts = look(house.world, records, how=how, officer=officer, now_ms=house.now_ms(),
                      again_ms=again_ms, whole=whole)
        if drafts:
            await _said(house, drafts)
        return shown(house.world, records, officer, house.now_ms(), again_ms)


async def may_see(request: Asked, record: Record, how: How = "page") -> bool:
    """The same of one record."""
    return record.hash in await seen(request, [record], how)


def opened(request: Asked, record: Record, page: Response[str]) -> Response[str]:
    """The page of the record; once it has gone out it is said that the record was opened."""
    return all_opened(request, [record], page)


def all_opened(
    request: Asked, records: Iterable[Record], page: Response[str]
) -> Response[str]:
    """The same of a page that has all of several records."""
    house = house_of(request)
    if subjects := [r.hash for r in records if to_open(house.world, r)]:
        page.background = BackgroundTask(
            _open, request.app.state["looking"], house, subjects, officer_of(request))
    return page


async def _open(
    turn: asyncio.Lock, house: House, subjects: Sequence[RecordHash], officer: str
) -> None:
    async with turn:
        for subject in subjects:
            try:
                await house.say([open_record(house.world, subject, officer)])
            except Refused:
                # Another page was faster; or the node signs nothing, and says so on every page.
                continue
            except Exception:
                _LOG.exception("it could not be said that a record was opened")


async def _said(house: House, drafts: Sequence[Draft]) -> None:
    try:
        await house.say(drafts)
    except Refused:
        _LOG.warning("a look could not be said: nothing is shown")


def _again_ms(request: Asked) -> int:
    """A page that lies open and renews itself is looked at once a watch."""
    return WATCH_MS if request.headers.get("x-hudna-live") else AGAIN_MS
