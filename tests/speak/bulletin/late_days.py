"""Days on which something is said late: of incidents, of access, of a protected place."""

from __future__ import annotations

from typing import Any

from hudna.act.answer_access import answer_access
from hudna.act.answer_incident import answer_incident
from hudna.act.ask_access import ask_access
from hudna.act.challenge import challenge
from hudna.act.draft import Draft, Reader
from hudna.act.judge import judge
from hudna.act.report import report
from hudna.act.tell_incident import tell_incident
from hudna.place.geometry import Point
from hudna.record.incidents import AccessAsked
from hudna.record.kinds import Names, Site
from hudna.record.record import Record
from hudna.speak.bulletin.data import BulletinData, Correction
from hudna.speak.bulletin.offered import could_print
from tests.act.incidents import judging, telling
from tests.act.passings import MINUTE, START
from tests.speak.bulletin.days import BY, DAY, Days
from tests.view.happenings import a_report

HOUR = 60 * MINUTE
AT = Point((371_234_567, 361_234_567))
SITE = Site("hospital", Names(en="CANARY clinic", ar="CANARY عيادة"), AT, 500_000,
            START - 2 * HOUR)


class LateDays(Days):
    def answers(self, of: Record, party: str = "ru", outcome: Any = "denies") -> Record:
        return self.says(party, answer_incident(
            self.world(party), of.hash, outcome=outcome, text="CANARY words", officer="o"))

    def judges(self, party: str, of: Record, **more: Any) -> Record:
        return self.says(party, judge(self.world(party), judging(of, **more)))

    def asks(self, party: str = "us", from_ms: int = START + HOUR) -> Record:
        return self.says("un", ask_access(self.un, AccessAsked(
            party, "Azaz", None, from_ms, from_ms + HOUR, "to look", "o"), self.truce.now_ms))

    def lets_in(self, of: Record, party: str = "us", outcome: Any = "granted") -> Record:
        return self.says(party, answer_access(
            self.world(party), of.hash, outcome=outcome, text="CANARY why", officer="o",
            now_ms=self.truce.now_ms))

    def registers(self, *release: Reader, party: str = "un") -> Record:
        return self.says(party, Draft(SITE, None, release))

    def hits(self, name: str = "h", at: int = START - HOUR) -> Record:
        """An incident on the site."""
        when = {"from_ms": at, "until_ms": at + HOUR // 2}
        kept = self.says("un", report(self.un, a_report(
            source=name, text=name, at=AT, within_m=100, happened="harm-to-protected",
            accused=(BY,), told_ms=self.truce.now_ms, **when), self.truce.now_ms))
        return self.says("un", tell_incident(self.un, kept.hash, telling(
            at=AT, within_m=100, clause="", **when), "a"))

    def challenged(self, of: Record, party: str = "ru") -> Record:
        return self.says(party, challenge(
            self.world(party), of.hash, text="CANARY used", officer="o",
            now_ms=self.truce.now_ms, within_ms=None))

    def puts_out_unheard(self, day: str = DAY) -> BulletinData:
        """While what others have said is still on its way."""
        self.at_cutoff(day)
        data = self.draft(day)
        self.puts_out(day)
        assert data.printed == ()
        return data

    def offered(self, day: str) -> tuple[str, ...]:
        self.at_cutoff(day)
        return self.offered_at(self.cutoff(day), day)

    def offered_at(self, cutoff_ms: int, day: str) -> tuple[str, ...]:
        return could_print(self.held(cutoff_ms), day)

    def printed_all(self, day: str) -> BulletinData:
        return self.puts_out(day, printed=frozenset(self.offered(day)))


def figures(data: BulletinData) -> set[tuple[str, str, str, str]]:
    return {(c.what, c.party, c.was, c.now) for c in data.corrections if not c.incident}


def of_incidents(data: BulletinData) -> list[Correction]:
    return [c for c in data.corrections if c.incident]
