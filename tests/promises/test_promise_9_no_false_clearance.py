"""Promise 9: whoever lies and whatever is lost, a node that holds a standing protection never
shows a flight through it as clear."""

from __future__ import annotations

from hypothesis.stateful import invariant

from hudna.view.conflicts import conflicts
from tests.promises.machine import QUICK, TruceMachine
from tests.promises.oracle import Held
from tests.promises.truce import PARTIES


class Promise9(TruceMachine):
    @invariant()
    def promise_9_nothing_clear_meets_anything_that_stands(self) -> None:
        for party in PARTIES:
            held = Held([e.record for e in self.truce.nodes[party].entries])
            for of in self.clear(party):
                notice = held.records[of]
                assert not held.met_sites(notice)
                assert not held.met_notices(notice)
                assert not held.on_mingled_ground(notice)

    @invariant()
    def promise_9_every_conflict_of_the_oracle_is_found_and_none_invented(self) -> None:
        for party in PARTIES:
            world = self.truce.nodes[party].world
            held = Held([e.record for e in self.truce.nodes[party].entries])
            for record in world.notices.standing():
                found = {c.subject for c in conflicts(world, record) if c.kind == "protection"}
                assert found == {s.hash for s in held.met_sites(record)}
                mingled = any(c.kind == "mingled" for c in conflicts(world, record))
                assert mingled == held.on_mingled_ground(record)


TestPromise9 = Promise9.TestCase
TestPromise9.settings = QUICK
