"""One node among the nodes that witness each other: all of it that its node holds and wires.

A node cosigns what it mirrors: its cosignature says, beyond what C2SP has it say, that the leaves
are held here too, so that a partner that loses its log can have it back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

from hudna.act.draft import Draft
from hudna.exchange import checkpoints, lost
from hudna.exchange.dating import Dating, DatingLog
from hudna.exchange.reception import Reception
from hudna.exchange.seen import Keys, Sight
from hudna.exchange.senders import must_be_one_of
from hudna.exchange.voice import Voice
from hudna.exchange.witnessing import (
    Alarm,
    Peer,
    Rounds,
    Ways,
    Witnessed,
    regard,
    shown_to,
)
from hudna.fault import Refused
from hudna.log.cosignature import Cosigner, CosignerKey
from hudna.log.entry import Entry
from hudna.log.ledger import Ledger
from hudna.log.note import Verifier
from hudna.log.witness import Answer, Turned, Witness, read, signed_by
from hudna.record.authority import Authority
from hudna.record.keys import PublicKey, SigningKey
from hudna.record.kinds import PartyId, Receipt, TwoHistories
from hudna.record.record import Record, Seen
from hudna.say import Say
from hudna.view.histories import Forked
from hudna.view.world import World

Result = TypeVar("Result")
ANSWERED = 2
"""Questions of others that are looked at at once: however many come, the threads that write the
log are not taken."""
MIRROR_S = 8.0
"""How long a submission waits for the mirror to reach it."""


class Member(NamedTuple):
    """A party that witnesses: `origin` is its log's, `url` where its node is."""

    party: PartyId
    origin: str
    url: str = ""


class HeldLog(DatingLog, Protocol):
    @property
    def held(self) -> Say | None: ...


class Home(Protocol):
    """What the circle needs of its node."""

    party: PartyId

    @property
    def voice(self) -> Voice: ...

    @property
    def authority(self) -> Authority: ...

    @property
    def world(self) -> World: ...

    @property
    def log(self) -> HeldLog: ...

    @property
    def reception(self) -> Reception: ...

    def now_ms(self) -> int: ...

    def words_on_keys(self) -> tuple[str, ...]: ...

    async def say(self, drafts: Sequence[Draft]) -> list[Record]: ...


def witness_name(origin: str) -> str:
    """What the witness of a node is called, of whose log this is the origin."""
    return f"{origin}/witness"


class Circle:
    """`me` is this node, `members` its partners; `key` is the one that it cosigns with, None where
    it has none: then it witnesses for nobody."""

    def __init__(
        self, home: Home, ledger: Ledger, *, me: Member, members: Sequence[Member],
        key: SigningKey | None, ways: Callable[[str], Ways], held: Sequence[PublicKey] = (),
    ) -> None:
        """`held`: our own log's keys that are here, whatever the log says of them yet: a backup
        may be older than the word that one is good."""
        self._home, self.ledger = home, ledger
        self._own = tuple(Verifier(me.origin, public) for public in held)
        self._everyone = (me, *members)
        keys = Keys(self.logs, self.witnesses, self.trusted)
        self.sight = Sight(ledger, home.log, keys, witness_name(me.origin))
        self._witness = Witness(
            ledger, Cosigner(witness_name(me.origin), key),
            verifiers=self.sight.verifiers, now_s=lambda: home.now_ms() // 1000,
        ) if key else None
        alarm = Alarm(home, self.sight, lambda: {f.origin for f in self.alarms()})
        self.rounds = {
            m.party: Rounds(home, self.sight, alarm, peer=self._peer(m), ways=ways(m.url))
            for m in members
        }
        self.dating = Dating(
            self.sight, home.log, {m.origin: m.party for m in self._everyone}, witness_name)
        self._latest: tuple[Seen, ...] | None = None
        self._answering = asyncio.Semaphore(ANSWERED)
        self.learn()

    # --- what is known ---

    def logs(self) -> Mapping[str, Sequence[Verifier]]:
        """By origin, every key that the logs of the circle were ever known to sign with."""
        found, me = logs_of(self._home.authority, self._everyone), self._everyone[0].origin
        return {**found, me: tuple(dict.fromkeys((*found[me], *self._own)))}

    def trusted(self, origin: str) -> Sequence[Verifier]:
        """The keys of a log that are good now: what others have signed is evidence still, and
        nothing that this node would cosign or follow."""
        authority, (me, *_) = self._home.authority, self._everyone
        good = [Verifier(m.origin, key) for m in self._everyone if m.origin == origin
                for key in authority.log_verifiers(m.party)]
        if origin == me.origin:
            ended = {k.public for k in authority.keys.get(me.party, ()) if k.ended}
            good += [v for v in self._own if v.key not in ended and v not in good]
        return good

    def alarms(self) -> tuple[Forked, ...]:
        """The logs proven to have told two histories."""
        return self._home.world.histories.alarms(self.logs())

    def learn(self) -> None:
        """Take in what the world now proves."""
        for forked in self.alarms():
            self.sight.believe(forked.evidence)
        self._latest = None

    def follow(self, entries: Sequence[Entry]) -> None:
        """The log has these entries more, and the world holds them."""
        if any(isinstance(e.record.said, TwoHistories) for e in entries):
            self.learn()
        if any(not isinstance(e.record.said, Receipt) for e in entries):
            self.wake()

    def seen(self) -> tuple[Seen, ...]:
        """What a record that is signed now says that its author had seen."""
        if self._latest is None:
            self._latest = self.sight.latest()
        return self._latest

    def state(self) -> list[Witnessed]:
        """How far each partner has cosigned us, and we follow it."""
        return [r.state() for r in self.rounds.values()]

    # --- what partners ask ---

    async def add_checkpoint(self, body: bytes) -> Answer:
        """C2SP tlog-witness. 503 while this node may not sign, or does not mirror so far."""
        if self._witness is None:
            return Answer(404, "this node witnesses for nobody\n")
        if self._home.log.held is not None:
            return Answer(503, "this node may not sign at present\n")
        if (rounds := await self._answered(self._ahead, body)) is not None:
            try:
                async with asyncio.timeout(MIRROR_S):
                    await rounds.follow()
            except (OSError, TimeoutError):
                return Answer(503, "this node does not hold the entries of that log yet\n")
            if await self._answered(self._ahead, body) is not None:
                return Answer(503, "this node does not hold the entries of that log yet\n")
        return await self._answered(self._cosigned, self._witness, body)

    async def swap(self, packed: bytes) -> bytes:
        """A partner shows its checkpoints and is shown ours. Raises `Refused`."""
        voice = self._home.voice
        said = await self._home.reception.read(packed, lambda: checkpoints.unpack(
            packed, self._home.authority, me=voice.party, exercise=voice.exercise))
        must_be_one_of(self.rounds, said.sender)
        await self._answered(regard, self.sight, said)
        if self.sight.proven.keys() - {f.origin for f in self.alarms()}:
            self.wake()
        return await self._answered(shown_to, said.sender, self._home, self.sight)

    async def give_back(self, packed: bytes) -> bytes:
        """A partner that has lost the end of its log asks for what is held of it here. Raises
        `Refused`."""
        voice = self._home.voice
        asked = await self._home.reception.read(packed, lambda: lost.asked(
            packed, self._home.authority, me=voice.party, exercise=voice.exercise))
        must_be_one_of(self.rounds, asked.sender)
        mirror = self.sight.mirror(self.rounds[asked.sender].peer.origin)
        words = await self._answered(self._home.words_on_keys)
        kept = await self._answered(lost.kept, mirror, asked, self._home.log)
        return lost.pack_found(lost.found(self._home.world, asked, kept, words), voice.key)

    async def _answered(self, answer: Callable[..., Result], *args: Any) -> Result:
        async with self._answering:
            return await asyncio.to_thread(answer, *args)

    def wake(self) -> None:
        """Something is new: rounds begin soon."""
        for rounds in self.rounds.values():
            rounds.wake()

    def _ahead(self, body: bytes) -> Rounds | None:
        """The rounds with the log that truly signed this, if its mirror here is behind it."""
        try:
            checkpoint = signed_by(read(body).note, self.sight.verifiers).checkpoint
        except (Refused, Turned):
            return None
        held = self.ledger.mirror(checkpoint.origin)
        if checkpoint.size <= (held.size if held else 0):
            return None
        return next((r for r in self.rounds.values() if r.peer.origin == checkpoint.origin), None)

    def _cosigned(self, witness: Witness, body: bytes) -> Answer:
        """Looked at first: what the mirror contradicts is not cosigned, whatever its proof says."""
        try:
            signed = read(body).note
        except Refused:
            return witness.add_checkpoint(body)
        self.sight.regard(signed)
        answer = witness.add_checkpoint(body)
        if answer.status == 200:
            self.sight.regard(signed + answer.body)
            self._latest = None
        return answer

    def _peer(self, member: Member) -> Peer:
        return Peer(
            member.party, member.origin,
            logs=lambda: self.trusted(member.origin),
            witnesses=lambda: cosigners(self._home.authority, (member,)),
        )

    def witnesses(self) -> Sequence[CosignerKey]:
        """Whose cosignatures count here."""
        return cosigners(self._home.authority, self._everyone)


def logs_of(
    authority: Authority, members: Sequence[Member]
) -> dict[str, tuple[Verifier, ...]]:
    """By origin, every key that these logs were ever known to sign with."""
    return {
        m.origin: tuple(Verifier(m.origin, k.public)
                        for k in authority.keys.get(m.party, ()) if k.use == "log")
        for m in members
    }


def cosigners(authority: Authority, members: Sequence[Member]) -> tuple[CosignerKey, ...]:
    """The witnesses of these members, by each key that is good now."""
    return tuple(
        CosignerKey(witness_name(m.origin), key)
        for m in members for key in authority.witness_keys(m.party)
    )
