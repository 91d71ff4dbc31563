"""What everybody who gets a bulletin has of what it is made from, and no more than that.

Who may have what is taken from the log as it is now: what was taken back since is not said again.
Of this party's own records each field counts that is told to every reader. What another party has
told this node in words it may have withheld from the next one, and no node but its own can tell: so
its words go in only where a person here has chosen to print them. A protection of which not all
have the place is not spoken of at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from hudna.act.release import told_by_default
from hudna.record.erasure import WITHHELD, WITHHELD_NAMES
from hudna.record.kinds import Names
from hudna.record.record import Record
from hudna.record.release import as_read, releasable
from hudna.record.sharing import Existence
from hudna.record.statement import RecordHash
from hudna.view.access import Ask
from hudna.view.challenges import Case
from hudna.view.incidents import IncidentLine
from hudna.view.releases import PROTECTIONS, common, goes_to, withheld
from hudna.view.world import World


class Sharing(msgspec.Struct, frozen=True):
    """`now`: the world by which is decided who may have what. `printed`: the records of other
    parties whose words a person has chosen to print."""

    now: World
    printed: frozenset[RecordHash] = frozenset()

    def least(self, record: Record) -> Record | None:
        """The record as the reader with the least of it has it; None where somebody has none."""
        gone = set(record.withheld)
        if record.author != self.now.me:
            gone |= set() if record.hash in self.printed else set(releasable(record.said))
            return _read(record, gone)
        for party in told_by_default(self.now):
            if not goes_to(self.now, record, party):
                return None
            gone |= withheld(self.now, record, party)
        return _read(record, gone)

    def all_of(self, records: Iterable[Record]) -> tuple[Record, ...]:
        return tuple(r for one in records if (r := self.least(one)) is not None)

    def line(self, line: IncidentLine) -> IncidentLine | None:
        """Of its versions those that all have, and of what was said of them the same."""
        held = [(r, ms) for v, ms in zip(line.versions, line.told_ms, strict=True)
                if (r := self.least(v)) is not None]
        if not held:
            return None
        return msgspec.structs.replace(
            line, versions=tuple(r for r, _ in held), told_ms=tuple(ms for _, ms in held),
            judged=self.all_of(line.judged), seconded=self.all_of(line.seconded),
            answers=self.all_of(line.answers), rungs=self.all_of(line.rungs))

    def lines(self, lines: Iterable[IncidentLine]) -> tuple[IncidentLine, ...]:
        return tuple(x for one in lines if (x := self.line(one)) is not None)

    def ask(self, ask: Ask) -> Ask | None:
        asked = self.least(ask.asked)
        return None if asked is None else Ask(asked, self.all_of(ask.outcomes))

    def case(self, case: Case) -> Case | None:
        of = self.least(case.challenge)
        if of is None:
            return None
        return Case(of, case.registrant, self.all_of(case.replies), self.all_of(case.outcomes))

    def place(self, protection: Record | None) -> str | None:
        """What a protection is called; "" where its name is not for all, None where it is not to
        be spoken of: sealed, taken back, or told to some as no more than that it is there."""
        if protection is None or not isinstance(protection.said, PROTECTIONS):
            return None
        if common(self.now, protection) == "existence":
            return None
        read = self.least(protection)
        if read is None or isinstance(read.said, Existence):
            return None
        names: Names = read.said.names  # type: ignore[union-attr]
        return "" if names == WITHHELD_NAMES else names.best("en")


def _read(record: Record, gone: Collection[str]) -> Record:
    if not gone:
        return record
    said, missing = as_read(record.said, gone)
    blank = {name: "" for name in missing if getattr(said, name, None) == WITHHELD}
    said = msgspec.structs.replace(said, **blank) if blank else said
    return msgspec.structs.replace(record, said=said, withheld=missing)
