"""Nodes of which only the witnessing is real, on logs that may fork, joined by a network that the
test rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from hudna.act.draft import Draft
from hudna.exchange import checkpoints
from hudna.exchange.seen import Keys, Sight
from hudna.exchange.voice import Voice
from hudna.exchange.witnessing import (
    Alarm,
    Peer,
    Rounds,
    Ways,
    histories,
    regard,
    shown_to,
)
from hudna.fault import Fault, Refused
from hudna.log.cosignature import Cosigner
from hudna.log.note import Verifier
from hudna.log.sqlite_ledger import SqliteLedger
from hudna.log.tiles import Tile
from hudna.log.witness import Answer, Witness
from hudna.record.authority import Authority, Founder
from hudna.record.keys import SigningKey
from hudna.record.kinds import TwoHistories
from hudna.record.record import Record
from hudna.record.sign import sign
from hudna.say import say
from tests.log.trees import Grown
from tests.record.statements import seeded

START_MS = 1_469_944_800_000


class Own:
    """A node's log as its own witnessing sees it, over a tree that the test changes at will."""

    def __init__(self, grown: Grown) -> None:
        self.grown = grown

    @property
    def size(self) -> int:
        return len(self.grown.entries)

    @property
    def verifier(self) -> Verifier:
        return self.grown.verifier

    def checkpoint(self) -> str:
        return self.grown.signed().note

    def checkpoint_at(self, size: int) -> str | None:
        return self.grown.signed(size).note if size <= self.size else None

    def consistency(self, old: int, new: int | None = None) -> list[bytes]:
        return self.grown.proof(old, new)

    def tile(self, tile: Tile) -> bytes | None:
        return self.grown.served(f"tile/{tile.path}")


class Party:
    """`shows` gives the log that is served to each other party: the same one, unless told.
    `dead`: nothing of it answers any more. `mute`: its log serves nothing."""

    def __init__(self, name: str, directory: Path) -> None:
        directory.mkdir()
        self.name = name
        self.own = Own(Grown(f"{name}.example", name.encode().ljust(32, b".")).grow(3))
        self.shows: Callable[[str], Grown] = lambda _to: self.own.grown
        self.dead = self.mute = False
        self.cosigner = Cosigner(f"{name}.example/witness",
                                 SigningKey.generate(name.encode().ljust(32, b"w")))
        self.record = SigningKey.generate(name.encode().ljust(32, b"r"))
        self.voice = Voice(name, self.record, None, seeded(hash(name) % 1000))
        self.ledger = SqliteLedger(directory)
        self.now = START_MS
        self.said: list[TwoHistories] = []
        self.delivered: list[TwoHistories] = []
        self.partners: list[Party] = []
        self.rounds: dict[str, Rounds] = {}

    def join(self, parties: Sequence[Party]) -> None:
        keys = Keys(lambda: {p.own.verifier.name: [p.own.verifier] for p in parties},
                    lambda: [p.cosigner.public for p in parties])
        self.authority = Authority.of({p.name: Founder(p.record.public) for p in parties})
        self.sight = Sight(self.ledger, self.own, keys)
        self.witness = Witness(self.ledger, self.cosigner, verifiers=self.sight.verifiers,
                               now_s=lambda: self.now // 1000)
        self.partners = [p for p in parties if p is not self]
        alarm = Alarm(self, self.sight, lambda: {e.origin for e in self.said + self.delivered})
        for p in parties:
            if p is not self:
                peer = Peer(p.name, p.own.verifier.name,
                            lambda p=p: [p.own.verifier], lambda p=p: [p.cosigner.public])
                self.rounds[p.name] = Rounds(self, self.sight, alarm, peer=peer,
                                             ways=ways(p, self.name))

    def now_ms(self) -> int:
        return self.now

    def words_on_keys(self) -> tuple[str, ...]:
        return ()

    async def say(self, drafts: Sequence[Draft]) -> list[Record]:
        made = [sign(d.said, author=self.name, key=self.record, issued_ms=self.now,
                     randomness=seeded(len(self.said))) for d in drafts]
        fresh = histories(made)
        self.said += fresh
        for p in self.partners:
            p.deliver(fresh)
        return made

    def deliver(self, fresh: Sequence[TwoHistories]) -> None:
        """What a partner has said arrives, as its couriers bring it."""
        if not self.dead:
            self.delivered += [e for e in fresh if self.sight.believe(e)]

    def add_checkpoint(self, body: bytes) -> Answer:
        signed = body.decode().partition("\n\n")[2]
        self.sight.regard(signed)
        answer = self.witness.add_checkpoint(body)
        if answer.status == 200:
            self.sight.regard(signed + answer.body)
        return answer

    def swap(self, packed: bytes) -> bytes:
        said = checkpoints.unpack(packed, self.authority, me=self.name, exercise=None)
        regard(self.sight, said)
        return shown_to(said.sender, self, self.sight)


def ways(to: Party, asker: str) -> Ways:
    """From `asker` to `to`."""

    async def get(path: str) -> bytes:
        if to.dead or to.mute:
            raise OSError(f"nothing at {path}")
        if (found := to.shows(asker).served(path)) is None:
            raise Refused(Fault(path, "404", say("status 200")))
        return found

    async def submit(body: bytes) -> tuple[int, bytes]:
        if to.dead:
            raise OSError("no answer")
        answer = to.add_checkpoint(body)
        return answer.status, answer.body.encode()

    async def swap(packed: bytes) -> bytes:
        if to.dead:
            raise OSError("no answer")
        return to.swap(packed)

    return Ways(get, submit, swap, swap)


def three(root: Path) -> tuple[Party, Party, Party]:
    parties = tuple(Party(name, root / name) for name in ("us", "ru", "un"))
    for p in parties:
        p.join(parties)
    return parties


async def one_round(*parties: Party) -> None:
    """Each of them once with each of its partners."""
    for p in parties:
        for rounds in p.rounds.values():
            await rounds.once()
