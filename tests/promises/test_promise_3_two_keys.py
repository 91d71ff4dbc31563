"""Promise 3: no guarantor alone can change the agreement or clear a notice."""

from __future__ import annotations

from hypothesis.stateful import invariant

from hudna.record.kinds import Concurrence
from tests.promises.machine import QUICK, TruceMachine
from tests.promises.oracle import Held
from tests.promises.truce import PARTIES


class Promise3(TruceMachine):
    """Russia signs anything it likes; it never suffices."""

    @invariant()
    def promise_3_one_guarantor_never_changes_the_agreement(self) -> None:
        for party in PARTIES:
            world = self.truce.nodes[party].world
            assert world.terms.digest == world.agreements.genesis.digest

    @invariant()
    def promise_3_one_guarantor_lets_in_nobody_and_puts_out_nobody(self) -> None:
        for node in self.truce.nodes.values():
            part, agreement = node.world.taking_part, node.world.terms.agreement
            assert all(part.takes_part(p.id) for p in agreement.parties)

    @invariant()
    def promise_3_clear_means_that_a_person_of_the_other_side_signed_this_hash(self) -> None:
        for party in PARTIES:
            held = Held([e.record for e in self.truce.nodes[party].entries])
            for of in self.clear(party):
                author = held.records[of].author
                signers = {r.author for r in held.of(Concurrence) if r.said.notice == of}
                assert signers - {author} & {"us", "ru"}


TestPromise3 = Promise3.TestCase
TestPromise3.settings = QUICK
