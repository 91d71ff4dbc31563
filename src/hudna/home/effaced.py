"""Files that are to be gone, since the reports, challenges and replies that they came with were
erased on a ground in law.

Which they are follows from the log alone, so that what a kill or a bad disk left undone is done at
the next start. A file goes with the words (`text`) that it came with, and only once every own
record that names it has lost its words: whatever else names it still needs it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import NamedTuple, cast

from hudna.fault import Refused
from hudna.home.attached import Attachments
from hudna.home.custody import Step
from hudna.home.custody_kept import Custody
from hudna.log.append import Log
from hudna.record.erasure import erasure
from hudna.record.incidents import Challenge, ChallengeReply, Report
from hudna.record.kinds import PartyId
from hudna.record.record import Record

NAMING = ("report", "challenge", "challenge-reply")
"""The kinds that name files."""
WORDS = "text"
_LOG = logging.getLogger(__name__)


class Due(NamedTuple):
    """A file that is to be gone, by whose erasure and since when (ms since 1970 UTC)."""

    digest: str
    by: str
    at_ms: int


def due(log: Log, me: PartyId) -> tuple[Due, ...]:
    """Every file of `me` of which all that named it has lost its words, whether it is gone yet or
    not."""
    erased = {erasure(r).subject: r for r in _said(log, me, ("erasure",))
              if WORDS in erasure(r).fields}
    if not erased:
        return ()
    gone, needed = dict[str, Record](), set[str]()
    for record in _said(log, me, NAMING):
        digests = named_by(record)
        by = erased.get(record.hash)
        if by is None:
            needed |= digests
        else:
            gone |= {d: max(by, gone.get(d, by), key=lambda r: r.issued_ms) for d in digests}
    return tuple(Due(d, erasure(r).officer, r.issued_ms)
                 for d, r in gone.items() if d not in needed)


def named_by(record: Record) -> frozenset[str]:
    said = cast("Report | Challenge | ChallengeReply", record.said)
    return frozenset(a.digest for a in said.attached)


def efface(
    log: Log, me: PartyId, attached: Attachments, custody: Custody, now_ms: int
) -> bool:
    """Destroy what is due, and say so in its chain of custody. Never raises: False where something
    is not destroyed yet, and is to be tried again."""
    try:
        wanted = due(log, me)
    except Refused:
        _LOG.exception("the log does not say which files are to be gone")
        return False
    left = [one for one in wanted if not _effaced(one, attached, custody, now_ms)]
    return not left


def _effaced(one: Due, attached: Attachments, custody: Custody, now_ms: int) -> bool:
    try:
        steps = custody.chain(one.digest).steps
        if _done(steps, one):
            return True
    except Refused:
        # A chain that was changed must not keep a file that the law wants gone.
        _LOG.exception("a chain of custody is not sound")
        steps = ()
    try:
        attached.destroy(one.digest)
        if steps:
            custody.then(one.digest, "destroyed", one.by, max(now_ms, one.at_ms))
    except (OSError, Refused):
        _LOG.exception("a file that is to be gone is not destroyed yet")
        return False
    return True


def _done(steps: Sequence[Step], one: Due) -> bool:
    """Whether this erasure has had its effect: a file that came again afterwards is another's."""
    came = [s.at_ms for s in steps if s.did == "received"]
    return bool(steps) and (
        steps[-1].did == "destroyed" or came[-1] > one.at_ms
        or any(s.did == "destroyed" and s.at_ms >= one.at_ms for s in steps))


def _said(log: Log, me: PartyId, kinds: Sequence[str]) -> list[Record]:
    return [e.record for e in log.entries_of(kinds) if e.record.author == me]
