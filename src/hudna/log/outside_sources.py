"""Where a served log is read from: an address, or a directory of the same files.

Nothing that comes is believed; it is bounded in bytes and in time."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import httpx

from hudna.fault import Fault, Refused
from hudna.log.outside import LONGEST, entries_of
from hudna.log.tiles import HASH, WIDTH, Tile
from hudna.record.shown import shown
from hudna.say import Say, say

LARGEST_NOTE = 1 << 20
"""Bytes of a checkpoint: 64 signatures and to spare."""
WAIT_S = 20.0
"""Seconds for one answer, all of it."""
TRIES = 5
WORKERS, AHEAD = 8, 64
AGENT = {"user-agent": "hudna-verify", "accept-encoding": "gzip, identity"}


class Unreadable(Refused):
    """The log could not be read: nothing is said of whether it is sound."""


class Source(Protocol):
    """`name` is said to the reader; `ahead`: how many files may be asked for at once, 0 where
    each is at hand. `Unreadable` where it cannot be told what is there."""

    name: str
    ahead: int

    def checkpoint(self) -> str: ...

    def get(self, tile: Tile) -> bytes | None:
        """What is served of a tile, exactly so wide; None where nothing is."""

    def close(self) -> None: ...


def each(source: Source, tiles: Iterable[Tile]) -> Iterator[tuple[Tile, bytes | None]]:
    """What the source has of each, in their order; some are asked for before their turn."""
    if not source.ahead:
        for tile in tiles:
            yield tile, source.get(tile)
        return
    pool = ThreadPoolExecutor(WORKERS)
    waiting: deque[tuple[Tile, Callable[[], bytes | None]]] = deque()
    try:
        for tile in tiles:
            waiting.append((tile, pool.submit(source.get, tile).result))
            if len(waiting) >= source.ahead:
                first, result = waiting.popleft()
                yield first, result()
        for first, result in waiting:
            yield first, result()
    finally:
        pool.shutdown(cancel_futures=True)


def either(tile: Tile, read: Callable[[str], bytes | None]) -> bytes | None:
    """A tile out of a set of files. Where a partial one is gone, the full one begins with it."""
    data = read(f"tile/{tile.path}")
    if data is not None or tile.width == WIDTH:
        return data
    full = read(f"tile/{tile._replace(width=WIDTH).path}")
    return None if full is None else cut(tile, full)


def cut(tile: Tile, full: bytes) -> bytes:
    """The beginning of a wider tile or bundle."""
    if tile.level >= 0:
        return full[: tile.width * HASH]
    leaves = entries_of(full)
    if leaves is None:
        return full
    return b"".join(len(leaf).to_bytes(2) + leaf for leaf in leaves[: tile.width])


def as_text(raw: bytes, where: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(Fault(where, "bytes", say("text in UTF-8"))) from None


class Files:
    """A directory of the files that a log serves."""

    ahead = 0

    def __init__(self, directory: Path) -> None:
        self._top, self.name = directory, str(directory)

    def checkpoint(self) -> str:
        raw = self._read("checkpoint", LARGEST_NOTE)
        if raw is None:
            raise _unreadable(self.name, "no file checkpoint", say("a directory of a log's files"))
        return as_text(raw, "checkpoint")

    def get(self, tile: Tile) -> bytes | None:
        return either(tile, self._read)

    def close(self) -> None:
        """Nothing is held open."""

    def _read(self, path: str, most: int = LONGEST) -> bytes | None:
        """One byte more than may be tells that there are too many."""
        try:
            with (self._top / path).open("rb", buffering=0) as file:
                return file.read(most + 1)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise _unreadable(f"{self.name}/{path}", error.strerror or str(error),
                              say("a file that can be read")) from None


class Web:
    """A log at an address. One connection a worker is kept; a redirect is followed nowhere."""

    ahead = AHEAD

    def __init__(
        self, address: str, *, transport: httpx.BaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name = address.rstrip("/")
        self._clock, self._sleep = clock, sleep
        self._client = httpx.Client(
            timeout=WAIT_S, follow_redirects=False, headers=AGENT, transport=transport,
            limits=httpx.Limits(max_connections=WORKERS, max_keepalive_connections=WORKERS),
        )

    def checkpoint(self) -> str:
        raw = self._read("checkpoint", LARGEST_NOTE)
        if raw is None:
            raise _unreadable(f"{self.name}/checkpoint", "nothing there", say("a log's checkpoint"))
        return as_text(raw, "checkpoint")

    def get(self, tile: Tile) -> bytes | None:
        return either(tile, self._read)

    def close(self) -> None:
        self._client.close()

    def _read(self, path: str, most: int = LONGEST) -> bytes | None:
        """Tried again where the answer may be another: busy, or no answer at all."""
        for last in range(TRIES):
            answer = self._once(f"{self.name}/{path}", most, last == TRIES - 1)
            if not isinstance(answer, float):
                return answer
            self._sleep(answer)
        raise AssertionError(path)

    def _once(self, url: str, most: int, last: bool) -> bytes | float | None:
        """What is there; or for how many seconds to wait before the next try."""
        try:
            with self._client.stream("GET", url) as answer:
                if answer.status_code == httpx.codes.OK:
                    return self._bounded(answer, most)
                if answer.status_code in (404, 410):
                    return None
                busy = answer.status_code in (429, 503)
                if last or not busy:
                    raise _unreadable(url, _told(answer), say("an answer with status 200 or 404"))
                return _pause(answer)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            if last or not isinstance(error, httpx.TransportError):
                found = str(error) or type(error).__name__
                raise _unreadable(url, shown(found), say("a log that answers")) from None
            return 0.2

    def _bounded(self, answer: httpx.Response, most: int) -> bytes:
        parts, size, until = [], 0, self._clock() + WAIT_S
        for part in answer.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > most:
                return b"".join(parts)[: most + 1]
            if self._clock() > until:
                raise _unreadable(str(answer.url), "an answer that does not end",
                                  say("one within {n} s", n=int(WAIT_S)))
        return b"".join(parts)


def _told(answer: httpx.Response) -> str:
    to = answer.headers.get("location", "")
    return f"status {answer.status_code}" + (f", a redirect to {shown(to)}" if to else "")


def _pause(answer: httpx.Response) -> float:
    asked = answer.headers.get("retry-after", "")
    return min(float(asked), WAIT_S) if asked.isdecimal() and len(asked) < 4 else 1.0


def _unreadable(where: str, found: str, expected: Say) -> Unreadable:
    return Unreadable(Fault(where, found, expected))
