"""Who promised what, by when, on which condition, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from hudna.act.process.commit import commit
from hudna.fault import Fault, Refused
from hudna.record.record import Record
from hudna.view.process.commitments import STATES, Promise, Promises, counted
from hudna.view.world import World
from hudna.web import pages
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.happened.telling_words import told
from hudna.web.posts import who_speaks
from hudna.web.process import commitment, promise_words
from hudna.web.process.commitment_form import filled_from, read_commitment
from hudna.web.process.condition_form import CHOICES, Rows, beside, rows_in
from hudna.web.process.filters import filters
from hudna.web.process.seen import now, ready
from hudna.web.process.way_shown import words_of
from hudna.web.session import officer_of

PER_PAGE = 50
LISTED = 50
"""Promises and concerns that a form offers by name; any other is named by its record."""


@get("/commitments", before_request=ready)
async def all_commitments(request: Asked) -> Response[str]:
    promises = now(request)
    parties = {p.id for p in promises.world.terms.agreement.parties}
    form = filters(request, {"state": STATES, "by": parties, "party": parties,
                             "flagged": ("yes",)})
    held = promises.all()
    found = [p for p in held if fits(p, form.values)]
    last = max(1, -(-len(found) // PER_PAGE))
    at = min(_number(form.get("page")), last)
    rows = found[(at - 1) * PER_PAGE:at * PER_PAGE]
    return pages.render(
        request, "process/commitments.html", status=422 if form.faults else 200,
        faults=tuple(form.faults), rows=rows, form=form, found=len(found), page_at=at,
        pages_last=last, query=_query(form), numbers=counted(held), in_order=STATES,
        today=promises.moment.today, parties=promises.world.terms.agreement.parties,
        mirrored=promises.mirrored, **_words(promises.world))


def fits(one: Promise, wanted: Mapping[str, str]) -> bool:
    """Whether an address asks for it; what is empty lets everything through. `party`: promised it,
    was promised it, or is to verify it."""
    said = one.said
    words = (*(getattr(said.text, lang) for lang in ("en", "ar", "ru")),)
    asked = wanted.get("words", "").strip().casefold()
    return ((not wanted.get("state") or wanted["state"] == one.state)
            and (not wanted.get("by") or wanted["by"] == said.by)
            and (not wanted.get("party")
                 or wanted["party"] in (said.by, *said.parties, said.verified_by))
            and (wanted.get("flagged") != "yes" or one.flagged)
            and (not asked or any(asked in w.casefold() for w in words)))


@get("/commitments/new", guards=[who_speaks], before_request=ready)
async def blank(request: Asked) -> Response[str]:
    """`?replaces=`: an own one, said anew; `?mirrors=`: one of the like."""
    world = house_of(request).world
    before = _own(world, request.query_params.get("replaces"))
    form = filled_from(before)
    for name in ("mirrors", "after_0_is", "after_0_text"):
        if before is None and (typed := request.query_params.get(name)):
            form.values[name] = typed
    return _form(request, form, before)


@post("/commitments/new", guards=[who_speaks], before_request=ready)
async def made(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    before = _own(house.world, form.get("replaces"))
    rows = Rows((), ())
    try:
        parties = tuple(p.id for p in house.world.terms.agreement.parties)
        said, rows = read_commitment(form, parties, officer_of(request))
        draft = commit(house.world, said, before.hash if before else None)
        [*_, kept] = await house.say([told(form, house.world, draft)])
    except Refused as refused:
        return _form(request, form, before, beside(refused.faults, rows))
    return pages.see(f"/commitments/{kept.hash}")


HANDLERS: Sequence[ControllerRouterHandler] = (
    all_commitments, blank, made, *commitment.HANDLERS)


def _form(
    request: Asked, form: Form, before: Record | None, faults: Iterable[Fault] = ()
) -> Response[str]:
    promises, found = now(request), tuple(faults)
    agreement = promises.world.terms.agreement
    return pages.render(
        request, "process/commitment_form.html", status=422 if found else 200, faults=found,
        form=form, before=before, rows=rows_in(form, 3), parties=agreement.parties,
        clauses=[(c.id, c.title) for c in agreement.clauses],
        **offered(promises), **_words(promises.world))


def offered(promises: Promises) -> dict[str, Any]:
    """What a form of conditions offers to choose from."""
    agreement = promises.world.terms.agreement
    concerns = {c.versions[0].hash: c for c in promises.waits.conditions.concerns.values()}
    return {
        "condition_kinds": CHOICES, "offered_parties": agreement.parties,
        "offered_milestones": agreement.milestones,
        "offered_promises": [p for p in promises.all() if p.state not in ("met", "overtaken")
                             ][:LISTED],
        "offered_concerns": [c for c in concerns.values() if c.state not in (
            "settled", "withdrawn")][:LISTED],
    }


def _words(world: World) -> dict[str, Any]:
    return {**words_of(world), "says": lambda p: promise_words.says(world, p),
            "seen_words": lambda p: promise_words.seen(world, p)}


def _own(world: World, of: str | None) -> Record | None:
    if not of:
        return None
    record = world.process.commitments.records.get(of)
    if record is None or record.author != world.me:
        raise NotFoundException
    return record


def _number(text: str) -> int:
    """Of a page, from 1."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _query(form: Form) -> str:
    """What was chosen, for the links to the other pages."""
    return urlencode({k: v for k, v in form.values.items()
                      if v and k in ("state", "by", "party", "flagged", "words", "lang")})
