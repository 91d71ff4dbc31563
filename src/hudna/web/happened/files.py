"""Taking in files that come with what is told: to disk as they come, looked at by their content,
and in their chain of custody before any record names them. All of a form's files, or none.

    async with files.keeping(request, form, "desk") as attached:
        await house.say([...])        # refused: what came with it is destroyed again
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import IO, NamedTuple, cast

from litestar.datastructures import UploadFile

from hudna.fault import Fault, Refused
from hudna.record.incidents import Attached, Channel
from hudna.record.sound_incidents import MOST_ATTACHED
from hudna.say import say
from hudna.speak.media import admitted
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form
from hudna.web.house import House
from hudna.web.session import session_of

LARGEST = 210_000_000
"""Bytes of the largest form that brings files: one of 200 MB, and what is written beside it."""
FIELD = "files"
_CHUNK = 1 << 18
_LOG = logging.getLogger(__name__)


async def kept(
    request: Asked, form_or_files: Form | Iterable[UploadFile], channel: Channel
) -> tuple[Attached, ...]:
    """Keep every file that came with a form, or those given, each once; the first step of each
    chain of custody is on disk when this returns. Raises `Refused`, with none of them kept, naming
    each that is not taken in by its place and never by its name.

    They then lie here whether or not a record names them: rather use `keeping`."""
    uploads = await _uploads(request, form_or_files)
    async with house_of(request).files.filing():
        taken = await _keep(request, uploads, channel)
        await asyncio.to_thread(_come, request, taken.again, channel)
        return taken.all


@asynccontextmanager
async def keeping(
    request: Asked, form_or_files: Form | Iterable[UploadFile], channel: Channel
) -> AsyncIterator[tuple[Attached, ...]]:
    """The same; where what is done within fails, those that no record names are destroyed again,
    and of those that lay here before nothing is said to have come. One form at a time: else one
    that fails could destroy what another has just brought."""
    uploads = await _uploads(request, form_or_files)
    async with house_of(request).files.filing():
        taken = await _keep(request, uploads, channel)
        attached = taken.all
        try:
            yield attached
        except BaseException:
            # Shielded: whoever sent them may have hung up, and that must leave nothing behind.
            await asyncio.shield(asyncio.to_thread(
                _let_go, house_of(request), attached, _by(request, channel)))
            raise
        await asyncio.shield(asyncio.to_thread(_come_after, request, taken.again, channel))


async def others_than(request: Asked, known: Collection[str]) -> tuple[UploadFile, ...]:
    """The files of a form but those whose digests are known. Raises `Refused`, naming each, where
    it has no other: of what is there already nothing is kept, and nothing has come."""
    sent = await all_of(request)
    digests = [await asyncio.to_thread(_digest, cast(IO[bytes], u.file)) for u in sent]
    found = tuple(u for u, digest in zip(sent, digests, strict=True) if digest not in known)
    if sent and not found:
        raise Refused([Fault(f"{FIELD}[{i}]", "a file that the report has already",
                             say("another file: nothing of this one was kept anew"))
                       for i in range(len(sent))])
    return found


def _digest(file: IO[bytes]) -> str:
    made = sha256()
    for piece in pieces(file):
        made.update(piece)
    file.seek(0)
    return made.hexdigest()


class Taken(NamedTuple):
    """`again`: of all, those that lay here before."""

    all: tuple[Attached, ...] = ()
    again: tuple[Attached, ...] = ()


async def _uploads(
    request: Asked, form_or_files: Form | Iterable[UploadFile]
) -> tuple[UploadFile, ...]:
    uploads = (await all_of(request) if isinstance(form_or_files, Form)
               else tuple(form_or_files))
    if len(uploads) > MOST_ATTACHED:
        raise Refused(Fault(FIELD, f"{len(uploads)} files",
                            say("at most {most} files", most=MOST_ATTACHED)))
    return uploads


async def _keep(
    request: Asked, uploads: Sequence[UploadFile], channel: Channel
) -> Taken:
    if not uploads:
        return Taken()
    return await asyncio.to_thread(
        _kept, house_of(request), [cast(IO[bytes], u.file) for u in uploads],
        _by(request, channel), channel)


async def all_of(request: Asked) -> tuple[UploadFile, ...]:
    """Every file of the form, also where several came under one name."""
    sent = await request.form()
    return tuple(v for _, v in sent.multi_items() if isinstance(v, UploadFile) and v.filename)


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_CHUNK):
        yield piece


def _by(request: Asked, channel: Channel) -> str:
    """The officer at the desk, or the door: never who came through it."""
    session = session_of(request)
    return session.officer if session is not None else channel


def _kept(house: House, files: Sequence[IO[bytes]], by: str, channel: Channel) -> Taken:
    _admit(files)
    fresh: list[Attached] = []
    found: dict[str, Attached] = {}
    again: dict[str, Attached] = {}
    try:
        for i, file in enumerate(files):
            one = house.files.attached.keep(pieces(file), f"{FIELD}[{i}]")
            steps = house.files.custody.chain(one.digest).steps
            if one.digest not in found and not steps:
                fresh.append(one)
            if steps and steps[-1].did != "destroyed":
                again[one.digest] = one
            found[one.digest] = one
        for digest, one in found.items():
            if digest not in again:
                house.files.custody.received(one, by, house.now_ms(), channel)
    except Refused:
        _let_go(house, fresh, by)
        raise
    return Taken(tuple(found.values()), tuple(again.values()))


def _come(request: Asked, again: Iterable[Attached], channel: Channel) -> None:
    house = house_of(request)
    for one in again:
        house.files.custody.received(one, _by(request, channel), house.now_ms(), channel)


def _come_after(request: Asked, again: Iterable[Attached], channel: Channel) -> None:
    """Once a record names them: it stands, also where the disk then takes no step."""
    try:
        _come(request, again, channel)
    except Refused:
        # Not the refusal's own words, which may name the file.
        _LOG.error("that a file came once more is not in its chain of custody")


def _admit(files: Sequence[IO[bytes]]) -> None:
    """Every file that is refused, named at once, before any is kept."""
    faults: list[Fault] = []
    for i, file in enumerate(files):
        try:
            file.seek(0)
            admitted(file, f"{FIELD}[{i}]")
        except Refused as refused:
            faults.extend(refused.faults)
    if faults:
        raise Refused(faults)


def _let_go(house: House, attached: Sequence[Attached], by: str) -> None:
    for one in attached:
        if house.files.names(one.digest):
            continue
        house.files.attached.destroy(one.digest)
        steps = house.files.custody.chain(one.digest).steps
        if steps and steps[-1].did != "destroyed":
            house.files.custody.then(one.digest, "destroyed", by, house.now_ms())
