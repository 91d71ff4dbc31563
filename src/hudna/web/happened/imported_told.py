"""When a telling out of a file was told: what the file says of it, and when it was taken in here.

What the file says is what its writer says. Where it is more than a day from the taking in, or
cannot be, a person sees both and says which: it is never believed, and never dropped, in silence.
"""

from __future__ import annotations

from typing import Protocol

from hudna.fault import Fault, Refused
from hudna.say import Say, say
from hudna.speak.intake.sent import Sent
from hudna.speak.intake.told import Told
from hudna.web.forms import Form

SENT, TAKEN = "sent", "taken"
ALL = "told_all"
"""The field of the page that says it for all its rows that do not say it themselves."""
WHY: dict[str, Say] = {
    "not said": say("It does not say when it was sent. Words such as today are read by when it was "
                    "taken in, and no time that rests on that is chosen beforehand."),
    "not understood": say("What it says of when it was sent is not understood."),
    "ahead": say("It says that it was sent at a time that has not been yet."),
    "long ago": say("It says that it was sent when clocks begin that have lost their time."),
}


class Dated(Protocol):
    """A row as `imported.Proposed` is. `by_sent`, `by_taken`: the values of the times that are read
    by either moment."""

    @property
    def told(self) -> Told: ...
    @property
    def sent(self) -> Sent: ...
    @property
    def asked(self) -> bool: ...
    @property
    def by_sent(self) -> frozenset[str]: ...
    @property
    def by_taken(self) -> frozenset[str]: ...
    def name(self, field: str) -> str: ...


def read_by(told: Told, sent: Sent) -> int:
    """The moment by which its *today* and *yesterday* are read."""
    return told.told_ms if sent.at_ms is None else sent.at_ms


def told_ms(row: Dated, form: Form) -> int:
    """The moment that is kept. Raises `Refused` where a person has to say it and has not, and where
    the time that is chosen is read by the other."""
    if not row.asked:
        return read_by(row.told, row.sent)
    said = form.get(row.name("told")) or form.get(ALL)
    if said == TAKEN or (said == SENT and row.sent.at_ms is not None):
        mine, other = ((row.by_taken, row.by_sent) if said == TAKEN
                       else (row.by_sent, row.by_taken))
        if form.get(row.name("when")) in other - mine:
            raise Refused(Fault("when", "a time read by the other moment", say(
                "a time read by the moment at which it is said to have been told")))
        return row.told.told_ms if said == TAKEN else read_by(row.told, row.sent)
    raise Refused(Fault("told", "nothing", say(
        "when it was told, chosen: as the file says, or when it was taken in")))
