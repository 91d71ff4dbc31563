"""What a post may do here of what happened and of the process, by the role that it was given.
One table.

A record carries the name of its post and not its role, so no partner can check this: it is this
node's own order, and a node that does not keep it lies to its partners as by any other signature.
What a role may do elsewhere at the desk is not in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler

from hudna.record import kinds
from hudna.record.statement import RecordHash
from hudna.say import Say, say
from hudna.view.findings import judges
from hudna.view.world import World
from hudna.web.asked import Connection, house_of
from hudna.web.session import NotSignedInError, session_of

Desk: TypeAlias = Literal["monitors", "other"]
"""Of a party that monitors, whatever else it is; of any other."""
Work: TypeAlias = Literal["judge", "reports", "process", "line", "key"]
"""`judge`: judge, second, replace, step, assess, count, match counts, put out a bulletin.
`reports`: take, read, merge, split and tell reports, whose sources are the most sensitive of all
that a node holds. `process`: what a party itself says of the process, promises, raises, enters,
claims and takes back. `line`: calls, rosters and the note of a shift. `key`: whatever counts as
a guarantor's key or word: announcements, decisions, counters, conditions, areas proposed."""

_KEEPS_THE_LINE = ("duty-officer", "notification-officer", "monitor")
MAY: Mapping[Desk, Mapping[Work, tuple[str, ...]]] = {
    "monitors": {
        "judge": ("monitor",), "reports": ("monitor", "duty-officer"),
        "process": ("monitor", "duty-officer", "mediator"), "line": _KEEPS_THE_LINE,
        "key": ("monitor", "duty-officer"),
    },
    "other": {
        "judge": ("duty-officer",), "reports": ("monitor", "duty-officer"),
        "process": ("duty-officer", "mediator"), "line": _KEEPS_THE_LINE,
        "key": ("duty-officer",),
    },
}
"""An auditor signs none of it: whoever looks into the log adds nothing to what it says."""
_READ_BY = say("This is for a monitor or a duty officer at this desk: who has reported is in it, "
               "and no other post needs to know that.")
_LINE = say("This is for whoever keeps the line at this desk: a duty officer, a notification "
            "officer or a monitor.")
WHO: Mapping[Desk, Mapping[Work, Say]] = {
    "monitors": {"judge": say(
        "This is for a monitor at this desk: no other post here judges, assesses, counts or puts "
        "out bulletins."), "reports": _READ_BY, "line": _LINE,
        "process": say(
            "This is for a monitor, a duty officer or a mediator at this desk: it is signed in the "
            "party's name."),
        "key": say("This is for a monitor or a duty officer at this desk: it binds the party."),
    },
    "other": {"judge": say(
        "This is for a duty officer at this desk: no other post here judges, assesses or "
        "counts."), "reports": _READ_BY, "line": _LINE,
        "process": say(
            "This is for a duty officer or a mediator at this desk: it is signed in the party's "
            "name."),
        "key": say("This is for a duty officer at this desk: it binds the party."),
    },
}
OF_REPORTS = (kinds.Report, kinds.Linked, kinds.Unlinked, kinds.Assessed)


class NotThisPostError(Exception):
    """Whoever sits here has another post than this is for. `who` says for which it is."""

    def __init__(self, who: Say) -> None:
        super().__init__(str(who))
        self.who = who


def may(connection: Connection, work: Work) -> bool:
    """Whether whoever sits at this desk may; nobody may where nobody does."""
    session = session_of(connection)
    return session is not None and session.role in MAY[_desk(house_of(connection).world)][work]


def keeps_the_line(world: World, role: str) -> bool:
    """Whether a post of this role does at this desk."""
    return role in MAY[_desk(world)]["line"]


def who(connection: Connection, work: Work) -> Say:
    """Which posts may, for whoever may not."""
    return WHO[_desk(house_of(connection).world)][work]


# --- guards ------------------------------------------------------------------------------


def who_judges(connection: Connection, _: BaseRouteHandler) -> None:
    _need(connection, "judge")


def who_reads_reports(connection: Connection, _: BaseRouteHandler) -> None:
    _need(connection, "reports")


def who_speaks(connection: Connection, _: BaseRouteHandler) -> None:
    """Of what is signed in the party's name: promises, concerns, meetings, positions, claims."""
    _need(connection, "process")


def who_keeps_the_line(connection: Connection, _: BaseRouteHandler) -> None:
    _need(connection, "line")


def who_turns_keys(connection: Connection, _: BaseRouteHandler) -> None:
    """Nobody else binds the party: a guarantor's key once given is never taken back."""
    _need(connection, "key")


def who_reads_this(connection: Connection, _: BaseRouteHandler) -> None:
    """Of an address of any record, `of`: where it is a report, or of one."""
    record = house_of(connection).world.record(_named(connection))
    if record is not None and isinstance(record.said, OF_REPORTS):
        _need(connection, "reports")


def _named(connection: Connection) -> RecordHash:
    of = connection.path_params.get("of")
    if of is None:
        raise NotFoundException
    return str(of)


def _need(connection: Connection, work: Work) -> None:
    if session_of(connection) is None:
        raise NotSignedInError
    if not may(connection, work):
        raise NotThisPostError(who(connection, work))


def _desk(world: World) -> Desk:
    return "monitors" if world.me in judges(world.terms.agreement).monitors else "other"
