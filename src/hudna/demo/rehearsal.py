"""Three nodes' logs in one process, in played time: the real acts, the real doors, no network.

Everything that the scenario says is signed, delivered and receipted as between running nodes; the
nodes then start over these directories and find nothing unusual.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType

from hudna.act.draft import Draft
from hudna.act.renew import renewals
from hudna.act.seal_answer import seal_answers
from hudna.act.suspend import suspensions
from hudna.demo.witnessing import Witnessing, all_cosign
from hudna.exchange import accept, delivery, reply, told
from hudna.exchange.delivery import Delivery
from hudna.exchange.outgoing import outgoing
from hudna.exchange.restoring import STORE
from hudna.exchange.told import Sent
from hudna.exchange.voice import Voice
from hudna.home.folder import Folder
from hudna.log.admission import Admission
from hudna.log.append import Log
from hudna.log.ledger import Ledger
from hudna.log.ledgers import open_ledger
from hudna.record.record import Record
from hudna.record.sign import Randomness
from hudna.view.world import World

KEEP_MS = 60_000
KEPT = (suspensions, renewals, seal_answers)


class Seat:
    """One party's log, ledger and world in the rehearsal."""

    def __init__(self, folder: Folder, log: Log, randomness: Randomness) -> None:
        config = folder.config
        self.ledger: Ledger = open_ledger(None, folder.log)
        self.voice = Voice(config.party, folder.keys.record, config.exercise, randomness)
        self.folder, self.log = folder, log
        self.world = World(folder.agreement, config.party).follow(log.entries())

    def append(self, presentations: Sequence[str]) -> None:
        self.log.append(presentations)
        self.world.follow(self.log.entries(self.world.size))

    def say(self, drafts: Sequence[Draft], now_ms: int) -> list[Record]:
        signed = self.voice.sign_all(drafts, now_ms)
        self.append(signed.presentations)
        return signed.records


class Rehearsal:
    """`now_ms` is the played time; it only goes forward, and leases are kept on the way. What is
    said at one moment is cosigned by the other nodes before the next one."""

    def __init__(
        self, folders: Mapping[str, Folder], now_ms: int, randomness: Randomness
    ) -> None:
        self.now_ms = now_ms
        keys = {p: f.keys.record.public for p, f in folders.items()}
        self._keys = keys
        self.seats = {
            party: Seat(folder, self._log(folder), randomness) for party, folder in folders.items()
        }
        verifiers = {s.log.verifier.name: s.log.verifier for s in self.seats.values()}
        self._circle = tuple(
            Witnessing(s.log, s.ledger, s.folder.keys.witness, verifiers, lambda: self.now_ms)
            for s in self.seats.values())

    def __enter__(self) -> Rehearsal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            all_cosign(self._circle)
        for seat in self.seats.values():
            _ran(seat)
            seat.ledger.close()
            seat.log.close()

    def world(self, party: str) -> World:
        return self.seats[party].world

    def say(self, party: str, drafts: Sequence[Draft]) -> list[Record]:
        """Say it and have everybody told."""
        records = self._told(party, drafts)
        self._keep()
        return records

    def go_to(self, ms: int) -> None:
        """Let time pass, each node keeping its people's word as it would."""
        all_cosign(self._circle)
        while self.now_ms < ms:
            step = KEEP_MS if self._any_lease() else ms - self.now_ms
            self.now_ms = min(ms, self.now_ms + step)
            self._keep()

    def _keep(self) -> None:
        """What each node says by itself, until none has anything to say."""
        said = True
        while said:
            said = False
            for party, seat in self.seats.items():
                if due := [d for kept in KEPT for d in kept(seat.world, self.now_ms)]:
                    self._told(party, due)
                    said = True

    def _told(self, party: str, drafts: Sequence[Draft]) -> list[Record]:
        records = self.seats[party].say(drafts, self.now_ms)
        for other in self.seats:
            if other != party:
                self._deliver(party, other)
        return records

    def _any_lease(self) -> bool:
        notices = self.seats["us"].world.notices
        return any(notices.answers(r.hash) for r in notices.standing())

    def _log(self, folder: Folder) -> Log:
        return Log.open(
            folder.log, key=folder.keys.log, origin=folder.config.origin,
            admission=Admission(self._keys, folder.config.exercise), clock=lambda: self.now_ms,
        )

    def _deliver(self, sender: str, to: str) -> None:
        here, there = self.seats[sender], self.seats[to]
        while batch := delivery.batch(
            outgoing(here.world, here.log, r, to) for r in here.world.receipts.untold(to)
        ):
            letter = Delivery(
                sender, to, here.voice.exercise, here.log.checkpoint(), self.now_ms,
                tuple(r.presentation for r in batch),
            )
            packed = delivery.pack(letter, here.voice.key)
            answer = reply.unpack(
                self._received(there, packed), self._keys[to],
                sender=to, me=sender, delivery=delivery.digest(packed),
            )
            sent = Sent(delivery.digest(packed), batch)
            here.append(told.receipts(answer, sent, self._keys, me=sender))

    def _received(self, seat: Seat, packed: bytes) -> bytes:
        opened = delivery.unpack(
            packed, self._keys, me=seat.voice.party, exercise=seat.voice.exercise
        )
        outcome = accept.admit(seat.log, opened, delivery.digest(packed))
        assert not outcome.refused, outcome.refused
        seat.world.follow(seat.log.entries(seat.world.size))
        if due := accept.receipt(seat.world, outcome, seat.log.checkpoint(), self.now_ms):
            seat.say([due], self.now_ms)
        answer = accept.reply(seat.log, seat.voice.party, outcome,
                              accept.given(seat.world, outcome))
        return reply.pack(answer, seat.voice.key)


def _ran(seat: Seat) -> None:
    """The node that is started on this log is the one that ran: nothing was restored."""
    seat.ledger.remember(STORE, seat.log.identity)
