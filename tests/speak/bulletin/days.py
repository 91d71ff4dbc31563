"""A truce in memory, lived through for days, and the bulletins of its monitors."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from hudna.act.assess import assess
from hudna.act.judge import judge
from hudna.act.put_out_bulletin import put_out_bulletin
from hudna.act.report import report
from hudna.act.second import second
from hudna.act.tell_incident import tell_incident
from hudna.log.bounds import Bounds
from hudna.record.kinds import Names
from hudna.record.record import Record
from hudna.speak.bulletin.canonical import canonical
from hudna.speak.bulletin.corrected import Earlier
from hudna.speak.bulletin.data import BulletinData
from hudna.speak.bulletin.drafted import corrects, drafted
from hudna.speak.bulletin.held import Asked, Held, newest_cutoff
from hudna.speak.bulletin.offered import could_print
from hudna.view.bulletin_due import cutoff_ms
from hudna.view.known import replayed
from hudna.view.world import World
from tests.act.incidents import judging, telling
from tests.act.passings import MINUTE, START
from tests.agreements import quick
from tests.promises.truce import Truce
from tests.view.happenings import a_report

ZONE, DAY, NEXT, BY = ZoneInfo("Asia/Damascus"), "2016-07-31", "2016-08-01", "syrian-government"
ALEPPO = (("SY-HL", Names("Aleppo", "حلب", "Алеппо")),)


class Days:
    """Three nodes; `un` monitors and puts out the bulletins, whose data `out` has, as issued."""

    def __init__(self) -> None:
        self.truce = Truce(quick(), START)
        self.out: list[Earlier] = []

    @property
    def un(self) -> World:
        return self.truce.nodes["un"].world

    def world(self, party: str) -> World:
        return self.truce.nodes[party].world

    def says(self, party: str, draft: Any) -> Record:
        self.truce.now_ms += 1
        made = self.truce.say(party, draft)
        self.truce.heal()
        return made

    def happens(self, name: str, at: int = START - 10 * MINUTE, **more: Any) -> Record:
        """Reported, and told as an incident."""
        said = {"source": f"s-{name}", "text": f"words {name}", "accused": (BY,),
                "admin": ("SY-HL",), "from_ms": at, "until_ms": at + MINUTE, **more}
        kept = self.says("un", report(self.un, a_report(**said), self.truce.now_ms))
        self.says("un", assess(self.un, kept.hash, stage="under-review", why="w", officer="a"))
        return self.says("un", tell_incident(self.un, kept.hash, telling(
            from_ms=at, until_ms=at + MINUTE), "a"))

    def finds(self, of: Record, **more: Any) -> Record:
        """Two of the monitors."""
        said = self.says("un", judge(self.un, judging(of, **more)))
        return self.says("un", second(self.un, said.hash, "b"))

    def at_cutoff(self, day: str = DAY) -> None:
        at = self.cutoff(day)
        self.truce.now_ms = max(self.truce.now_ms, at)

    def held(self, cutoff: int) -> Held:
        node, newest = self.truce.nodes["un"], newest_cutoff(self.un, cutoff)
        then, past = (replayed(node.genesis, "un", node.entries, ms) for ms in (cutoff, newest))
        return Held(then, node.world, lambda _a, _b: Bounds((), True, None, None),
                    tuple(self.out), past)

    def cutoff(self, day: str = DAY) -> int:
        """Of the first bulletin of a day."""
        at = cutoff_ms(self.un.terms.incidents, day)
        assert at is not None
        return at

    def all_printed(self, day: str = DAY) -> frozenset[str]:
        """Everything that a person could choose."""
        return frozenset(could_print(self.held(self.cutoff(day)), day))

    def draft(self, day: str = DAY, cutoff: int | None = None, **more: Any) -> BulletinData:
        at = cutoff or self.cutoff(day)
        held = self.held(at)
        asked = {"day": day, "cutoff_ms": at, "made_ms": self.truce.now_ms, "origin": "o",
                 "size": held.then.size, "root": "0" * 64, "areas": ALEPPO, **more}
        return drafted(held, Asked(**asked))

    def puts_out(self, day: str = DAY, **more: Any) -> BulletinData:
        self.at_cutoff(day)
        data = self.draft(day, **more)
        made = self.says("un", put_out_bulletin(
            self.un, day, cutoff_ms=data.cutoff_ms, size=data.size,
            digest=sha256(canonical(data)).hexdigest(), officer="a", zone=ZONE,
            now_ms=self.truce.now_ms, corrects=corrects(data)))
        self.out.append(Earlier(made.hash, data))
        return data
