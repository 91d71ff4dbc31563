"""What is said of an incident is said of what was read of it: of no version that was replaced."""

from __future__ import annotations

from hudna.act.draft import refuse
from hudna.record.statement import RecordHash
from hudna.say import say
from hudna.view.incidents import IncidentLine


def need_latest(line: IncidentLine, of: RecordHash) -> None:
    """`of` is the version that the person has read."""
    if of != line.latest.hash:
        raise refuse("incident", of, say("the version that counts: this one was replaced"))
