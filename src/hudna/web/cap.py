"""The warnings that the watch has given, for everybody: CAP 1.2 messages and their Atom feed, as
files in the directory in which the watch writes them. Only what that directory lists is given."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from hudna.web.asked import Asked, house_of, language_of
from hudna.web.callers import caller
from hudna.web.limits import Limits

FEED = "feed.atom"
TYPES = {".atom": "application/atom+xml", ".xml": "application/cap+xml"}
FRESH, FOREVER = "public, max-age=2", "public, max-age=31536000, immutable"
ANYBODY = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
LARGEST = 4_000_000
"""Bytes of a file that is given: what is larger no watch of ours has written."""
MOST_HELD = 32_000_000
"""Bytes that are held in memory, so that many readers cost no reading of the disk."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,150}", re.ASCII)


class Held(NamedTuple):
    """A file as it was when it was read: `seen` tells whether it is another by now."""

    seen: tuple[int, int, int]
    content: bytes
    tag: str


class Door:
    """What has been given lately; `misses` counts, by address, who asks for what is not there.
    Nobody who asks for a warning that there is has to wait: behind one address is a whole town."""

    def __init__(self) -> None:
        self.misses = Limits(most=400, per_s=40)
        self.held = 0
        self._held: OrderedDict[str, Held] = OrderedDict()

    async def find(self, directory: Path, name: str) -> Held | None:
        seen = _seen(directory, name)
        if seen is None:
            return None
        held = self._held.get(name)
        if held is None or held.seen != seen:
            content = await asyncio.to_thread(read, directory, name)
            if content is None:
                return None
            held = Held(seen, content, f'"{sha256(content).hexdigest()[:32]}"')
        self._hold(name, held)
        return held

    def _hold(self, name: str, held: Held) -> None:
        self._drop(name)
        self._held[name] = held
        self.held += len(held.content)
        while self.held > MOST_HELD:
            self._drop(next(iter(self._held)))

    def _drop(self, name: str) -> None:
        if (held := self._held.pop(name, None)) is not None:
            self.held -= len(held.content)


@get("/cap", include_in_schema=False)
async def feed(request: Asked) -> Response[bytes]:
    """The Atom feed of the warnings that are in effect, and of the last ones that were, in the
    reader's language where the watch writes it."""
    code = language_of(request).code
    found = await _given(request, *(() if code == "en" else (f"feed.{code}.atom",)), FEED)
    found.headers["vary"] = "accept-language, cookie"
    return found


@get("/cap/{name:str}", include_in_schema=False)
async def message(request: Asked, name: FromPath[str]) -> Response[bytes]:
    """One message, or the feed under its own name."""
    return await _given(request, name)


HANDLERS = (feed, message)


async def _given(request: Asked, *names: str) -> Response[bytes]:
    """The first of these that there is."""
    door: Door = request.app.state["cap_door"]
    house = house_of(request)
    for name in names:
        if (found := await door.find(house.watched.warnings, name)) is not None:
            return _answer(request, name, found)
    door.misses.count(caller(request), house.now_ms())
    raise NotFoundException


def _answer(request: Asked, name: str, found: Held) -> Response[bytes]:
    kind = TYPES[Path(name).suffix]
    headers = {"cache-control": FRESH if name.endswith(".atom") else FOREVER, "etag": found.tag,
               **ANYBODY}
    if found.tag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, media_type=kind, headers=headers)
    return Response(found.content, media_type=kind, headers=headers)


def _seen(directory: Path, name: str) -> tuple[int, int, int] | None:
    if not _NAME.fullmatch(name) or Path(name).suffix not in TYPES:
        return None
    try:
        found = (directory / name).lstat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


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
