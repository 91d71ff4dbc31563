"""Who takes part: who is in and since when, who has walked out, who is to join and whose word is
missing. Every act is in two steps, and the first says what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from hudna.act.come_back import come_back
from hudna.act.draft import Draft
from hudna.act.join import PASTS, Past, joining, let_join
from hudna.act.leave import leave
from hudna.act.walk_out import walk_out
from hudna.fault import Fault, Refused
from hudna.record.kinds import Joining
from hudna.record.record import Record
from hudna.say import Say, say
from hudna.view.taking_part import Joined
from hudna.view.world import World
from hudna.web import pages, taking_part_words
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.house import House
from hudna.web.session import officer_of

Act = Callable[[House, Form, str], Draft]
CARRIED = ("party", "card", "past", "reason", "repeats")
"""The fields that the second step has from the first."""


class Row(msgspec.Struct, frozen=True):
    """One party of the agreement. `since`: the last words that let it in, none for who was in from
    the start; `absent`: since when it has walked out or is gone; `asked`: who has said that it
    leave, where that is not everyone who must."""

    party: str
    role: str
    inside: bool
    since: tuple[Record, ...]
    absent: Record | None
    asked: tuple[Record, ...]


def rows(world: World) -> list[Row]:
    return [_row(world, p.id, p.role) for p in world.terms.agreement.parties]


def _row(world: World, party: str, role: str) -> Row:
    part = world.taking_part
    inside = part.takes_part(party)
    undone = {h for j in part.joined(party) for h in j.said.undoes}
    asked = [r for r in part.leavings(party) if inside and r.hash not in undone
             and r.author in part.must_put_out(party)]
    since = [max(j.by.values(), key=lambda r: world.entries[r.hash].index)
             for j in part.joined(party)]
    return Row(party, role, inside, tuple(since), part.absent(party), tuple(asked))


def absent(world: World) -> list[Record]:
    """Of those whose word notices need, who has walked out or left."""
    must = dict.fromkeys((*world.terms.agreement.guarantors, *world.terms.must_concur))
    return [r for p in must if (r := world.taking_part.absent(p)) is not None]


# --- the acts ---


def _walk_out(house: House, form: Form, officer: str) -> Draft:
    return walk_out(house.world, reason=form.text("reason"), officer=officer)


def _come_back(house: House, form: Form, officer: str) -> Draft:
    return come_back(house.world, house.now_ms(), reason=form.text("reason"), officer=officer)


def _leave(house: House, form: Form, officer: str) -> Draft:
    return leave(house.world, form.text("party"), reason=form.text("reason"), officer=officer)


def _join(house: House, form: Form, officer: str) -> Draft:
    if (repeated := form.text("repeats")) != "":
        return let_join(house.world, _another(house.world, repeated, officer))
    party, card = form.text("party"), form.text("card").lower().replace(" ", "")
    past = cast(Past, form.choice("past", PASTS))
    form.done()
    return let_join(house.world, joining(house.world, party, card=card, past=past,
                                         officer=officer))


def _another(world: World, of: str, officer: str) -> Joining:
    """The words of a joining that others have said, word for word."""
    record = world.record(of)
    if record is None or not isinstance(record.said, Joining):
        raise Refused(Fault("repeats", of, say("a joining that this node holds")))
    return msgspec.structs.replace(record.said, officer=officer)


ACTS: Mapping[str, Act] = {
    "walk-out": _walk_out, "come-back": _come_back, "join": _join, "leave": _leave,
}


# --- the pages ---


@get("/taking-part")
async def page(request: Asked) -> Response[str]:
    return _page(request, Form({}, {}))


@post("/taking-part/{act:str}")
async def said(request: Asked, act: FromPath[str]) -> Response[Any]:
    """Step one says what follows, step two (`sign`) says it."""
    if act not in ACTS:
        raise NotFoundException
    house, form = house_of(request), await read(request)
    try:
        draft = ACTS[act](house, form, officer_of(request))
        if not form.get("sign"):
            return _preview(request, act, form, draft)
        await house.say([draft])
    except Refused as refused:
        return _page(request, form, refused.faults)
    return pages.see("/taking-part")


def _page(request: Asked, form: Form, faults: tuple[Fault, ...] = ()) -> Response[str]:
    world = house_of(request).world
    part, me = world.taking_part, world.me
    found = rows(world)
    out = part.absent(me)
    return pages.render(
        request, "taking_part/page.html", status=422 if faults else 200, faults=faults, form=form,
        rows=found, proposed=[_proposal(world, j) for j in part.proposed()],
        may_walk_out=me in world.terms.agreement.guarantors and out is None,
        may_come_back=me in world.terms.agreement.guarantors and part.takes_part(me)
        and out is not None,
        may_join=[r.party for r in found if not r.inside and r.party != me
                  and me in part.must_let_in(r.party)],
        may_leave=[r.party for r in found if r.inside
                   and (r.party == me or me in part.must_put_out(r.party))],
        pasts=taking_part_words.PASTS,
    )


class Proposal(msgspec.Struct, frozen=True):
    """`first`: the words as they were said first. `mine`: this party's word is missing."""

    joined: Joined
    first: Record
    mine: bool


def _proposal(world: World, joined: Joined) -> Proposal:
    return Proposal(joined, next(iter(joined.by.values())), world.me in joined.missing)


def _preview(request: Asked, act: str, form: Form, draft: Draft) -> Response[str]:
    words: tuple[Say, ...] = taking_part_words.follows(draft.said)
    return pages.render(
        request, "taking_part/preview.html", act=act, said=draft.said, follows=words,
        title=taking_part_words.TITLES[act], pasts=taking_part_words.PASTS,
        carried={name: form.get(name) for name in CARRIED if form.get(name)},
        is_joining=isinstance(draft.said, Joining),
    )


HANDLERS: Sequence[ControllerRouterHandler] = (page, said)
"""Every handler of these pages."""
