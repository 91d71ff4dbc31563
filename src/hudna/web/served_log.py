"""The log as anybody may check it (C2SP tlog-tiles): signed checkpoint, key, tiles, entries, and
a proof for one record. It shows hashes and times, nothing of what was said.

Tiles are immutable: whoever lies between keeps them for good. What the published tree does not
have is not there, so that no answer is ever ahead of the checkpoint.
"""

from __future__ import annotations

import asyncio
import gzip
import re
from hashlib import sha256

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from hudna.log import proof, tiles
from hudna.log.checkpoint import parse
from hudna.log.note import split
from hudna.web.asked import Asked, house_of
from hudna.web.callers import caller
from hudna.web.house import House
from hudna.web.limits import Limits

TEXT = "text/plain"
"""To which the framework adds the character set, UTF-8."""
BYTES = "application/octet-stream"
FRESH = "public, max-age=2"
FOREVER = "public, max-age=31536000, immutable"
# A page of another origin may read it: there is nothing here that is not for everybody.
ANYBODY = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
READERS = 2
"""Tiles and rows of bundles that are read at once: who fetches the log never takes the threads that
write it."""
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_NUMBER = re.compile(r"0|[1-9]\d{0,15}", re.ASCII)
_WEIGHT = re.compile(r"q=(?:1(?:\.0{0,3})?|0?\.\d{0,2}[1-9]\d{0,2})", re.ASCII)
LONGEST_ACCEPTED = 256
"""Letters of an Accept-Encoding that are looked at: what is longer is given no packed bundle."""


class Door:
    """The state of the door: how often each caller has come, and who reads just now."""

    def __init__(self) -> None:
        self.limits = Limits(most=4000, per_s=400)
        self.reading = asyncio.Semaphore(READERS)


@get("/log/checkpoint", include_in_schema=False)
async def checkpoint(request: Asked) -> Response[str]:
    """The signed note over the whole log (C2SP tlog-checkpoint), with the cosignatures that it
    has by now (C2SP tlog-cosignature)."""
    async with _door(request).reading:
        return _text(await asyncio.to_thread(cosigned, house_of(request)))


@get("/log/key", include_in_schema=False)
async def key(request: Asked) -> Response[str]:
    """The verifier key of this log (C2SP signed-note)."""
    _door(request)
    return _text(f"{house_of(request).log.verifier.text}\n")


@get("/log/tile/{path:path}", include_in_schema=False)
async def tile(request: Asked, path: FromPath[str]) -> Response[bytes]:
    """A tile of the tree, or a bundle of entries, of the published tree."""
    door, asked = _door(request), tiles.parse(path.removeprefix("/"))
    if asked is None or request.url.query or not _written_so(request, f"tile/{asked.path}"):
        raise NotFoundException
    async with door.reading:
        found = await asyncio.to_thread(house_of(request).log.tile, asked)
    if found is None:
        raise NotFoundException
    packed = asked.level < 0 and takes_gzip(request.headers.get("accept-encoding", ""))
    return _immutable(request, found, packed)


@get("/log/bundles/{first:str}/{count:str}", include_in_schema=False)
async def bundles(request: Asked, first: FromPath[str], count: FromPath[str]) -> Response[bytes]:
    """Full bundles of entries side by side, at most `tiles.MANY`: beside the specification, for
    one that is far behind. `first` is the number of the first one."""
    asked = _row(first, count)
    door = _door(request, asked[1] if asked else 1)
    if asked is None or request.url.query or not _written_so(request, f"bundles/{first}/{count}"):
        raise NotFoundException
    async with door.reading:
        found = await asyncio.to_thread(house_of(request).log.bundles, *asked)
    if found is None:
        raise NotFoundException
    return _immutable(request, found, packed=False)


@get("/log/proof/{of:str}", include_in_schema=False)
async def inclusion(request: Asked, of: FromPath[str]) -> Response[str]:
    """That a record is in the log, to be checked offline (C2SP tlog-proof). `of` is the record's
    hash, hex: only who knows the record knows it."""
    door, record = _door(request), of.removesuffix(".tlog-proof")
    if not _HASH.fullmatch(record):
        raise NotFoundException
    async with door.reading:
        text = await asyncio.to_thread(proof_of, house_of(request), record)
    if text is None:
        raise NotFoundException
    name = f'attachment; filename="{record}.tlog-proof"'
    return _text(text, {"content-disposition": name})


HANDLERS = (checkpoint, key, tile, bundles, inclusion)


def cosigned(house: House) -> str:
    """The latest checkpoint, cosigned by whoever has cosigned this very size."""
    note = house.log.checkpoint()
    head = parse(split(note)[0])
    return note + "".join(
        kept.line for kept in house.circle.ledger.cosignatures(head.origin, head.size)
    )


def proof_of(house: House, record: str) -> str | None:
    """The proof for a record, against one signed head: the log may grow meanwhile."""
    log, note = house.log, cosigned(house)
    size = parse(split(note)[0]).size
    entry = log.entry(record)
    if entry is None or entry.index >= size:
        return None
    return proof.Proof(entry.index, tuple(log.inclusion(entry.index, size)), note).text


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding (RFC 9110 section 12.5.3) takes gzip. In time by its length."""
    if len(accepted) > LONGEST_ACCEPTED:
        return False
    for one in accepted.split(","):
        coding, weighed, weight = one.partition(";")
        if coding.strip().lower() in ("gzip", "*"):
            return not weighed or bool(_WEIGHT.fullmatch(weight.strip()))
    return False


def _text(text: str, more: dict[str, str] | None = None) -> Response[str]:
    headers = {"cache-control": FRESH, **ANYBODY, **(more or {})}
    return Response(text, media_type=TEXT, headers=headers)


def _immutable(request: Asked, found: bytes, packed: bool) -> Response[bytes]:
    tag = f'"{sha256(found).hexdigest()[:32]}{"-gzip" if packed else ""}"'
    headers = {"cache-control": FOREVER, "etag": tag, "vary": "accept-encoding", **ANYBODY}
    if tag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, media_type=BYTES, headers=headers)
    if packed:
        found = gzip.compress(found, 1, mtime=0)
        headers["content-encoding"] = "gzip"
    return Response(found, media_type=BYTES, headers=headers)


def _row(first: str, count: str) -> tuple[int, int] | None:
    """The number of the first bundle and how many; None unless both are numbers as they are written
    here, and the bundles no more than are given at once."""
    if not (_NUMBER.fullmatch(first) and _NUMBER.fullmatch(count)):
        return None
    return (int(first), int(count)) if 0 < int(count) <= tiles.MANY else None


def _written_so(request: Asked, path: str) -> bool:
    """A tile has one address, though the router passes over doubled and closing slashes."""
    raw = request.scope.get("raw_path") or b""
    return bytes(raw).partition(b"?")[0].endswith(f"/log/{path}".encode("ascii"))


def _door(request: Asked, weight: int = 1) -> Door:
    """TooManyRequests where this caller has come too often; for more at once, more often."""
    door: Door = request.app.state["log_door"]
    door.limits.count(caller(request), house_of(request).now_ms(), weight)
    return door
