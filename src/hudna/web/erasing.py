"""Erasing words about people from a record: chosen, confirmed, then gone for good."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException

from hudna.act.draft import Draft
from hudna.act.erase import erase
from hudna.fault import Fault, Refused
from hudna.record.erasure import personal
from hudna.record.kinds import Challenge, ChallengeReply, Erasure, Names, Report
from hudna.record.record import Record
from hudna.say import Say
from hudna.web import links, naming, pages, words
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.found import subject
from hudna.web.house import House
from hudna.web.posts import who_reads_this
from hudna.web.session import officer_of

BESIDE = "beside"
"""The field that says that the reasons given for what was held of a report are to go with it."""


class Choice(msgspec.Struct, frozen=True):
    """A field that may be erased, with what it says now: for the officer who decides."""

    name: str
    word: Say
    value: Names | str


@get("/log/entry/{of:str}/erase", guards=[who_reads_this])
async def blank(request: Asked) -> Response[str]:
    return _form(request, _held(house_of(request), subject(request)), Form({}, {}))


@post("/log/entry/{of:str}/erase", guards=[who_reads_this])
async def entered(request: Asked) -> Response[Any]:
    """Step one says what will be gone and what stays, step two (`sign`) erases it."""
    house, form = house_of(request), await read(request)
    record = _held(house, subject(request))
    if form.get("change"):
        return _form(request, record, form)
    try:
        draft = _draft(request, record, form)
        if not form.get("sign"):
            return _preview(request, record, draft, form)
        await house.say([draft, *_beside(request, record, form)])
    except Refused as refused:
        return _form(request, record, form, refused.faults)
    return pages.see(links.entry(record.hash))


def _draft(request: Asked, record: Record, form: Form) -> Draft:
    chosen = [c.name for c in _choices(record) if form.ticked(c.name)]
    return erase(house_of(request).world, record.presentation, chosen, law=form.text("law"),
                 officer=officer_of(request))


def _beside(request: Asked, record: Record, form: Form) -> list[Draft]:
    """Of the reasons that persons gave for what they held of a report, where they are to go too."""
    if not form.ticked(BESIDE):
        return []
    house = house_of(request)
    return [erase(house.world, _held(house, r.hash).presentation, ("why",), law=form.text("law"),
                  officer=officer_of(request)) for r in reasons(house, record)]


def reasons(house: House, record: Record) -> list[Record]:
    """What persons of this node have said of its report, of which the reason still stands: it may
    have the report's words in it, or its source."""
    own = isinstance(record.said, Report) and record.author == house.party
    return [r for r in house.world.reports.said_of(record.hash) if "why" not in r.withheld
            ] if own else []


def _held(house: House, of: str) -> Record:
    """With its presentation, as this node's log holds it."""
    entry = house.log.entry(of) if house.world.record(of) else None
    if entry is None:
        raise NotFoundException
    return entry.record


def _choices(record: Record) -> list[Choice]:
    return [
        Choice(name, words.ERASABLE[name], getattr(record.said, name))
        for name in personal(record.said) if name not in record.withheld
    ]


def _form(
    request: Asked, record: Record, form: Form, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    return pages.render(
        request, "log/erase.html", status=422 if faults else 200, faults=faults, form=form,
        record=record, name=naming.subject(record), choices=_choices(record), beside=BESIDE,
        reasons=len(reasons(house_of(request), record)),
    )


def _preview(request: Asked, record: Record, draft: Draft, form: Form) -> Response[str]:
    said = draft.said
    assert isinstance(said, Erasure)
    chosen = [c for c in _choices(record) if c.name in said.fields]
    mine = record.author == house_of(request).party
    too = {BESIDE: "yes"} if form.ticked(BESIDE) else {}
    return pages.render(
        request, "log/erase_preview.html", record=record, name=naming.subject(record),
        chosen=chosen, filled={**dict.fromkeys(said.fields, "yes"), **too, "law": said.law},
        law=said.law, mine=mine, files=_files(record, said) if mine else 0,
        reasons=reasons(house_of(request), record) if too else [],
    )


def _files(record: Record, erased: Erasure) -> int:
    """How many files go with the words, unless another record of this node names them."""
    said = record.said
    if isinstance(said, Report | Challenge | ChallengeReply) and "text" in erased.fields:
        return len(said.attached)
    return 0
