"""Rounds between two nodes: each cosigns the other's log, follows it, and shows what it has seen.

One task a partner, and none waits for another: a partner that is silent holds up nothing. What is
said in public of a log that told two histories is a record, and travels like any other.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeAlias

from hudna.act.draft import Draft, draft
from hudna.exchange import checkpoints
from hudna.exchange.bell import Bell
from hudna.exchange.checkpoints import Checkpoints
from hudna.exchange.following import Get, follow
from hudna.exchange.offering import Submit, offer
from hudna.exchange.seen import Sight
from hudna.exchange.senders import must_be_one_of
from hudna.exchange.voice import Voice
from hudna.fault import Fault, Refused
from hudna.log.cosignature import CosignerKey
from hudna.log.ledger import KeptCosignature
from hudna.log.note import Verifier
from hudna.record.authority import Authority
from hudna.record.kinds import PartyId, TwoHistories
from hudna.record.record import Record
from hudna.say import say

EVERY_S, AFTER_NEWS_S = 10.0, 1.0
_LOG = logging.getLogger(__name__)

Swap: TypeAlias = Callable[[bytes], Awaitable[bytes]]
"""Takes a signed message of checkpoints to the partner and brings its own."""


class Ways(NamedTuple):
    """How one partner's node is reached; every one of them gives up in time."""

    get: Get
    submit: Submit
    swap: Swap
    fetch: Swap
    """Asks for what the partner holds of our own log: see `exchange.lost`."""


class Peer(NamedTuple):
    """`logs` gives the keys of the partner's log (`origin`), `witnesses` those that it cosigns
    with."""

    party: PartyId
    origin: str
    logs: Callable[[], Sequence[Verifier]]
    witnesses: Callable[[], Sequence[CosignerKey]]


@dataclass
class Witnessed:
    """`cosigned`: the size of our log that the partner has cosigned last, at `cosigned_s` of its
    clock; `mirrored`: how much of its log is held here. `unproven`: why its log has not shown that
    it is consistent; `fault`: why it could not be reached. In English; None if all is well."""

    party: PartyId
    cosigned: int = 0
    cosigned_s: int | None = None
    mirrored: int = 0
    unproven: str | None = None
    fault: str | None = None


class Home(Protocol):
    """What witnessing needs of its node."""

    @property
    def voice(self) -> Voice:
        """Refused where this node has no key that is good."""
        ...

    @property
    def authority(self) -> Authority: ...

    def now_ms(self) -> int: ...

    def words_on_keys(self) -> tuple[str, ...]:
        """What this node's party has said of its own keys, as signed. Blocking."""
        ...

    async def say(self, drafts: Sequence[Draft]) -> list[Record]: ...


class Alarm:
    """Says of each log that has told two histories that it has: once for each, by this node."""

    def __init__(self, home: Home, sight: Sight, said: Callable[[], set[str]]) -> None:
        """`said` gives the origins of which this node's own log holds its own word."""
        self._home, self._sight, self._said = home, sight, said
        self._saying = asyncio.Lock()

    async def raise_all(self) -> None:
        async with self._saying:
            told = self._said()
            for evidence in list(self._sight.proven.values()):
                if evidence.origin not in told:
                    _LOG.error("the log %s has told two histories", evidence.origin)
                    await self._home.say([draft(evidence)])


class Rounds:
    """The rounds with one partner."""

    def __init__(
        self, home: Home, sight: Sight, alarm: Alarm, *, peer: Peer, ways: Ways
    ) -> None:
        self._home, self._sight, self._alarm = home, sight, alarm
        self._own, self.peer, self.ways = sight.own, peer, ways
        self.held: int | None = None
        """The size of our log that the partner says it cosigned last; None until it answers."""
        self._following = asyncio.Lock()
        self._unproven: str | None = None
        self._fault: str | None = None
        self._bell = Bell()

    def state(self) -> Witnessed:
        ledger, names = self._sight.ledger, {w.name for w in self.peer.witnesses()}
        cosigned = [c for c in ledger.cosigned_by(self._own.verifier.name) if c.witness in names]
        mirror = ledger.mirror(self.peer.origin)
        last = max(cosigned, key=lambda c: c.size, default=None)
        return Witnessed(
            self.peer.party, last.size if last else 0, last.time_s if last else None,
            mirror.size if mirror else 0, self._unproven, self._fault,
        )

    def wake(self) -> None:
        """Our log has grown, or something was seen: set out soon."""
        self._bell.ring()

    async def run(self) -> None:
        while True:
            await self.once()
            if await self._bell.wait(EVERY_S):
                await asyncio.sleep(AFTER_NEWS_S)

    async def once(self) -> None:
        """One round. Each part is tried, whatever became of the others; it never raises."""
        parts = (self.follow, self.offer, self.swap, self._alarm.raise_all)
        faults = [await self._tried(part) for part in parts]
        self._fault = next((f for f in faults if f), None)

    async def _tried(self, part: Callable[[], Awaitable[None]]) -> str | None:
        try:
            await part()
        except (Refused, OSError) as error:
            return str(error) or type(error).__name__
        except Exception as error:
            _LOG.exception("the round with %s failed", self.peer.party)
            return type(error).__name__
        return None

    async def offer(self) -> None:
        """Have the partner cosign our latest checkpoint."""
        done = await offer(self._own, self.held or 0, self.peer.witnesses(), self.ways.submit)
        self.held = done.held
        checkpoint = done.signed.checkpoint
        if done.held > checkpoint.size:
            await self._shows(done.held)
        for one in done.cosigned:
            await asyncio.to_thread(self._sight.ledger.add_cosignature, KeptCosignature(
                checkpoint.origin, checkpoint.size, one.witness.name, one.time_s, one.line
            ))

    async def follow(self) -> None:
        """Bring the mirror of the partner's log up to what it serves."""
        if self.peer.origin in self._sight.proven:
            return
        async with self._following:
            try:
                await follow(
                    self._sight, self.peer.origin, tuple(self.peer.logs()), self.ways.get)
            except Refused as refused:
                self._unproven = str(refused)
            else:
                self._unproven = None

    async def swap(self) -> None:
        """Show the partner all checkpoints seen, and look at those that it has seen."""
        answer = await self.ways.swap(await asyncio.to_thread(self._packed))
        said = checkpoints.unpack(
            answer, self._home.authority, me=self._home.voice.party,
            exercise=self._home.voice.exercise,
        )
        must_be_one_of([self.peer.party], said.sender)
        await asyncio.to_thread(regard, self._sight, said)

    async def _shows(self, held: int) -> None:
        """Refused unless the partner shows a checkpoint of ours of the size that it says it has
        cosigned: its bare word stops nothing, else it could silence us for ever."""
        await self.swap()
        known = max(self._sight.lost or 0, self._own.size)
        if held > known:
            raise Refused(Fault("witness", f"size {held}",
                                say("{size}, or a checkpoint of this log that is larger",
                                    size=known)))

    def _packed(self) -> bytes:
        return shown_to(self.peer.party, self._home, self._sight)


def shown_to(party: PartyId, home: Home, sight: Sight) -> bytes:
    """What this node shows a partner, signed."""
    voice = home.voice
    return checkpoints.pack(
        Checkpoints(
            voice.party, party, voice.exercise, home.now_ms(),
            sight.notes()[: checkpoints.MOST_NOTES],
            tuple(sight.proven.values())[: checkpoints.MOST_HISTORIES],
            home.words_on_keys(),
        ),
        voice.key,
    )


def regard(sight: Sight, said: Checkpoints) -> None:
    """Look at all that a partner shows."""
    for evidence in said.histories:
        sight.believe(evidence)
    for signed in said.notes:
        sight.regard(signed)


def histories(records: Sequence[Record]) -> list[TwoHistories]:
    """The evidence among records of the log."""
    return [r.said for r in records if isinstance(r.said, TwoHistories)]
