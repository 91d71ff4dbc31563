"""Plays the scenario through the real acts, in the order of its minutes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from hudna.act.acknowledge import acknowledge
from hudna.act.amend import propose, sign_agreement
from hudna.act.announce import announce
from hudna.act.concur import concur
from hudna.act.draft import Draft
from hudna.act.find import find
from hudna.act.object import object_to
from hudna.act.register import register
from hudna.act.release import Choice, sealed
from hudna.act.stop import stop_notice
from hudna.act.tell_after import tell_after
from hudna.act.withdraw import withdraw
from hudna.demo.ground import Map
from hudna.demo.happened import Happened
from hudna.demo.monitoring import Monitoring
from hudna.demo.rehearsal import Rehearsal
from hudna.demo.scenario import Act, Convoy, Event, Flight, Protected, Scenario
from hudna.demo.talking import Talking
from hudna.demo.way import Way
from hudna.record.kinds import AfterTheFact, Notice, RecordHash
from hudna.speak.places import Places
from hudna.view.notices import notice
from hudna.view.standing import standing
from hudna.view.world import World
from hudna.web.readback import read_back, stated_place

REGISTRANT = "un"
GUARANTORS = ("us", "ru")


def _told(world: World, one: Protected) -> tuple[Choice, ...]:
    if one.told == "sealed":
        return sealed(world)
    return (Choice("ru", "10 km", ("names", "note")),) if one.told == "coarse" else ()


class Script(NamedTuple):
    """All that is played."""

    scenario: Scenario
    happened: Happened
    way: Way


class Player:
    """One performance. `held` names the records by the scenario's ids."""

    def __init__(
        self, script: Script, rehearsal: Rehearsal, places: Places, start_ms: int,
    ) -> None:
        scenario, self._happened, self._way = script
        self._scenario, self._stage, self._places = scenario, rehearsal, places
        self._start_ms = start_ms
        self._map = Map(scenario, places, start_ms)
        self.held: dict[str, RecordHash] = {}
        self._moments: defaultdict[float, list[Callable[[], None]]] = defaultdict(list)

    def play(self) -> None:
        self._registrations()
        for flight in self._scenario.flights:
            self._moments[flight.announced_min].append(partial(self._announce, flight))
        for event in self._scenario.events:
            self._moments[event.at_min].append(partial(self._event, event))
        for ms, moment in (*self._talking().moments(), *self._monitoring().moments()):
            self._moments[self._map.minute(ms)].append(moment)
        for minute in sorted(self._moments):
            self._stage.go_to(self._map.ms(minute))
            for moment in self._moments[minute]:
                moment()

    def _monitoring(self) -> Monitoring:
        terms = self._world(REGISTRANT).terms.incidents
        assert terms is not None
        assert terms.zone is not None
        return Monitoring(self._happened, self._stage, self._map, self.held,
                          places=self._places, start_ms=self._start_ms, zone=terms.zone)

    def _talking(self) -> Talking:
        terms = self._world(REGISTRANT).terms.incidents
        assert terms is not None
        assert terms.zone is not None
        return Talking(self._way, self._stage, self._map, self.held, start_ms=self._start_ms,
                       zone=terms.zone)

    # --- the register ---

    def _registrations(self) -> None:
        groups: defaultdict[float, list[tuple[Protected, int]]] = defaultdict(list)
        numbers: Counter[tuple[str, str]] = Counter()
        for one in self._scenario.protections:
            kind = (one.named or one.protects, one.at[0])
            numbers[kind] += 1
            groups[one.registered_min].append((one, numbers[kind]))
        for minute, group in groups.items():
            self._moments[minute].append(partial(self._register, group))
        for convoy in self._scenario.convoys:
            self._moments[convoy.registered_min].append(partial(self._convoy, convoy))

    def _register(self, group: list[tuple[Protected, int]]) -> None:
        world = self._world(REGISTRANT)
        drafts = [register(world, self._map.site(one, n, world.terms), None, _told(world, one))
                  for one, n in group]
        records = self._stage.say(REGISTRANT, drafts)
        self.held |= {one.id: r.hash for r, (one, _) in zip(records, group, strict=True) if one.id}
        read = [r.hash for r, (one, _) in zip(records, group, strict=True) if one.acknowledged]
        if read:
            self._read(read)

    def _convoy(self, convoy: Convoy) -> None:
        world = self._world(REGISTRANT)
        moving = self._map.movement(convoy, world.terms)
        self._read([self._say(REGISTRANT, register(world, moving))])

    def _read(self, hashes: list[RecordHash]) -> None:
        for party in GUARANTORS:
            world = self._world(party)
            officer = self._scenario.officer
            self._stage.say(party, [acknowledge(world, h, officer) for h in hashes])

    # --- flights ---

    def _announce(self, flight: Flight) -> None:
        shape, world = self._map.shape(flight), self._world(flight.by)
        said = Notice(
            designation=flight.designation, shape=shape, width_mm=1000 * flight.width_m,
            floor_mm=1000 * flight.heights_m[0], ceiling_mm=1000 * flight.heights_m[1],
            from_ms=self._map.ms(flight.from_min), until_ms=self._map.ms(flight.until_min),
            category=flight.category, operator=flight.operator or flight.by,
            aircraft=flight.aircraft, key="", place=flight.place, note=flight.note,
        )
        tolerance = world.terms.readback_tolerance_mm
        stated = stated_place(self._places, flight.place, shape, tolerance)
        self.held[flight.id] = self._say(flight.by, announce(
            world, said, self._stage.now_ms, stated=stated.place if stated else None
        ))

    # --- events ---

    def _event(self, event: Event) -> None:
        self._say(event.by, self._draft(event), event.of)

    def _draft(self, e: Event) -> Draft:
        world, now, officer = self._world(e.by), self._stage.now_ms, self._scenario.officer
        of = self.held.get(e.of, "")
        acts: dict[Act, Callable[[], Draft]] = {
            "concur": lambda: self._concur(world, of),
            "object": lambda: object_to(world, of, now, reason=e.text, officer=officer),
            "withdraw": lambda: withdraw(world, of, e.text),
            "stop": lambda: stop_notice(world, of, now, officer=officer, reason=e.text),
            "propose": lambda: propose(world, self._amended()),
            "sign-agreement": lambda: self._sign(world),
            "tell-after": lambda: self._tell_after(world, e.of),
            "find": lambda: find(world, of, outcome=e.outcome, text=e.text, officer=officer),
        }
        return acts[e.act]()

    def _sign(self, world: World) -> Draft:
        digest, _ = world.agreements.unsigned_by(world.me)[0]
        return sign_agreement(world, digest, officer=self._scenario.officer)

    def _concur(self, world: World, of: RecordHash) -> Draft:
        said = notice(world.notices.lines.records[of])
        seen = read_back(self._places, said.shape).record
        key = standing(world, of, self._stage.now_ms).key
        return concur(world, of, self._stage.now_ms, seen_key=key, readback=seen, confirmed=seen,
                      officer=self._scenario.officer)

    def _tell_after(self, world: World, told: str) -> Draft:
        one = next(t for t in self._scenario.told if t.id == told)
        return tell_after(world, AfterTheFact(
            designation=one.designation, shape=self._map.shape(one),
            width_mm=1000 * one.width_m, from_ms=self._map.ms(one.from_min),
            until_ms=self._map.ms(one.until_min), operator=one.by, reason=one.reason,
            clause=world.terms.agreement.exception.clause,
        ), self._stage.now_ms)

    def _amended(self) -> str:
        agreements, change = self._world(GUARANTORS[0]).agreements, self._scenario.amendment
        text = agreements.texts[agreements.terms.digest].text
        assert text.count(change.find) == 1, change.find
        return text.replace(change.find, change.put)

    # --- the stage ---

    def _world(self, party: str) -> World:
        return self._stage.world(party)

    def _say(self, party: str, draft: Draft, name: str = "") -> RecordHash:
        record, = self._stage.say(party, [draft])
        if name:
            self.held.setdefault(name, record.hash)
        return record.hash
