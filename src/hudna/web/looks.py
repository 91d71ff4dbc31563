"""The looks: what other parties' people have looked at of one's own, and what one's own people
have looked at of theirs, with what is left of the budgets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import msgspec
from litestar import Response, get

from hudna.record.record import Record
from hudna.view import looks
from hudna.view.world import World
from hudna.web import naming, pages
from hudna.web.asked import Asked, house_of
from hudna.web.session import officer_of

MOST_LISTED = 200


class Line(msgspec.Struct, frozen=True):
    """One statement of a look. `first` are some of its subjects that are held here, `more` how many
    there are besides."""

    record: Record
    first: tuple[Record, ...]
    more: int


@get("/looks")
async def page(request: Asked) -> Response[str]:
    house, world = house_of(request), house_of(request).world
    return pages.render(
        request, "looks/page.html", theirs=list(islice(_theirs(world), MOST_LISTED)),
        ours=[_line(world, r) for r in islice(world.steps.looks_by(world.me), MOST_LISTED)],
        left=looks.left(world, officer_of(request), house.now_ms()),
        reading=world.terms.reading, most=MOST_LISTED, subject=naming.subject,
    )


def _theirs(world: World) -> Iterator[Line]:
    """Latest first, whatever partner it was."""
    partners = (p.id for p in world.terms.agreement.parties if p.id != world.me)
    found = (r for p in partners for r in islice(world.steps.looks_by(p), MOST_LISTED))
    mine = (r for r in found if looks.looked(r).registrant == world.me)
    latest = sorted(mine, key=lambda r: (r.issued_ms, r.hash), reverse=True)
    return (_line(world, r) for r in latest)


def _line(world: World, record: Record) -> Line:
    subjects = looks.looked(record).subjects
    held = (world.record(of) for of in subjects[:3])
    first = tuple(r for r in held if r)
    return Line(record, first, len(subjects) - len(first))
