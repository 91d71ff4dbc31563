"""Plays what is said to have happened, and what monitors, parties and guarantors said of it since,
through the real acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from functools import partial

from hudna.act.answer_access import answer_access
from hudna.act.answer_incident import answer_incident
from hudna.act.ask_access import ask_access
from hudna.act.assess import assess
from hudna.act.challenge import challenge
from hudna.act.count import count
from hudna.act.draft import Draft
from hudna.act.judge import judge
from hudna.act.link import link
from hudna.act.reply_challenge import reply_challenge
from hudna.act.report import report
from hudna.act.second import second
from hudna.act.take_rung import take_rung
from hudna.act.tell_incident import Telling, tell_incident
from hudna.demo.bulletin import put_out
from hudna.demo.ground import MINUTE_MS, Map
from hudna.demo.happened import (
    Act,
    Answer,
    Ask,
    Assess,
    Challenge,
    Clock,
    Count,
    Happened,
    Judge,
    Let,
    Line,
    Link,
    PutOut,
    Reply,
    Second,
    Step,
    Tell,
    Told,
)
from hudna.demo.rehearsal import Rehearsal
from hudna.place.geometry import Point
from hudna.place.grid import cell
from hudna.record.incidents import AccessAsked, CountLine, Judged, Report
from hudna.record.kinds import RecordHash
from hudna.speak.places import Places
from hudna.view.days import day_of
from hudna.view.world import World
from hudna.web.happened.report_places import units

MONITORS = "un"


class Monitoring:
    """`held` names the records by the scenario's ids; what is said here is added to it. `zone` is
    the agreement's, and days count from that of `start_ms`."""

    def __init__(
        self, happened: Happened, stage: Rehearsal, map_: Map, held: dict[str, RecordHash],
        *, places: Places, start_ms: int, zone: tzinfo,
    ) -> None:
        self._happened, self._stage, self._map, self._held = happened, stage, map_, held
        self._places, self._zone, self._today = places, zone, day_of(start_ms, zone)

    def moments(self) -> Iterator[tuple[int, Callable[[], None]]]:
        """What is to be done when, ms."""
        for told in self._happened.reports:
            yield self._ms(told.at), partial(self._report, told)
        for act in self._happened.acts:
            yield self._ms(act.at), partial(self._act, act)

    def _report(self, told: Told) -> None:
        world = self._stage.world(MONITORS)
        source, from_ms = self._happened.sources[told.source], self._ms(told.began)
        said = Report(
            source=source.name, channel=told.channel, told_ms=self._stage.now_ms,
            happened=told.happened, from_ms=from_ms, until_ms=from_ms + told.minutes * MINUTE_MS,
            at=Point(self._map.at(told.spot)), within_m=told.within_m, place=told.place,
            text=told.text, language=told.language, accused=told.accused, known=told.known,
            admin=units(self._places, self._map.at(told.spot), told.within_m),
            reliability=source.reliability, credibility=told.credibility, harm=told.harm,
        )
        self._say(MONITORS, told.id, report(world, said, self._stage.now_ms))

    def _act(self, act: Act) -> None:
        world, of = self._stage.world(act.by), self._held.get(act.of, "")
        made = (self._of_reports(world, act, of) or self._of_incident(world, act, of)
                or self._beside(world, act, of) or self._daily(world, act))
        assert made, act
        self._say(act.by, act.id, made)

    def _of_reports(self, world: World, act: Act, of: RecordHash) -> Draft | None:
        match act:
            case Link():
                reports = [self._held[r] for r in act.reports]
                return link(world, reports, why=act.why, officer=act.officer)
            case Assess():
                return assess(world, of, stage=act.stage, why=act.why, officer=act.officer)
            case Tell():
                telling = Telling(act.clause, act.place, act.summary)
                return tell_incident(world, of, telling, act.officer)
        return None

    def _of_incident(self, world: World, act: Act, of: RecordHash) -> Draft | None:
        match act:
            case Judge():
                return judge(world, Judged(of, act.clause, act.outcome, act.held, act.likelihood,
                                           act.confidence, act.text, act.officer))
            case Second():
                return second(world, of, act.officer)
            case Answer():
                return answer_incident(
                    world, of, outcome=act.outcome, text=act.text, officer=act.officer)
            case Step():
                return take_rung(
                    world, of, rung=act.rung, to=act.to, text=act.text, officer=act.officer,
                    now_ms=self._stage.now_ms, within_ms=world.terms.step_ms(act.rung))
        return None

    def _beside(self, world: World, act: Act, of: RecordHash) -> Draft | None:
        now, who = self._stage.now_ms, act.officer
        match act:
            case Ask():
                return ask_access(world, self._asked(act), now)
            case Let():
                return answer_access(
                    world, of, outcome=act.outcome, text=act.text, officer=who, now_ms=now)
            case Challenge():
                terms = world.terms.incidents
                return challenge(
                    world, of, text=act.text, officer=who, now_ms=now,
                    within_ms=terms.challenge_reply_ms if terms else None)
            case Reply():
                return reply_challenge(world, of, text=act.text, officer=who)
        return None

    def _daily(self, world: World, act: Act) -> Draft | None:
        now, who = self._stage.now_ms, act.officer
        match act:
            case Count():
                return count(world, day_of(now, self._zone), [*map(self._line, act.lines)],
                             officer=who, zone=self._zone, now_ms=now)
            case PutOut():
                return put_out(self._stage.seats[act.by], self._day(act.day).isoformat(), now,
                               officer=who, places=self._places)
        return None

    def _asked(self, act: Ask) -> AccessAsked:
        from_ms = self._ms(act.began)
        return AccessAsked(
            act.party, act.place, cell(Point(self._map.at(act.spot)), "10 km"), from_ms,
            from_ms + act.minutes * MINUTE_MS, act.purpose, act.officer)

    def _line(self, of: Line) -> CountLine:
        from_ms = self._ms(of.began)
        return CountLine(
            of.ref, of.happened, from_ms, from_ms + of.minutes * MINUTE_MS, of.place,
            cell(Point(self._map.at(of.spot)), "10 km"), of.accused, of.clause)

    def _say(self, party: str, name: str, draft: Draft) -> None:
        record, = self._stage.say(party, [draft])
        if name:
            self._held[name] = record.hash

    def _ms(self, at: Clock) -> int:
        days, clock = at
        there = datetime.combine(self._day(days), time.fromisoformat(clock), self._zone)
        return round(there.timestamp()) * 1000

    def _day(self, days: int) -> date:
        return date.fromisoformat(self._today) + timedelta(days=days)
