"""The warnings that the watch has given, for everybody: CAP 1.2 messages and their Atom feed, as
files in the directory in which the watch writes them. Only what that directory lists is given."""

from __future__ import annotations

import asyncio
import re
from hashlib import sha256
from pathlib import Path

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from hudna.web.asked import Asked, house_of, language_of
from hudna.web.limits import Limits

FEED = "feed.atom"
TYPES = {".atom": "application/atom+xml", ".xml": "application/cap+xml"}
FRESH, FOREVER = "public, max-age=2", "public, max-age=31536000, immutable"
ANYBODY = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
LARGEST = 4_000_000
"""Bytes of a file that is given: what is larger no watch of ours has written."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,150}", re.ASCII)


class Door:
    """How often each caller has come."""

    def __init__(self) -> None:
        self.limits = Limits(most=400, per_s=40)


@get("/cap", include_in_schema=False)
async def feed(request: Asked) -> Response[bytes]:
    """The Atom feed of the warnings that are in effect, and of the last ones that were, in the
    reader's language where the watch writes it."""
    code = language_of(request).code
    try:
        found = await _given(request, FEED if code == "en" else f"feed.{code}.atom")
    except NotFoundException:
        found = await _given(request, FEED)
    found.headers["vary"] = "accept-language, cookie"
    return found


@get("/cap/{name:str}", include_in_schema=False)
async def message(request: Asked, name: FromPath[str]) -> Response[bytes]:
    """One message, or the feed under its own name."""
    return await _given(request, name)


HANDLERS = (feed, message)


async def _given(request: Asked, name: str) -> Response[bytes]:
    door: Door = request.app.state["cap_door"]
    caller = request.client.host if request.client else ""
    door.limits.count(caller, house_of(request).now_ms())
    found = await asyncio.to_thread(read, house_of(request).warnings, name)
    if found is None:
        raise NotFoundException
    tag = f'"{sha256(found).hexdigest()[:32]}"'
    kind = TYPES[Path(name).suffix]
    headers = {"cache-control": FRESH if name.endswith(".atom") else FOREVER, "etag": tag,
               **ANYBODY}
    if tag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, media_type=kind, headers=headers)
    return Response(found, media_type=kind, headers=headers)


def read(directory: Path, name: str) -> bytes | None:
    """The file of this name in the directory, None where the directory lists no such file. A link
    that leads elsewhere is none of its files."""
    if not _NAME.fullmatch(name) or Path(name).suffix not in TYPES:
        return None
    try:
        listed = {p.name: p for p in directory.iterdir()}.get(name)
        if listed is None or listed.is_symlink() or not listed.is_file():
            return None
        return listed.read_bytes() if listed.stat().st_size <= LARGEST else None
    except OSError:
        return None
