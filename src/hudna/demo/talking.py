"""Plays what was promised, met about and said on the way to talks, through the real acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from functools import partial

from hudna.act.amend import propose, sign_agreement
from hudna.act.draft import Draft
from hudna.act.process.announce_text import announce_text
from hudna.act.process.commit import commit
from hudna.act.process.countersign import countersign
from hudna.act.process.decide import decide
from hudna.act.process.fulfil import fulfil
from hudna.act.process.hand_over import hand_over
from hudna.act.process.hear_call import hear_call
from hudna.act.process.hold import hold
from hudna.act.process.log_call import log_call
from hudna.act.process.meet import meet
from hudna.act.process.need import need
from hudna.act.process.raise_concern import raise_concern
from hudna.act.process.set_counter import set_counter
from hudna.act.process.set_roster import set_roster
from hudna.act.process.state_position import state_position
from hudna.demo.ground import MINUTE_MS, Map
from hudna.demo.happened import Act, Clock
from hudna.demo.rehearsal import Rehearsal
from hudna.demo.way import (
    Announce,
    Call,
    Count,
    Decide,
    Duty,
    Fulfil,
    HandOver,
    Hear,
    Hold,
    Meet,
    Need,
    Position,
    Promise,
    Raise,
    Sign,
    Talks,
    Way,
    When,
)
from hudna.place.geometry import MultiPolygon
from hudna.record import kinds
from hudna.record.hotline import Shift
from hudna.record.kinds import RecordHash
from hudna.record.process import (
    AccessOpen,
    AgendaItem,
    Condition,
    Declared,
    Kept,
    QuietDays,
    Reached,
    Settled,
)
from hudna.view.days import day_of
from hudna.view.world import World

GUARANTORS = ("us", "ru")
TALKS = "2016-08-01T00:00:00+03:00"
"""As the exercise's text has it; what the guarantors set takes its place."""
SHIFTS = ("00:00", "08:00", "16:00")


class Talking:
    """`held` names the records by the scenario's ids, as in `Monitoring`."""

    def __init__(
        self, way: Way, stage: Rehearsal, map_: Map, held: dict[str, RecordHash], *,
        start_ms: int, zone: tzinfo,
    ) -> None:
        self._way, self._stage, self._map, self._held = way, stage, map_, held
        self._zone, self._today = zone, day_of(start_ms, zone)

    def moments(self) -> Iterator[tuple[int, Callable[[], None]]]:
        """What is to be done when, ms."""
        for act in self._way.acts:
            yield self._ms(act.at), partial(self._act, act)

    def _act(self, act: Act) -> None:
        world, of = self._stage.world(act.by), self._held.get(act.of, "")
        if isinstance(act, Talks):
            self._talks(act, world)
            return
        made = (self._met(world, act, of) or self._promised(world, act, of)
                or self._line(world, act, of) or self._said(world, act))
        assert made, act
        record, = self._stage.say(act.by, [made])
        if act.id:
            self._held[act.id] = record.hash

    def _talks(self, act: Talks, world: World) -> None:
        """The day of the talks is set anew: both guarantors sign the text that says so."""
        text = world.agreements.genesis.text
        assert text.count(TALKS) == 1
        changed = text.replace(TALKS, f"{self._day(act.day)}T00:00:00+03:00")
        self._stage.say(act.by, [propose(world, changed)])
        for party in GUARANTORS:
            one = self._stage.world(party)
            if unsigned := one.agreements.unsigned_by(party):
                (digest, _), *_ = unsigned
                self._stage.say(party, [sign_agreement(one, digest, officer=act.officer)])

    def _met(self, world: World, act: Act, of: RecordHash) -> Draft | None:
        now, who = self._stage.now_ms, act.officer
        match act:
            case Raise():
                return raise_concern(world, kinds.Concern(
                    act.clause, act.text, act.settled_by, who, act.holds_up))
            case Meet():
                return meet(world, self._meeting(act), now, of or None)
            case Decide():
                settles = [self._held[c] for c in act.settles]
                return decide(
                    world, of, text=act.text, officer=who, now_ms=now, settles=settles)
            case Sign():
                return countersign(world, of, word=act.word, text=act.text, officer=who,
                                   now_ms=now)
        return None

    def _promised(self, world: World, act: Act, of: RecordHash) -> Draft | None:
        today = self._now()
        match act:
            case Promise():
                return commit(world, self._promise(act, of))
            case Fulfil():
                return fulfil(world, of, came=act.came, day=self._day(act.day), text=act.text,
                              officer=act.officer, today=today)
            case Need():
                return need(world, kinds.Needed(
                    act.milestone, self._when(act.when), act.text, act.officer))
            case Count():
                return set_counter(world, kinds.CounterSet(
                    act.counter, act.does, self._day(act.day), act.days, act.text, act.officer),
                    self._stage.now_ms)
        return None

    def _line(self, world: World, act: Act, of: RecordHash) -> Draft | None:
        now, who = self._stage.now_ms, act.officer
        match act:
            case Call():
                return log_call(world, self._call(act), now)
            case Hear():
                return hear_call(
                    world, of, heard=act.heard, text=act.text, officer=who, now_ms=now)
            case Duty():
                return set_roster(world, [*self._shifts(act)], officer=who)
            case HandOver():
                return hand_over(world, text=act.text, officer=who, now_ms=now)
        return None

    def _said(self, world: World, act: Act) -> Draft | None:
        match act:
            case Position():
                return state_position(world, kinds.Stance(
                    act.actor, act.party, act.question, act.towards, self._day(act.day), act.text,
                    act.origin, act.officer, act.quote), today=self._now())
            case Announce():
                return announce_text(world, title=act.title, text=act.text, officer=act.officer,
                                     now_ms=self._stage.now_ms)
            case Hold():
                return hold(world, self._holding(act))
        return None

    def _meeting(self, act: Meet) -> kinds.Meeting:
        from_ms = self._ms(act.begins)
        agenda = tuple(AgendaItem(p.text, tuple(self._held[c] for c in p.concerns))
                       for p in act.agenda)
        return kinds.Meeting(act.state, act.level, act.title, act.place, from_ms,
                             from_ms + act.minutes * MINUTE_MS, agenda, act.attended, act.officer)

    def _promise(self, act: Promise, mirrored: RecordHash) -> kinds.Commitment:
        return kinds.Commitment(
            by=act.promiser, parties=act.parties, text=act.text, clause=act.clause,
            officer=act.officer, due_day="" if act.due is None else self._day(act.due),
            after=tuple(map(self._when, act.after)), within_days=act.within_days,
            mirrors=mirrored or None, distance_m=act.distance_m, verified_by=act.verified_by)

    def _when(self, when: When) -> Condition:
        if when.quiet_days:
            return QuietDays(when.quiet_days)
        if when.settled:
            return Settled(self._held[when.settled])
        if when.kept:
            return Kept(self._held[when.kept])
        if when.access_of:
            return AccessOpen(when.access_of, when.place)
        return Reached(when.reached) if when.reached else Declared(when.declared)

    def _call(self, act: Call) -> kinds.Call:
        from_ms = self._ms(act.begins)
        until_ms = from_ms + act.minutes * MINUTE_MS if act.minutes else None
        return kinds.Call(act.to, from_ms, until_ms, "hotline", act.text, act.requested,
                          act.officer)

    def _shifts(self, act: Duty) -> Iterator[Shift]:
        begins = [(day, clock) for day in range(act.first, act.last + 1) for clock in SHIFTS]
        ends = [*begins[1:], (act.last + 1, SHIFTS[0])]
        for i, (one, other) in enumerate(zip(begins, ends, strict=True)):
            yield Shift(self._ms(one), self._ms(other), act.posts[i % len(act.posts)])

    def _holding(self, act: Hold) -> kinds.Holding:
        squares = [self._map.square(spot, act.half_m) for spot in act.spots]
        shape = squares[0] if len(squares) == 1 else MultiPolygon(
            tuple(s.rings for s in squares))
        return kinds.Holding(act.holders, shape, act.names, self._ms((act.since, "00:00")),
                             act.basis, act.officer)

    def _now(self) -> str:
        return day_of(self._stage.now_ms, self._zone)

    def _ms(self, at: Clock) -> int:
        days, clock = at
        there = datetime.combine(
            date.fromisoformat(self._day(days)), time.fromisoformat(clock), self._zone)
        return round(there.timestamp()) * 1000

    def _day(self, days: int) -> str:
        return (date.fromisoformat(self._today) + timedelta(days=days)).isoformat()
