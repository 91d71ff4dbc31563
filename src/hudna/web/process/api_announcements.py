"""Announcements as machines read them: the text in three languages, and whose key is to it."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import get

from hudna.place.times import format_instant
from hudna.record.kinds import Names
from hudna.view.process.announcements import Announced, announcements
from hudna.web.api import About, about
from hudna.web.asked import Asked, house_of

MOST = 1_000
STATE = ("`draft`: no guarantor has signed it; `waiting`: not every one has; `reserved`: one has a "
         "reservation; `embargoed`: all have signed, and its time has not come; `published`; "
         "`corrected`: published, and so is what corrects it; `withdrawn`.")


class AnnouncementOut(msgspec.Struct, frozen=True):
    """The latest version of one. `signed` and `reserves`: by guarantor, the record that says so;
    `missing`: those that have said nothing. Moments are RFC 3339, or null."""

    id: str
    versions: list[str]
    author: str
    at: str
    state: Annotated[str, msgspec.Meta(description=STATE)]
    title: Names
    text: Names
    embargo: str | None
    public_since: str | None
    signed: dict[str, str]
    reserves: dict[str, str]
    missing: list[str]
    corrects: list[str]
    corrected_by: list[str]


class Announcements(About, frozen=True, kw_only=True):
    """`left_out`: how many more there are than one answer gives."""

    announcements: list[AnnouncementOut]
    left_out: int


@get("/announcements", summary="What the guarantors announce together, published or not")
async def all_announcements(request: Asked) -> Announcements:
    """The latest issued first, what was withdrawn last. What is not `published` or `corrected` is
    for nobody but those who were told of it."""
    house = house_of(request)
    found = announcements(house.world, house.now_ms())
    lines = house.world.process.announcements
    return Announcements(
        announcements=[_out(a, [v.hash for v in lines.versions(a.record.hash)])
                       for a in found[:MOST]],
        left_out=max(0, len(found) - MOST), **about(house))


def _out(a: Announced, versions: list[str]) -> AnnouncementOut:
    return AnnouncementOut(
        a.record.hash, versions, a.record.author, format_instant(a.record.issued_ms), a.state,
        a.said.title, a.said.text, _moment(a.said.embargo_ms), _moment(a.public_ms),
        {p: r.hash for p, r in a.keys.signed.items()},
        {p: r.hash for p, r in a.keys.reserves.items()}, list(a.keys.missing),
        [r.hash for r in a.corrects], [r.hash for r in a.corrected_by])


def _moment(ms: int | None) -> str | None:
    return None if ms is None else format_instant(ms)
