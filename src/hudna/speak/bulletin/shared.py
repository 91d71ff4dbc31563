"""What everybody who gets a bulletin has of what it is made from, and no more than that.

Who may have what is taken from the log as it is now: what was taken back since is not said again.
Of this party's own records each field counts that is told to every reader. What another party has
told this node it may have withheld from the next one, and no node but its own can tell: so nothing
of it goes in, not that it was said either, but where a person here has chosen to print it. Whoever
holds a bulletin is no party: what a protected place is called is printed where it was chosen, too,
and a protection of which not all have the place is not spoken of at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from hudna.act.release import told_by_default
from hudna.record.erasure import WITHHELD, WITHHELD_NAMES
from hudna.record.kinds import Names
from hudna.record.record import Record
from hudna.record.release import as_read
from hudna.record.sharing import Existence
from hudna.record.statement import RecordHash
from hudna.speak.bulletin.data import BulletinData
from hudna.view.access import Ask
from hudna.view.challenges import Case
from hudna.view.incidents import IncidentLine, seconded
from hudna.view.releases import PROTECTIONS, common, goes_to, recalled, withheld
from hudna.view.world import World


class Sharing(msgspec.Struct, frozen=True):
    """`now`: the world by which is decided who may have what. `printed`: the records of other
    parties that a person has chosen to print, and the protections whose names. `before`: those that
    bulletins have printed already, which everybody has: they stand without being chosen again. Only
    what a place is called is said no second time where nobody chooses it."""

    now: World
    printed: frozenset[RecordHash] = frozenset()
    before: frozenset[RecordHash] = frozenset()

    def least(self, record: Record) -> Record | None:
        """The record as the reader with the least of it has it; None where somebody has none, or
        may have none."""
        gone = set(record.withheld)
        if record.author != self.now.me:
            held = self.now.record(record.hash)
            if held is None or not self._chosen(record.hash):
                return None
            return _read(record, gone | {*held.withheld, *recalled(self.now, record, self.now.me)})
        for party in told_by_default(self.now):
            if not goes_to(self.now, record, party):
                return None
            gone |= withheld(self.now, record, party)
        return _read(record, gone)

    def _chosen(self, of: RecordHash) -> bool:
        return of in self.printed or of in self.before

    def all_of(self, records: Iterable[Record]) -> tuple[Record, ...]:
        return tuple(r for one in records if (r := self.least(one)) is not None)

    def line(self, line: IncidentLine) -> IncidentLine | None:
        """Of its versions those that all have, and of what was said of them the same."""
        held = [(r, ms) for v, ms in zip(line.versions, line.told_ms, strict=True)
                if (r := self.least(v)) is not None]
        if not held:
            return None
        judged = self.all_of(line.judged)
        return msgspec.structs.replace(
            line, versions=tuple(r for r, _ in held), told_ms=tuple(ms for _, ms in held),
            judged=judged, seconded=self._seconded(line, judged),
            answers=self.all_of(line.answers), rungs=self.all_of(line.rungs))

    def _seconded(self, line: IncidentLine, judged: tuple[Record, ...]) -> tuple[Record, ...]:
        """Another party's go with what they second: they add to it that it is a finding."""
        printed = {r.hash for r in judged if r.author != self.now.me}
        return tuple(r for s in line.seconded for r in (
            (s,) if seconded(s).judged in printed else self.all_of((s,))))

    def lines(self, lines: Iterable[IncidentLine]) -> tuple[IncidentLine, ...]:
        return tuple(x for one in lines if (x := self.line(one)) is not None)

    def ask(self, ask: Ask, *, whole: bool = False) -> Ask | None:
        """`whole`: that it was asked is out already, whoever may have it now."""
        asked = ask.asked if whole else self.least(ask.asked)
        return None if asked is None else Ask(asked, self.all_of(ask.outcomes))

    def case(self, case: Case) -> Case | None:
        of = self.least(case.challenge)
        if of is None:
            return None
        return Case(of, case.registrant, self.all_of(case.replies), self.all_of(case.outcomes),
                    case.due_ms)

    def depends(self, record: Record) -> bool:
        """Whether anything of a record is printed only if it is chosen, and may be then."""
        if isinstance(record.said, PROTECTIONS):
            return self.place(record) not in (None, Names())
        return record.author != self.now.me and self.least(record) is not None

    def place(self, protection: Record | None) -> Names | None:
        """What a protection is called, empty where that is not printed. None where it is not to be
        spoken of: sealed, taken back, told to some as no more than that it is there, or another
        party's and not chosen."""
        if protection is None or not isinstance(protection.said, PROTECTIONS):
            return None
        if common(self.now, protection) == "existence":
            return None
        read = self.least(protection)
        if read is None or isinstance(read.said, Existence):
            return None
        names: Names = read.said.names  # type: ignore[union-attr]
        printed = protection.hash in self.printed and names != WITHHELD_NAMES
        return names if printed else Names()


def printed_in(bulletins: Iterable[BulletinData]) -> frozenset[RecordHash]:
    """What was chosen for these: what everybody has been shown is not unsaid by the next one."""
    return frozenset(of for b in bulletins for of in b.printed)


def _read(record: Record, gone: Collection[str]) -> Record:
    if not gone:
        return record
    said, missing = as_read(record.said, gone)
    blank = {name: "" for name in missing if getattr(said, name, None) == WITHHELD}
    said = msgspec.structs.replace(said, **blank) if blank else said
    return msgspec.structs.replace(record, said=said, withheld=missing)
