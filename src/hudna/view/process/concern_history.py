"""What became of a concern, step by step, each with the record that says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

import msgspec

from hudna.record.record import Record
from hudna.view.process.concerns import Raised
from hudna.view.process.decisions import Decided
from hudna.view.process.meetings import Met

What: TypeAlias = Literal[
    "raised", "said-anew", "taken-up", "met", "cancelled", "decided", "signed", "reserved",
    "settled", "happened", "reopened", "disregarded", "withdrawn"]
"""`taken-up`, `met`, `cancelled`: a meeting that has it on its agenda. `decided`: a decision that
would settle it was written down, and signed by a guarantor where its author is one; `settled`: the
last guarantor's key was put to it. `happened`: an incident was told that was found to be a
violation of its clause after it was settled. `disregarded`: somebody else holds it to be open
again, which changes nothing."""


class Step(msgspec.Struct, frozen=True):
    """`record` says so, at its own time; `about` is the meeting or decision that it is a step of,
    where it is one."""

    what: What
    record: Record
    about: Record | None = None

    @property
    def at_ms(self) -> int:
        return self.record.issued_ms


def history(held: Raised) -> tuple[Step, ...]:
    """As issued; of one moment, in the order in which such things follow."""
    steps = tuple(_steps(held))
    return tuple(sorted(steps, key=lambda s: (s.at_ms, _ORDER.index(s.what), s.record.hash)))


_ORDER: tuple[What, ...] = (
    "raised", "said-anew", "taken-up", "met", "cancelled", "decided", "reserved", "signed",
    "settled", "happened", "reopened", "disregarded", "withdrawn")


def _steps(held: Raised) -> Iterator[Step]:
    first, *later = held.versions
    yield Step("raised", first)
    yield from (Step("said-anew", r) for r in later)
    for meeting in held.agendas:
        yield from _of_meeting(meeting)
    for made in held.decisions:
        yield from _of_decision(made)
    for line in held.events:
        yield Step("happened", line.latest)
    yield from (Step("reopened", r) for r in held.reopened)
    yield from (Step("disregarded", r) for r in held.disregarded)
    if held.withdrawal:
        yield Step("withdrawn", held.withdrawal)


def _of_meeting(meeting: Met) -> Iterator[Step]:
    yield Step("taken-up", meeting.versions[0], meeting.latest)
    if meeting.state == "held":
        yield Step("met", meeting.latest, meeting.latest)
    elif meeting.state in ("cancelled", "withdrawn"):
        yield Step("cancelled", meeting.withdrawal or meeting.latest, meeting.latest)


def _of_decision(made: Decided) -> Iterator[Step]:
    yield Step("decided", made.record, made.record)
    given = sorted(made.keys.signed.values(), key=lambda r: (r.issued_ms, r.hash))
    for record in given:
        last = made.state == "signed" and record is given[-1]
        if last or record.hash != made.record.hash:
            yield Step("settled" if last else "signed", record, made.record)
    for record in made.keys.reserves.values():
        yield Step("reserved", record, made.record)
