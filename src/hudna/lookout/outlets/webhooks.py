"""Warnings to another system's address, kept on disk until it has taken them or they have expired.

The headers are those of Standard Webhooks 1.0, so that its libraries check the signature, and
`Idempotency-Key`. Each message says itself what it replaces; still what concerns one place is never
sent out of order.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import msgspec

from hudna.exchange.bell import Bell
from hudna.fault import Fault, Refused
from hudna.lookout.outlets.lane import Beside, Issued, Outlet
from hudna.lookout.outlets.spool import Spool, Waits
from hudna.say import say

LIMIT_S, AT_ONCE = 10.0, 8
FIRST_MS, LONGEST_MS = 500, 30_000
MOST = 20_000
IDLE_S = 30.0
LEAST_SECRET, PREFIX = 24, "whsec_"
_LOG = logging.getLogger(__name__)


class Hook(msgspec.Struct, frozen=True):
    """Who is told, by the node's own settings and by nothing else. `name` is what it is called
    here: the address may hold a secret and is shown nowhere."""

    name: str
    url: str
    secret: bytes

    @classmethod
    def of(cls, name: str, url: str, secret: str) -> Hook:
        """`secret` as text: after `whsec_` in base64, as Standard Webhooks writes it, else as it
        stands. Refused as below."""
        if not secret.startswith(PREFIX):
            return cls(name, url, secret.encode())
        try:
            return cls(name, url, base64.b64decode(secret.removeprefix(PREFIX), validate=True))
        except binascii.Error:
            raise Refused(Fault(f"webhooks.{name}.secret", "something else",
                                say("base64 after {prefix}", prefix=PREFIX))) from None

    def __post_init__(self) -> None:
        """Refused: an address that is none, a secret that is too short (24 bytes)."""
        parts = _parsed(self.url)
        if parts is None or parts.scheme not in ("http", "https") or not parts.host:
            raise Refused(Fault(f"webhooks.{self.name}.url", "something else",
                                say("an address that begins with http:// or https://")))
        if len(self.secret) < LEAST_SECRET:
            raise Refused(Fault(f"webhooks.{self.name}.secret", f"{len(self.secret)} bytes",
                                say("at least {n} bytes", n=LEAST_SECRET)))


class Tries(msgspec.Struct):
    waits: Waits
    count: int = 0
    next_ms: int = 0


class Webhook(Outlet):
    """One receiver. `spool` is a directory of its own, written in a thread: a disk that hangs holds
    up no warning."""

    def __init__(self, hook: Hook, spool: Path, clock: Callable[[], int],
                 http: httpx.AsyncClient) -> None:
        self._hook, self._clock, self._http = hook, clock, http
        self.name = f"webhook {hook.name}"
        self._spool = Spool(spool)
        self._tries = {w.id: Tries(w) for w in self._spool.load()}
        self._order = max((t.waits.order for t in self._tries.values()), default=0)
        self._bell, self._disk = Bell(), ThreadPoolExecutor(1, "spool")
        self.taken, self.expired, self.failed = 0, 0, 0
        self._taken_ms: int | None = None
        self.fault = ""

    @property
    def beside(self) -> Beside:
        return Beside(len(self._tries), self.failed, self.expired, self.fault or self._spool.fault,
                      self.taken, self._taken_ms)

    async def give(self, issued: Sequence[Issued]) -> Sequence[Issued]:
        """They are kept, and sent by `run`."""
        for one in issued[:max(MOST - len(self._tries), 0)]:
            if one.warning.id not in self._tries:
                self._order += 1
                waits = _waits(one, self._order)
                self._disk.submit(self._spool.keep, waits)
                self._tries[waits.id] = Tries(waits)
        self._bell.ring()
        return [one for one in issued if one.warning.id not in self._tries]

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            self._expire()
            due = self._due()
            if due:
                await asyncio.gather(*(self._try(one) for one in due))
            else:
                await self._bell.wait(self._pause_s())

    def close(self) -> None:
        """Once `run` has ended: what waits is on disk when it returns, unless the disk hangs."""
        self._disk.shutdown()

    def _expire(self) -> None:
        now_ms = self._clock()
        for one in [t.waits for t in self._tries.values() if t.waits.expires_ms <= now_ms]:
            self.expired += 1
            self._done(one)

    def _heads(self) -> list[Tries]:
        """The first of each line: what comes after it waits for it."""
        heads: dict[str, Tries] = {}
        for one in self._tries.values():
            heads.setdefault(one.waits.line, one)
        return list(heads.values())

    def _due(self) -> list[Tries]:
        """Those that were tried least go first, so that none that is never taken bars the way."""
        now_ms = self._clock()
        ready = [t for t in self._heads() if t.next_ms <= now_ms]
        return sorted(ready, key=lambda t: (t.count, t.waits.order))[:AT_ONCE]

    def _pause_s(self) -> float:
        soonest = min((t.next_ms for t in self._heads()), default=None)
        if soonest is None:
            return IDLE_S
        return min(max((soonest - self._clock()) / 1000, 0.01), IDLE_S)

    async def _try(self, one: Tries) -> None:
        fault = await self._sent(one.waits)
        if not fault:
            self.taken += 1
            self._taken_ms = self._clock()
            self.fault = ""
            self._done(one.waits)
            return
        self.failed += 1
        if fault != self.fault:
            _LOG.warning("%s does not take warnings: %s", self.name, fault)
        self.fault = fault
        one.next_ms = self._clock() + min(FIRST_MS << min(one.count, 16), LONGEST_MS)
        one.count += 1

    async def _sent(self, waits: Waits) -> str:
        """What went wrong; empty where it was taken. The answer's body is not read."""
        try:
            async with asyncio.timeout(LIMIT_S), self._http.stream(
                    "POST", self._hook.url, content=waits.body, follow_redirects=False,
                    headers=headers(waits, self._hook.secret, self._clock())) as answer:
                return "" if answer.is_success else f"HTTP {answer.status_code}"
        except (httpx.HTTPError, OSError, TimeoutError) as error:
            return type(error).__name__

    def _done(self, waits: Waits) -> None:
        self._tries.pop(waits.id, None)
        self._disk.submit(self._spool.drop, waits.id)


def headers(waits: Waits, secret: bytes, now_ms: int) -> dict[str, str]:
    """Standard Webhooks 1.0: HMAC-SHA256 of `id.timestamp.body`, base64, after `v1,`."""
    stamp = str(now_ms // 1000)
    signed = b".".join((waits.id.encode(), stamp.encode(), waits.body))
    mac = base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()
    return {
        "content-type": "application/json", "webhook-id": waits.id, "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{mac}", "idempotency-key": waits.id,
    }


def _waits(one: Issued, order: int) -> Waits:
    """The JSON with the CAP message in it."""
    said = msgspec.json.decode(one.json)
    body = msgspec.json.encode({**said, "cap": one.cap.decode()})
    line = one.warning.id.rpartition("-")[0]
    return Waits(one.warning.id, line, order, one.warning.expires_ms, body)


def _parsed(url: str) -> httpx.URL | None:
    try:
        return httpx.URL(url)
    except httpx.InvalidURL:
        return None
