"""A bulletin in each format that it is given in, made from its data off the loop.

A PDF takes up to seconds: what was made last is held, and no more than one is made at a time.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Literal, NamedTuple, TypeAlias, get_args

from litestar import Response

from hudna.speak.bulletin import canonical, html, out_ged, out_geojson, out_hxl, pdf
from hudna.speak.bulletin.data import BulletinData
from hudna.speak.gazetteer import Gazetteer
from hudna.speak.language import language

Format: TypeAlias = Literal["html", "pdf", "geojson", "hxl", "ged", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)
IN_LANGUAGES: tuple[Format, ...] = ("html", "pdf")
MOST_HELD = 24_000_000
"""Bytes that are held in memory."""
TYPES: dict[Format, str] = {
    "html": "text/html; charset=utf-8", "pdf": "application/pdf",
    "geojson": "application/geo+json", "hxl": "text/csv; charset=utf-8",
    "ged": "text/csv; charset=utf-8", "json": "application/json"}
ENDINGS: dict[Format, str] = {
    "html": ".html", "pdf": ".pdf", "geojson": ".geojson", "hxl": ".hxl.csv", "ged": ".ged.csv",
    "json": ".json"}


class Made(NamedTuple):
    digest: str
    form: Format
    lang: str


class Files:
    """What was made lately."""

    def __init__(self) -> None:
        self._held: OrderedDict[Made, bytes] = OrderedDict()
        self._size = 0
        self._making = asyncio.Semaphore(1)

    async def of(self, data: BulletinData, made: Made, gazetteer: Gazetteer) -> bytes:
        async with self._making:
            if made in self._held:
                self._held.move_to_end(made)
                return self._held[made]
            content = await asyncio.to_thread(written, data, made.form, made.lang, gazetteer)
            self._hold(made, content)
            return content

    def _hold(self, made: Made, content: bytes) -> None:
        self._held[made] = content
        self._size += len(content)
        while self._size > MOST_HELD:
            self._size -= len(self._held.popitem(last=False)[1])


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
