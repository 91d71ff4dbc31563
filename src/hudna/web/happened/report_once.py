"""What is sent several times is kept once: by a word that the form carries, or a machine chose.

In memory only: what was sent before the node was started again is not remembered.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import IO, cast

import msgspec
from litestar.datastructures import UploadFile

from hudna.act.draft import Draft, refuse
from hudna.record.kinds import RecordHash
from hudna.say import say
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form
from hudna.web.happened import files
from hudna.web.session import officer_of

REMEMBERED = 5_000
ASIDE = ("csrf", "once")
"""Fields that say nothing of what is told."""


class Kept:
    """`turn`: one at a time, so that two of one form do not both find it new."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self._done: OrderedDict[str, tuple[str, RecordHash]] = OrderedDict()

    def of(self, once: str) -> tuple[str, RecordHash] | None:
        return self._done.get(once)

    def remember(self, once: str, what: str, of: RecordHash) -> None:
        self._done[once] = (what, of)
        while len(self._done) > REMEMBERED:
            self._done.popitem(last=False)


async def of_content(once: str, form: Form, uploads: Sequence[UploadFile]) -> str:
    """The word of a form bound to all that it says and to its files: who goes back, corrects it and
    sends it again has sent another. Empty where the form carries none."""
    if not once:
        return ""
    said = sorted((n, v) for n, v in form.values.items() if n not in ASIDE)
    return await asyncio.to_thread(_bound, once, said, [u.file for u in uploads])


def _bound(once: str, said: Sequence[tuple[str, str]], uploads: Iterable[IO[bytes]]) -> str:
    made = sha256(msgspec.json.encode((once, said)))
    for file in uploads:
        one = sha256()
        for piece in files.pieces(file):
            one.update(piece)
        file.seek(0)
        made.update(one.digest())
    return made.hexdigest()


def before(request: Asked, once: str) -> RecordHash | None:
    """The record that was kept of it before, if one was."""
    done = _state(request).of(_named(request, once)) if once else None
    return done[1] if done else None


async def keep(request: Asked, once: str, draft: Draft, what: str = "") -> RecordHash:
    """The record of it, kept now or before. `what`: a digest of what was sent; raises `Refused`
    where another was kept under the same word, or where this node signs nothing at present."""
    kept, name = _state(request), _named(request, once)
    async with kept.turn:
        done = kept.of(name) if once else None
        if done is not None and done[0] != what:
            raise refuse("idempotency-key", "a key of another report",
                         say("a key that was not used for another report"))
        if done is not None:
            return done[1]
        [record] = await house_of(request).say([draft])
        kept.remember(name, what, record.hash)
        return record.hash


def _state(request: Asked) -> Kept:
    return cast(Kept, request.app.state["reported"])


def _named(request: Asked, once: str) -> str:
    return sha256(f"{officer_of(request)}\n{once}".encode()).hexdigest()
