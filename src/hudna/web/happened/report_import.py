"""A whole file of tellings: read, and shown one by one with what each may mean; then those that a
person has ticked are kept, a page's worth at a time. Where one of them is wrong, none is kept.

The file waits between the steps (`told_files`); nothing of it is kept before the last.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Any

from litestar import Response, get, post
from litestar.datastructures import UploadFile

from hudna.fault import Fault, Refused
from hudna.record.incidents import Attached
from hudna.record.sound_incidents import LONGEST_REPORT
from hudna.say import say
from hudna.speak.bulletin.words import KNOWN
from hudna.speak.intake.files import ENDINGS, MOST_BYTES, Choices, read_told
from hudna.speak.intake.heads import COLUMNS
from hudna.speak.intake.letters import ENCODINGS, Offer, offers
from hudna.speak.intake.told import Taken
from hudna.terms.happenings import HAPPENED
from hudna.web import pages
from hudna.web.alike import faults_alike
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.happened import files, imported, imported_told, report_reading, told_files
from hudna.web.happened.imported import Proposed
from hudna.web.happened.report_words import CHANNELS
from hudna.web.happened.told_files import Waiting
from hudna.web.posts import who_reads_reports

PAGE = 50
LARGEST = MOST_BYTES + 1_000_000
_ROW = re.compile("[0-9]{1,9}")
LETTERS = ("csv", "tsv", "txt", "eml")
"""Files whose encoding may have to be chosen."""


@get("/reports/import", guards=[who_reads_reports])
async def blank(request: Asked) -> Response[str]:
    return _form(request, Form({}, {}))


@post("/reports/import", request_max_body_size=LARGEST, guards=[who_reads_reports])
async def uploaded(request: Asked) -> Response[Any]:
    """A file, read: every fault of it, or its first tellings."""
    house, form = house_of(request), await read(request)
    sent = form.files.get("file")
    choices = _choices(form)
    if sent is None or not sent.filename:
        form.fault("file", say("a file whose name ends in {endings}",
                               endings=", ".join(f".{e}" for e in ENDINGS)))
    if form.faults or sent is None:
        return _form(request, form, tuple(form.faults))
    data = await sent.read()
    waiting = Waiting(sent.filename, await asyncio.to_thread(told_files.on_disk, data),
                      house.now_ms(), choices)
    told_files.put(request, waiting)
    return await _read(request, form, waiting)


@post("/reports/import/again", guards=[who_reads_reports])
async def again(request: Asked) -> Response[Any]:
    """The file that waits, read as the form now says."""
    form, waiting = await read(request), _waiting(request)
    if waiting is None:
        return _form(request, form, (_none(),))
    choices = _choices(form)
    if form.faults:
        return _form(request, form, tuple(form.faults), waiting=waiting)
    async with waiting.turn:
        # What was kept stays counted by its place: another reading of it could mean other rows.
        if not waiting.done:
            waiting.choices = choices
    return await _read(request, form, waiting)


@get("/reports/import/review", guards=[who_reads_reports])
async def review(request: Asked) -> Response[Any]:
    waiting = _waiting(request)
    if waiting is None:
        return pages.see("/reports/import")
    taken = await _taken(waiting)
    return await _review(request, waiting, taken, Form({}, {}))


@post("/reports/import/keep", guards=[who_reads_reports])
async def confirmed(request: Asked) -> Response[Any]:
    """Those that are ticked, all or none; `aside` leaves the page's others out for good."""
    form, waiting = await read(request), _waiting(request)
    if waiting is None:
        return _form(request, form, (_none(),))
    taken = await _taken(waiting)
    async with waiting.turn:
        # What was kept by the same form before is not kept again.
        shown = [i for i in _shown(form) if i < len(taken.told) and i not in waiting.done]
        chosen = [i for i in shown if form.ticked(f"r{i}_take")]
        try:
            _some(form)
            await _keep(request, taken, form, chosen)
        except Refused as refused:
            return await _review(request, waiting, taken, form, refused.faults)
        waiting.done |= set(shown if form.ticked("aside") else chosen)
    return pages.see("/reports/import/review")


# --- reading ---


async def _read(request: Asked, form: Form, waiting: Waiting) -> Response[Any]:
    taken = await _taken(waiting)
    if not taken.faults:
        return await _review(request, waiting, taken, Form({}, {}))
    offered = await asyncio.to_thread(_encodings, waiting)
    return _form(request, form, taken.faults, waiting=waiting, offered=offered)


async def _taken(waiting: Waiting) -> Taken:
    """Beside the loop: a long file takes a while."""
    return await asyncio.to_thread(
        lambda: read_told(waiting.data(), waiting.name, waiting.told_ms, waiting.choices))


def _encodings(waiting: Waiting) -> tuple[Offer, ...]:
    """Those to choose from, where the file does not show which letters it is in."""
    if waiting.name.rpartition(".")[2].lower() not in LETTERS:
        return ()
    data = waiting.data()
    try:
        return () if "\0" not in data.decode("utf-8-sig") else offers(data)
    except UnicodeDecodeError:
        return offers(data)


def _choices(form: Form) -> Choices:
    """What the file's columns mean, one `ours = theirs` a line; its encoding; its sheet."""
    mapping: dict[str, str] = {}
    for line in filter(str.strip, form.text("mapping").splitlines()):
        ours, _, theirs = (part.strip() for part in line.partition("="))
        if ours not in COLUMNS or not theirs:
            form.fault("mapping", say("our name = the name in the file; ours: {columns}",
                                      columns=", ".join(COLUMNS)))
        mapping[theirs] = ours
    encoding = form.choice("encoding", ENCODINGS) if form.get("encoding") else ""
    return Choices(mapping, encoding, form.text("sheet"))


def _waiting(request: Asked) -> Waiting | None:
    store, sitting = told_files.of(request)
    return store.get(sitting)


def _none() -> Fault:
    return Fault("file", "nothing", say("a file: this desk keeps none, choose it again"))


# --- keeping ---


async def _keep(request: Asked, taken: Taken, form: Form, chosen: Sequence[int]) -> None:
    """Raises `Refused` with every fault of every row, and keeps none of them."""
    house = house_of(request)
    rows = await _proposed(request, taken, chosen)
    faults: list[Fault] = []
    for row in rows:
        try:
            imported.draft(house, row, form)
        except Refused as refused:
            faults.extend(refused.faults)
    if faults:
        raise Refused(faults)
    if rows:
        async with _with_files(request, rows) as attached:
            await house.say([imported.draft(house, r, form, a)
                             for r, a in zip(rows, attached, strict=True)])


def _some(form: Form) -> None:
    if not form.ticked("aside") and not any(form.ticked(f"r{i}_take") for i in _shown(form)):
        raise Refused(Fault("take", "nothing", say("at least one telling, ticked")))


@asynccontextmanager
async def _with_files(
    request: Asked, rows: Sequence[Proposed]
) -> AsyncIterator[list[tuple[Attached, ...]]]:
    """The files that came within each telling, and the whole of a text that no report can hold."""
    sent = [await asyncio.to_thread(_uploads, row) for row in rows]
    digests = [[await asyncio.to_thread(_digest, u) for u in uploads] for uploads in sent]
    channel = rows[0].told.channel
    async with files.keeping(request, [u for some in sent for u in some], channel) as kept:
        by = {a.digest: a for a in kept}
        yield [tuple(by[d] for d in dict.fromkeys(some)) for some in digests]


def _uploads(row: Proposed) -> list[UploadFile]:
    found = [list(e.chunks()) for e in row.told.attached]
    if len(row.text) > LONGEST_REPORT:
        found.append([row.text.encode()])
    uploads = []
    for pieces in found:
        one = UploadFile("application/octet-stream", "file")
        for piece in pieces:
            one.file.write(piece)
        uploads.append(one)
    return uploads


def _digest(upload: UploadFile) -> str:
    made = sha256()
    for piece in files.pieces(upload.file):
        made.update(piece)
    return made.hexdigest()


# --- pages ---


async def _proposed(request: Asked, taken: Taken, indexes: Sequence[int]) -> list[Proposed]:
    house = house_of(request)
    setting = report_reading.setting(house)
    return await asyncio.to_thread(
        lambda: [imported.proposed(house, setting, i, taken.told[i]) for i in indexes])


def _shown(form: Form) -> list[int]:
    """The tellings that were on the page."""
    return [int(n) for n in form.get("shown").split()[:PAGE] if _ROW.fullmatch(n)]


async def _review(request: Asked, waiting: Waiting, taken: Taken, form: Form,
                  faults: tuple[Fault, ...] = ()) -> Response[Any]:
    left = [i for i in range(len(taken.told)) if i not in waiting.done]
    rows = await _proposed(request, taken, left[:PAGE])
    return pages.render(
        request, "happened/reports/import_review.html", status=422 if faults else 200,
        alike=faults_alike(faults), faults=faults, form=form, rows=rows, left=len(left),
        total=len(taken.told), kept=len(waiting.done), hints=taken.hints, aside=taken.aside,
        filename=waiting.name, kinds=HAPPENED, knows=KNOWN, channels=CHANNELS,
        longest=LONGEST_REPORT, zone=report_reading.zone(house_of(request)),
        local=report_reading.local, why_sent=imported_told.WHY,
        units=lambda row: house_of(request).places.admin_of(row.at),
        of_row=lambda row: [f for f in faults if f.where.startswith(f"{row.told.where}, ")])


def _form(
    request: Asked, form: Form, faults: tuple[Fault, ...] = (), *,
    waiting: Waiting | None = None, offered: tuple[Offer, ...] = (),
) -> Response[str]:
    return pages.render(
        request, "happened/reports/import.html", status=422 if faults else 200, faults=faults,
        alike=faults_alike(faults), form=form, waiting=waiting, offered=offered, columns=COLUMNS,
        encodings=[(name, name) for name in ENCODINGS], endings=ENDINGS)


HANDLERS = (blank, uploaded, again, review, confirmed)
