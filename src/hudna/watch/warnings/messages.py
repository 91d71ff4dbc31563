"""One line of messages about one place and event: a first `Alert`, then only what follows. Pure.

CAP 1.2 section 3.2.1: an `Update` or `Cancel` names the earlier messages that it replaces.
"""

from __future__ import annotations

import hashlib
import hmac
import re

import msgspec

from hudna.record.warning import Earlier, Ended, Kind, PlaceWarning
from hudna.watch.warnings.wanted import Want

MINUTE = 60_000
_FORBIDDEN = re.compile(r"[^A-Za-z0-9.-]+")


class Manner(msgspec.Struct, frozen=True):
    """`every_ms`: no place is told more often of a change. `shift_ms`: a window that moves by no
    more is not changed. `settle_ms`: for so long a course must lead elsewhere before a warning is
    cancelled. `after_ms`: for so long a message stands after its window, for want of a `Cancel`."""

    every_ms: int = 30_000
    shift_ms: int = 60_000
    settle_ms: int = 30_000
    after_ms: int = 120_000


class Line(msgspec.Struct):
    """`said` stands outside now; `draft` waits for a person; `want` is what the last of both was
    made of; `missed_ms`: since when nothing asks for it. `refused`: the last draft, where a person
    would not have it sent; nothing is drafted until something else is wanted."""

    number: int = 0
    want: Want | None = None
    said: PlaceWarning | None = None
    draft: PlaceWarning | None = None
    missed_ms: int | None = None
    earlier: tuple[Earlier, ...] = ()
    refused: PlaceWarning | None = None

    @property
    def live(self) -> bool:
        return (self.said or self.draft or self.refused) is not None


class Namer(msgspec.Struct, frozen=True):
    """Identifiers: the same for the same node, event, place and number. `salt` is the node's own
    secret, so that nobody finds by trying which record an identifier is made of."""

    node: str
    salt: bytes = b""

    def __call__(self, event: str, place: str, number: int) -> str:
        text = "\0".join((self.node, event, place)).encode()
        digest = hmac.new(self.salt, text, hashlib.sha256).hexdigest()[:20]
        return f"hudna-{_FORBIDDEN.sub('-', self.node)[:40]}-{digest}-{number}"


def changed(line: Line, want: Want, manner: Manner) -> bool:
    """Whether what is wanted differs enough from what was last made."""
    last = line.want
    return last is None or want.sure != last.sure or want.place != last.place or (
        max(abs(want.from_ms - last.from_ms), abs(want.until_ms - last.until_ms))
        > manner.shift_ms)


def composed(line: Line, event: str, want: Want, ended: Ended, now_ms: int, *, name: Namer,
             manner: Manner) -> PlaceWarning:
    """The next message of a line, not yet sent."""
    kind: Kind = "Alert" if line.said is None else "Cancel" if ended else "Update"
    until = -(-max(want.until_ms, want.from_ms) // MINUTE) * MINUTE
    return PlaceWarning(
        name(event, want.place.id, line.number), kind, event, want.place, line.number, now_ms,
        want.from_ms - want.from_ms % MINUTE, until, max(until, now_ms) + manner.after_ms,
        want.sure, _standing(line.earlier, now_ms) if line.said else (), ended,
    )


def sent(line: Line, warning: PlaceWarning) -> PlaceWarning:
    """`warning` goes out: the line stands where it says."""
    line.number, line.draft = warning.number + 1, None
    if warning.kind == "Cancel":
        line.said, line.earlier, line.want, line.missed_ms = None, (), None, None
        return warning
    line.said = warning
    line.earlier = (*warning.references,
                    Earlier(warning.id, warning.sent_ms, warning.expires_ms))
    return warning


def released(draft: PlaceWarning, now_ms: int) -> PlaceWarning:
    """A draft as it goes out."""
    return msgspec.structs.replace(draft, pending=False, sent_ms=now_ms)


def uncancelled(line: Line) -> None:
    """It is wanted: no draft says, and no person has said, how it ends."""
    if line.draft is not None and line.draft.kind == "Cancel":
        line.draft = None
    if line.refused is not None and line.refused.kind == "Cancel":
        line.refused = None


def lapse(line: Line, now_ms: int) -> None:
    """What has expired no longer stands, and no draft to it goes out any more."""
    if line.draft is not None and line.draft.expires_ms <= now_ms:
        line.draft = None
    if line.refused is not None and line.refused.expires_ms <= now_ms:
        line.refused = None
    if line.said is not None and line.said.expires_ms <= now_ms:
        line.said, line.draft, line.refused, line.earlier = None, None, None, ()
    if not line.live:
        line.want, line.missed_ms = None, None


def _standing(earlier: tuple[Earlier, ...], now_ms: int) -> tuple[Earlier, ...]:
    """Those that have not expired, and the last in any case."""
    return tuple(e for e in earlier[:-1] if e.expires_ms > now_ms) + earlier[-1:]
