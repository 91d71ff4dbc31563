"""What is signed is what was shown, once, however often a form is sent.

The page that shows what will be signed carries a digest of it. At signing it is drafted anew and
held against that: where something has changed meanwhile, it is shown anew and nothing is signed.
One at a time, so that of two who sign at once neither's word is lost unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from hashlib import sha256
from secrets import token_hex
from typing import cast

import msgspec

from hudna.act.draft import Draft
from hudna.record.kinds import RecordHash
from hudna.say import say
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form
from hudna.web.happened.report_once import Kept
from hudna.web.session import officer_of

FIELD, ONCE = "as_shown", "once"
"""Fields of a form: the digest of what was shown, and a word that each page has of its own."""
CHANGED = say("This is not what you looked at: it has changed meanwhile, or was not shown before. "
              "Nothing was signed. Look at it as it is now.")
"""For the page that shows it anew, with 422."""


class NotAsShownError(Exception):
    """`drafts` would be signed now, and are not what the page showed. Nothing was signed."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        super().__init__("not as shown")
        self.drafts = tuple(drafts)


def fields(drafts: Sequence[Draft], *, aside: Collection[str] = ()) -> Mapping[str, str]:
    """What the page that shows the drafts carries to their signing, beside its own fields."""
    return {FIELD: digest(drafts, aside=aside), **fresh()}


def fresh() -> Mapping[str, str]:
    """The word alone, for a form that shows nothing first."""
    return {ONCE: token_hex(16)}


def digest(drafts: Sequence[Draft], *, aside: Collection[str] = ()) -> str:
    """64 hex digits of all that would be signed and who is told what of it. `aside`: fields of the
    statements that follow from the moment of signing alone, and so differ each time."""
    return sha256(msgspec.json.encode([_plain(d, aside) for d in drafts], order="sorted")
                  ).hexdigest()


async def sign(
    request: Asked, form: Form, make: Callable[[], Sequence[Draft]], *, aside: Collection[str] = ()
) -> RecordHash:
    """The last record of what `make` drafts, signed now or by the same form before. Raises what
    `make` raises, and `NotAsShownError` where it is not what the page showed."""
    def seen() -> Sequence[Draft]:
        drafts = make()
        if form.get(FIELD) != digest(drafts, aside=aside):
            raise NotAsShownError(drafts)
        return drafts

    return await once(request, form, seen)


async def once(
    request: Asked, form: Form, make: Callable[[], Sequence[Draft]]
) -> RecordHash:
    """The same of a form that shows nothing first. It is drafted within the turn: nothing that is
    signed here comes between."""
    kept, name = cast(Kept, request.app.state["signed"]), _named(request, form)
    async with kept.turn:
        if form.get(ONCE) and (done := kept.of(name)) is not None:
            return done[1]
        [*_, record] = await house_of(request).say(make())
        kept.remember(name, "", record.hash)
        return record.hash


def _named(request: Asked, form: Form) -> str:
    """The officer, the address and all that was typed: another act of one page is another."""
    said = sorted((k, v) for k, v in form.values.items() if k != "csrf")
    return sha256(msgspec.json.encode(
        [officer_of(request), request.url.path, said])).hexdigest()


def _plain(draft: Draft, aside: Collection[str]) -> object:
    plain = msgspec.to_builtins(draft)
    plain["said"] = {k: v for k, v in plain["said"].items() if k not in aside}
    return plain
