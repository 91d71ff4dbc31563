"""A bulletin in each format that it is given in, made from its data off the loop.

A PDF takes up to seconds and a good part of a small machine's memory: it is made once, and kept on
disk; no more than one is made at a time for the desk, and one for everybody else,
who wait for none.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias, get_args

from litestar import Response

from hudna.log.store import StoreError
from hudna.speak.bulletin import canonical, html, out_ged, out_geojson, out_hxl, pdf
from hudna.speak.bulletin.data import BulletinData
from hudna.speak.gazetteer import Gazetteer
from hudna.speak.language import LOCALE, language
from hudna.web.house import MadeFiles

Door: TypeAlias = Literal["desk", "public"]
Format: TypeAlias = Literal["html", "pdf", "geojson", "hxl", "ged", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)
IN_LANGUAGES: tuple[Format, ...] = ("html", "pdf")
MOST_HELD = 24_000_000
"""Bytes that are held in memory."""
MOST_WAITING: dict[Format, int] = {**dict.fromkeys(FORMATS, 8), "pdf": 0}
"""Of those who come from outside, beside the one whose turn it is."""
DRAWN_BY = (".py", ".css", ".html", ".typ", ".po")
TYPES: dict[Format, str] = {
    "html": "text/html", "pdf": "application/pdf", "geojson": "application/geo+json",
    "hxl": "text/csv", "ged": "text/csv", "json": "application/json"}
"""A response says of what is text that it is UTF-8."""
ENDINGS: dict[Format, str] = {
    "html": ".html", "pdf": ".pdf", "geojson": ".geojson", "hxl": ".hxl.csv", "ged": ".ged.csv",
    "json": ".json"}


class Made(NamedTuple):
    """`out`: its data have been put out, and are asked for again."""

    digest: str
    form: Format
    lang: str
    out: bool = True


class _Line:
    """One after the other. `waiting`: how many are in it, with the one whose turn it is."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(1)
        self.waiting = 0

    async def __aenter__(self) -> None:
        self.waiting += 1
        try:
            await self._turn.acquire()
        except BaseException:
            self.waiting -= 1
            raise

    async def __aexit__(self, *_: object) -> None:
        self.waiting -= 1
        self._turn.release()


class MakingError(Exception):
    """It is not made yet, and others are being made."""


class Files:
    """What was made lately: in memory, and PDFs that were put out in `kept` as well."""

    def __init__(self, kept: MadeFiles) -> None:
        self._kept = kept
        self._held: OrderedDict[Made, bytes] = OrderedDict()
        self._size = 0
        self._lines = {(door, form): _Line() for door in get_args(Door) for form in FORMATS}

    async def of(
        self, data: BulletinData, made: Made, gazetteer: Gazetteer, door: Door
    ) -> bytes:
        """Raises `MakingError` where as many wait already as may; nobody waits at the desk's door
        for what everybody asks for, or the other way."""
        line = self._lines[door, made.form]
        if made in self._held:
            self._held.move_to_end(made)
            return self._held[made]
        if door == "public" and line.waiting > MOST_WAITING[made.form]:
            raise MakingError
        async with line:
            if made not in self._held:
                self._hold(made, await asyncio.to_thread(self._made, data, made, gazetteer))
            return self._held[made]

    def _made(self, data: BulletinData, made: Made, gazetteer: Gazetteer) -> bytes:
        """From the disk, where it is there: a disk that fails costs time, and no page."""
        if made.form != "pdf" or not made.out:
            return written(data, made.form, made.lang, gazetteer)
        named = (made.digest, made.form, made.lang, fingerprint())
        with suppress(StoreError):
            if (kept := self._kept.get(*named)) is not None:
                return kept
        content = written(data, made.form, made.lang, gazetteer)
        with suppress(StoreError):
            self._kept.keep(content, *named)
        return content

    def _hold(self, made: Made, content: bytes) -> None:
        self._held[made] = content
        self._size += len(content)
        while self._size > MOST_HELD and len(self._held) > 1:
            self._size -= len(self._held.popitem(last=False)[1])


@cache
def fingerprint() -> str:
    """Of the words and drawings of this version: what another made is not shown as its own."""
    found = sha256()
    for folder in (Path(html.__file__).parent, LOCALE):
        for file in sorted(f for f in folder.rglob("*") if f.suffix in DRAWN_BY):
            found.update(file.read_bytes())
    return found.hexdigest()


def written(data: BulletinData, form: Format, lang: str, gazetteer: Gazetteer) -> bytes:
    """Blocking. Raises `Refused` where the data is not sound."""
    match form:
        case "geojson":
            return out_geojson.geojson(data)
        case "hxl":
            return out_hxl.hxl(data)
        case "ged":
            return out_ged.ged(data)
        case "json":
            return canonical.canonical(data)
        case "html":
            return html.html(data, language(lang), gazetteer)
        case "pdf":
            return pdf.pdf(data, language(lang), gazetteer)


def answer(content: bytes, data: BulletinData, form: Format, lang: str) -> Response[bytes]:
    """With what a browser may do with it: show the page, which runs and fetches nothing; keep the
    rest as files."""
    headers = {"content-disposition": f'{_how(form)}; filename="{name(data, form, lang)}"'}
    if form == "html":
        headers["content-security-policy"] = html.policy()
    return Response(content, media_type=TYPES[form], headers=headers)


def name(data: BulletinData, form: Format, lang: str) -> str:
    """Parties are letters, digits and dashes."""
    tongue = f"-{lang}" if form in IN_LANGUAGES else ""
    return f"bulletin-{data.author}-{data.day}{tongue}{ENDINGS[form]}"


def _how(form: Format) -> str:
    return "inline" if form in IN_LANGUAGES else "attachment"
