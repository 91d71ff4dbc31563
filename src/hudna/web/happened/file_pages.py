"""One file that came with a report: what it is and through whose hands it went; the file as it
came, and a copy without its place.

Who takes it in hand is in its chain of custody before a byte goes out. It is always a download and
never shown by the browser: what came from anybody is not to run, or to call out, at a desk.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.exceptions import NotFoundException
from litestar.response import Stream

from hudna.act.report import correct
from hudna.fault import Fault, Refused
from hudna.record.incidents import Attached, Report
from hudna.record.record import Record
from hudna.say import say
from hudna.speak.media import Copy, Withheld, without_place
from hudna.view.reports import report
from hudna.web import pages
from hudna.web.asked import Asked, house_of
from hudna.web.filed import Chain
from hudna.web.found import subject
from hudna.web.happened import file_words, files
from hudna.web.house import House
from hudna.web.looking import by_a_person
from hudna.web.posts import who_reads_reports
from hudna.web.session import officer_of

COPYABLE = ("image/jpeg", "image/png")
LARGEST_COPIED = 50_000_000
"""Bytes of a picture that is drawn anew."""
_LOG = logging.getLogger(__name__)


class Held(NamedTuple):
    record: Record
    file: Attached


@get("/reports/{of:str}/files/{digest:str}", guards=[who_reads_reports])
async def page(request: Asked) -> Response[str]:
    return await _page(request, _held(request))


@get("/reports/{of:str}/files/{digest:str}/original", guards=[who_reads_reports, by_a_person])
async def original(request: Asked) -> Response[Any]:
    """The file as it came."""
    house, held = house_of(request), _held(request)
    if not await asyncio.to_thread(house.files.attached.has, held.file.digest):
        return await _page(request, held, (_gone(),))
    await in_hand(request, held.file, "opened")
    return Stream(whole(house, held.file.digest),
                  headers=download_headers(file_words.download_name(held.file), held.file.size))


@get("/reports/{of:str}/files/{digest:str}/copy", guards=[who_reads_reports, by_a_person])
async def copied(request: Asked) -> Response[Any]:
    """A picture drawn anew, without where and with what it was made; a page that says why not."""
    house, held = house_of(request), _held(request)
    if not await asyncio.to_thread(house.files.attached.has, held.file.digest):
        return await _page(request, held, (_gone(),))
    made = await asyncio.to_thread(_drawn, house, held.file)
    if isinstance(made, Withheld):
        return await _page(request, held, withheld=made)
    await in_hand(request, held.file, "copied", sha256(made.data).hexdigest())
    name = f"copy-{file_words.download_name(held.file)}"
    return Response(made.data, headers=download_headers(name, len(made.data)),
                    media_type="application/octet-stream")


@post("/reports/{of:str}/files", request_max_body_size=files.LARGEST, guards=[who_reads_reports])
async def added(request: Asked) -> Response[Any]:
    """Files that belong to a report that is kept already: its next version names them too."""
    house = house_of(request)
    record = _own(house, subject(request))
    try:
        said = report(record)
        _some(await files.all_of(request))
        sent = await files.others_than(request, {f.digest for f in said.attached})
        async with files.keeping(request, sent, "desk") as attached:
            draft = correct(house.world, record.hash, _with(said, attached), house.now_ms())
            [kept] = await house.say([draft])
    except Refused as refused:
        return pages.render(request, "happened/reports/files_refused.html", status=422,
                            faults=refused.faults, record=record)
    return pages.see(f"/reports/{kept.hash}#files")


def _some(sent: Sequence[UploadFile]) -> None:
    if not sent:
        raise Refused(Fault(files.FIELD, "nothing", say("at least one file")))


def _with(said: Report, attached: tuple[Attached, ...]) -> Report:
    both = tuple({f.digest: f for f in (*said.attached, *attached)}.values())
    return msgspec.structs.replace(said, attached=both)


# --- what is held ---


def _own(house: House, of: str) -> Record:
    """A report of this party's: files of others' never come here."""
    record = house.world.record(of)
    if record is None or not isinstance(record.said, Report) or record.author != house.party:
        raise NotFoundException
    return record


def _held(request: Asked) -> Held:
    record = _own(house_of(request), subject(request))
    digest = str(request.path_params["digest"])
    for file in report(record).attached:
        if file.digest == digest:
            return Held(record, file)
    raise NotFoundException


async def _page(
    request: Asked, held: Held, faults: tuple[Fault, ...] = (), *,
    withheld: Withheld | None = None,
) -> Response[str]:
    house = house_of(request)
    chain, broken = await asyncio.to_thread(_chain, house, held.file.digest)
    here = await asyncio.to_thread(house.files.attached.has, held.file.digest)
    return pages.render(
        request, "happened/reports/file.html", status=404 if faults else 200, record=held.record,
        said=report(held.record), file=held.file, chain=chain, kept_here=here,
        faults=(*faults, *broken), file_words=file_words, withheld=withheld,
        copyable=held.file.media_type in COPYABLE)


def _chain(house: House, digest: str) -> tuple[Chain | None, tuple[Fault, ...]]:
    try:
        return house.files.custody.chain(digest), ()
    except Refused as refused:
        return None, refused.faults


# --- bytes that go out ---


async def in_hand(request: Asked, file: Attached, did: Any, copy: str = "") -> None:
    """Raises `Refused` where it cannot be said: then nothing goes out."""
    house = house_of(request)
    by, now_ms = officer_of(request), house.now_ms()
    await asyncio.to_thread(
        lambda: house.files.custody.then(file.digest, did, by, now_ms, copy=copy))


def whole(house: House, digest: str) -> Iterator[bytes]:
    """The last piece goes out only once all of it is known to be what came: else it breaks off,
    and no browser takes it for the whole."""
    held = b""
    try:
        for piece in house.files.attached.chunks(digest):
            if held:
                yield held
            held = piece
    except Refused:
        # Not the refusal's own words, which name the file.
        _LOG.error("a file on disk is not the one that came: it is not given out")
        return
    yield held


def _drawn(house: House, file: Attached) -> Copy | Withheld:
    if file.size > LARGEST_COPIED:
        return Withheld(say("the picture is too large to be drawn anew: no copy is shown"))
    with house.files.attached.open(file.digest) as opened:
        return without_place(opened, file.media_type)


def download_headers(name: str, size: int) -> dict[str, str]:
    """Of what is never shown by the browser; `size` in bytes."""
    return {
        "content-type": "application/octet-stream", "content-length": str(size),
        "content-disposition": f'attachment; filename="{name}"',
        "x-content-type-options": "nosniff", "cache-control": "no-store",
        "content-security-policy": "default-src 'none'; sandbox",
        "cross-origin-resource-policy": "same-origin",
    }


def _gone() -> Fault:
    return Fault("file", "destroyed, or not here", say("a file that is kept at this node"))


HANDLERS = (page, original, copied, added)
