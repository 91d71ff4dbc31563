"""The agreement as pages: the terms in effect, what is proposed, and signing it. Two keys: none
takes effect before every guarantor has signed the same text."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from hudna.act.amend import propose, sign_agreement
from hudna.fault import Fault, Refused
from hudna.record.record import Record
from hudna.say import Say, say
from hudna.terms.agreement import Agreement, Open
from hudna.terms.diff import differences
from hudna.terms.diff_exchange import released
from hudna.terms.diff_incidents import breaks
from hudna.terms.diff_process import HOLDER_KINDS
from hudna.terms.happenings import HAPPENED, STEPS, Happening
from hudna.view.world import World
from hudna.web import pages
from hudna.web.asked import Asked, house_of
from hudna.web.forms import read
from hudna.web.session import officer_of

LARGEST_TEXT = 2_000_000


class Proposal(msgspec.Struct, frozen=True):
    """A text that may replace the one in effect. `signed`: by party; `missing`: whose key is."""

    digest: str
    record: Record
    changes: tuple[Say, ...]
    signed: dict[str, Record]
    missing: tuple[str, ...]
    mine_to_sign: bool


@get("/agreement")
async def page(request: Asked) -> Response[str]:
    return _page(request)


@get("/agreement/{digest:str}")
async def proposal(request: Asked, digest: FromPath[str]) -> Response[str]:
    world = house_of(request).world
    record = world.agreements.proposals.get(digest)
    if record is None:
        raise NotFoundException
    return _proposal(request, world, digest, record)


@post("/agreement/{digest:str}/sign")
async def signed(request: Asked, digest: FromPath[str]) -> Response[Any]:
    house, form = house_of(request), await read(request)
    record = house.world.agreements.proposals.get(digest)
    if record is None:
        raise NotFoundException
    try:
        if not form.ticked("read"):
            form.fault("read", say("a tick that the changes were read"))
        form.done()
        await house.say([sign_agreement(house.world, digest, officer=officer_of(request))])
    except Refused as refused:
        return _proposal(request, house.world, digest, record, refused.faults)
    return pages.see(f"/agreement/{digest}")


@post("/agreement/propose")
async def proposed(request: Asked) -> Response[Any]:
    """A text uploaded as a file: kept only if it could be worked with as it is."""
    house, form = house_of(request), await read(request)
    upload = form.files.get("text")
    try:
        text = _decoded(await upload.read() if upload else b"")
        draft = propose(house.world, text)
        await house.say([draft])
    except Refused as refused:
        return _page(request, refused.faults)
    newest = house.world.agreements.pending()[-1][0]
    return pages.see(f"/agreement/{newest}")


def pending(world: World) -> list[Proposal]:
    return [_as_proposal(world, digest, record) for digest, record in world.agreements.pending()]


def open_terms(agreement: Agreement) -> list[tuple[str, Open]]:
    """Every term that the text leaves open, by its path."""
    return list(_open(agreement, ""))


def _open(value: Any, path: str) -> Any:
    match value:
        case Open():
            yield path, value
        case tuple():
            for i, item in enumerate(value):
                yield from _open(item, f"{path}.{getattr(item, 'id', i)}")
        case msgspec.Struct():
            for name in value.__struct_fields__:
                yield from _open(getattr(value, name), f"{path}.{name}" if path else name)


def falls_under(agreement: Agreement) -> list[tuple[list[Happening], tuple[str, ...] | Open]]:
    """The kinds of happening that may fall under the same clauses, and these; as the text has
    them."""
    found: list[tuple[list[Happening], tuple[str, ...] | Open]] = []
    for listed in agreement.incidents.under if agreement.incidents else ():
        kinds = next((k for k, clauses in found if clauses == listed.clauses), None)
        if kinds is None:
            found.append(([listed.happened], listed.clauses))
        else:
            kinds.append(listed.happened)
    return found


def _as_proposal(world: World, digest: str, record: Record) -> Proposal:
    now, then = world.terms.agreement, world.agreements.texts[digest].agreement
    signatures = world.agreements.signed_by(digest)
    missing = tuple(g for g in now.guarantors if g not in signatures)
    pending_now = digest in {d for d, _ in world.agreements.pending()}
    return Proposal(digest, record, differences(now, then), signatures, missing,
                    pending_now and world.me in missing)


def _page(request: Asked, faults: tuple[Fault, ...] = ()) -> Response[str]:
    world = house_of(request).world
    return pages.render(
        request, "agreement/page.html", status=422 if faults else 200, faults=faults,
        agreement=world.terms.agreement, digest=world.terms.digest, proposals=pending(world),
        open_terms=open_terms(world.terms.agreement), Open=Open, is_open=_is_open,
        rivals=world.agreements.rivals, released=released, rung_words=STEPS,
        happened_words=HAPPENED, breaks_quiet=breaks, holder_kinds=HOLDER_KINDS,
        falls_under=falls_under(world.terms.agreement),
    )


def _proposal(
    request: Asked, world: World, digest: str, record: Record, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    return pages.render(
        request, "agreement/proposal.html", status=422 if faults else 200, faults=faults,
        proposal=_as_proposal(world, digest, record), in_effect=world.terms.digest == digest,
    )


def _is_open(value: object) -> bool:
    return isinstance(value, Open)


def _decoded(body: bytes) -> str:
    if not body or len(body) > LARGEST_TEXT:
        raise Refused(Fault("text", f"{len(body)} bytes", say("an agreement as a YAML file")))
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Refused(Fault(f"text, byte {error.start}", "bytes that are not UTF-8",
                            say("UTF-8"))) from None
