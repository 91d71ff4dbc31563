"""What this node has checked of a bulletin by itself."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import msgspec

from hudna.fault import Refused
from hudna.say import Say, say
from hudna.speak.bulletin.canonical import canonical
from hudna.speak.bulletin.data import BulletinData
from hudna.speak.bulletin.sound import faults
from hudna.view.bulletins import Issue
from hudna.web import naming
from hudna.web.happened.bulletin_draft import root_at
from hudna.web.happened.bulletin_held import as_held
from hudna.web.house import House


class Check(msgspec.Struct, frozen=True):
    """`holds` is None where this node cannot tell, for `unknown`."""

    what: Say
    holds: bool | None
    unknown: Say = say("not checked here")


def checks(house: House, issue: Issue, data: BulletinData) -> tuple[Check, ...]:
    """Blocking: it reads the log."""
    return tuple(_checks(house, issue, data))


def _checks(house: House, issue: Issue, data: BulletinData) -> Iterator[Check]:
    said, author = issue.said, issue.bulletin.author
    yield Check(say("The data has the SHA-256 digest that {author} has signed",
                    author=naming.party(house.world, author)),
                sha256(canonical(data)).hexdigest() == said.digest)
    yield Check(say("It is of the author, the day, the cut-off and the size of the log that are "
                    "signed"), (data.author, data.day, data.cutoff_ms, data.size)
                == (author, said.day, said.cutoff_ms, said.size))
    yield Check(say("Its figures are counted again from the incidents that it lists"),
                not tuple(faults(data)))
    yield Check(say("Its incidents and findings are those of the records that it names, as far as "
                    "they are held here"), as_held(house.world, data),
                say("not all of these records are here"))
    yield Check(say("The log that it names had this root at this size"), _root(house, data),
                say("this node has no copy of that log up to there"))
    named = {c.bulletin for c in data.corrections}
    yield Check(say("Every bulletin of which it corrects something is named by its record"),
                named <= set(said.corrects))


def _root(house: House, data: BulletinData) -> bool | None:
    """By this node's own log, or by its mirror of the author's."""
    try:
        if data.origin == house.log.verifier.name:
            return data.size <= house.log.size and root_at(house, data.size) == data.root
        found = house.circle.sight.mirror(data.origin).root_at(data.size)
    except (Refused, LookupError, KeyError):
        return None
    return None if found is None else found.hex() == data.root
