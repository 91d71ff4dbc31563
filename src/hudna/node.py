"""The running node: the one place where log, views, partners and the desk are wired.

Everything runs on one event loop. The log is the truth; the world here only ever follows it, in
order, and where it cannot the node answers *unknown*, which is a refusal, never something stale.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType

from hudna.act.draft import Draft
from hudna.act.release import with_release
from hudna.exchange import bulletins as of_bulletins
from hudna.exchange import carry, delivery, evidence, mailbox
from hudna.exchange.changes import Changes
from hudna.exchange.courier import Courier, Partner
from hudna.exchange.doors import NOWHERE, Deliver, Doors
from hudna.exchange.doors import no_way as no_doors
from hudna.exchange.receiving import Receiving
from hudna.exchange.reception import Reception
from hudna.exchange.restoring import Restoring
from hudna.exchange.teller import Teller
from hudna.exchange.told import Terms
from hudna.exchange.voice import Voice
from hudna.exchange.ways import no_way
from hudna.exchange.witnessing import Ways
from hudna.home import attached, card, custody_kept, effaced, let_in, snapshots, unnamed, watched
from hudna.home import bulletins as kept_bulletins
from hudna.home.circles import open_circle
from hudna.home.folder import Folder
from hudna.home.follower import Follower
from hudna.home.founders import origins
from hudna.home.keeper import Keeper
from hudna.home.keys_in_log import about_keys
from hudna.home.opening import asking_key, has_record_key, log_key, open_log, record_key
from hudna.home.tls import Links
from hudna.log.bundle_files import zipped
from hudna.log.entry import Entry
from hudna.log.mirrored import logged_below
from hudna.log.opening import is_database
from hudna.record.authority import Authority
from hudna.record.keys import SigningKey
from hudna.record.kinds import Bulletin, Erasure, PartyId, Recall, Receipt, RecordHash
from hudna.record.record import Record
from hudna.record.sign import Randomness
from hudna.say import Say
from hudna.speak import export
from hudna.speak.places import Places
from hudna.view.histories import Forked
from hudna.view.known import Known
from hudna.view.world import World
from hudna.web.happened.correlating import Correlating
from hudna.web.house import PartnerState
from hudna.web.sky import SILENT_MS, Overhead

MAILBOX = "mailbox"
_LOG = logging.getLogger(__name__)


class Node(Teller):
    """One party's node over its directory. Use it as an asynchronous context: inside, it keeps
    leases, tells its partners and follows its log.

    `clock` gives ms since 1970 UTC, `luck` numbers from 0 up to 1. `carry` makes the way to a
    partner's address, `doors` its other doors, `ways` those of witnessing; HTTP if none is given.
    `places`: what the package carries and the folder adds, if not given. `demo` is never read from
    a file.
    `restored`: this directory comes from a backup, whatever it looks like.
    """

    def __init__(
        self,
        folder: Folder,
        *,
        clock: Callable[[], int],
        randomness: Randomness,
        luck: Callable[[], float],
        carry: Callable[[str], Deliver] | None = None,
        ways: Callable[[str], Ways] | None = None,
        doors: Callable[[str], Doors] | None = None,
        places: Places | None = None,
        demo: bool = False,
        restored: bool = False,
    ) -> None:
        config, keys = folder.config, folder.keys
        self.party, self.exercise, self.demo = config.party, config.exercise, demo
        self._folder, self._randomness = folder, randomness
        self.secret, self.proxies = keys.session, config.proxies
        self.people, self.spotters = folder.officers, folder.spotters
        self.places = places or Places.load(folder.places)
        self.attached = attached.Attachments(folder.path / attached.NAME, randomness)
        self.custody = custody_kept.Custody(folder.path / custody_kept.NAME)
        self._to_efface = False
        self._filing, self._form_files = asyncio.Lock(), False
        self._clock, self._begun_ms = clock, clock()
        self.log = open_log(folder, clock=clock, logged_before=self._logged_before)
        self._named = unnamed.Named(self.log, self.party)
        self._changes = Changes()
        self._taken_back = 0
        self._follower = Follower(
            self.log, snapshots.of(folder), shared=is_database(config.store),
            changed=self._became_another,
        )
        self._cards = {p.party: card.digest(p) for p in config.partners}
        parties = [p.id for p in folder.agreement.agreement.parties]
        self.reception = Reception(parties, lambda: self.authority, clock)
        self._links = Links(folder)
        to = carry or self._links.deliver
        other = doors or (no_doors if carry else self._links.doors)
        to_doors = {p.party: other(p.reached_at) for p in config.partners}
        self._couriers = tuple(
            Courier(self, Partner(p.party, p.reached_at), to(p.reached_at), luck,
                    to_doors[p.party].offer)
            for p in config.partners
        )
        self.circle = open_circle(
            self, folder, ways or (no_way if carry else self._links.ways))
        self._receiving = Receiving(self, self.reception, self.circle.sight)
        self.mail = mailbox.Mail(
            self, folder.path / MAILBOX, lambda party: to_doors.get(party, NOWHERE))
        self.bulletins = kept_bulletins.BulletinStore(folder.path / kept_bulletins.NAME)
        self.fetching = of_bulletins.Fetching(
            self, lambda party: to_doors.get(party, NOWHERE).bulletin,
            lambda: self._changes.tell(self.log.size))
        self.overhead = Overhead(
            self._begun_ms, lambda: watched.is_set_up(folder.path),
            lambda: self._changes.tell(self.log.size))
        self.correlating = Correlating(lambda: self._changes.tell(self.log.size))
        self._keeper = Keeper(self, self._changes)
        self._restoring = Restoring(self, self.log, self.circle, restored=restored)
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Node:
        await self._restoring.begin()
        await asyncio.to_thread(self._tidy)
        self._tasks = [asyncio.create_task(c.run(), name=f"courier {c.party}")
                       for c in self._couriers]
        self._tasks.append(asyncio.create_task(self._keeper.run(), name="keeper"))
        self._tasks.append(asyncio.create_task(self.mail.run(), name="mailbox"))
        self._tasks.append(asyncio.create_task(self._restoring.run(), name="restoring"))
        self._tasks.append(asyncio.create_task(self.fetching.run(), name="bulletins"))
        self._tasks += [asyncio.create_task(r.run(), name=f"rounds with {p}")
                        for p, r in self.circle.rounds.items()]
        self.overhead.look_again(SILENT_MS)
        _LOG.info("node of %s is up at log size %d", self.party, self.log.size)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.hang_up()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.correlating.end()
        await self._receiving.end()
        await self._links.close()
        await self._follower.save()
        self.close()
        _LOG.info("node of %s is down", self.party)

    @asynccontextmanager
    async def at_rest(self) -> AsyncIterator[Node]:
        """The node without couriers, keeper and rounds: only what is done by hand, within."""
        try:
            await self._restoring.begin()
            yield self
        finally:
            await self._links.close()
            await self._follower.save()
            self.close()

    def close(self) -> None:
        """Let go of log and ledger, where no task runs."""
        self._receiving.close()
        self.circle.ledger.close()
        self.log.close()

    # --- what the desk asks of it ---

    @property
    def world(self) -> World:
        """Refused where it cannot follow the log: the answer is then *unknown*."""
        return self._follower.world

    @property
    def healthy(self) -> bool:
        """Whether the world follows the log and every task of the node runs."""
        return self._follower.known and not any(t.done() for t in self._tasks)

    @property
    def authority(self) -> Authority:
        """Whose key is good for what, by everything that the log holds."""
        return self.log.authority

    @property
    def voice(self) -> Voice:
        """Refused where this node holds no key that is good: then it signs nothing. While the log
        is held it only asks."""
        if self.log.held is not None:
            key = asking_key(self._folder, self.authority, self._clock() - self._begun_ms)
        else:
            key = record_key(self._folder, self.authority)
        return Voice(self.party, key, self.exercise, self._randomness, self.circle.seen())

    @property
    def speaks(self) -> bool:
        """Whether this node holds a record key that is good: without one it signs nothing."""
        return has_record_key(self._folder, self.authority)

    def now_ms(self) -> int:
        return self._clock()

    async def say(self, drafts: Sequence[Draft]) -> list[Record]:
        """Sign and keep all of them or none; they are on disk when this returns."""
        if self.world.terms.agreement.release:
            drafts = [with_release(self.world, d) for d in drafts]
        signed = self.voice.sign_all(drafts, self._clock())
        await self._append(signed.presentations)
        return signed.records

    async def take_in(self, presentations: Sequence[str]) -> None:
        """Keep signed statements about keys that a person has brought, all or none."""
        about_keys(presentations, self.authority)
        await self._append(presentations)

    async def receive(self, packed: bytes) -> bytes:
        """Take in a partner's delivery, in its turn. What is answered is in the log by then."""
        return await self._receiving.receive(packed)

    async def receive_carried(self, packed: bytes) -> bytes:
        """The same for one that came by another way than the line."""
        return await self._receiving.receive(packed, in_turn=False)

    async def take_delivery(self, opened: delivery.Delivery, digest: str) -> bytes:
        """The same for one whose signature was checked, whichever way it came."""
        return await self._receiving.take(opened, digest)

    async def take_offer(self, packed: bytes) -> bytes:
        """A partner asks which of its records are receipted here already."""
        return await self._receiving.offered(packed)

    async def take_deposit(self, packed: bytes) -> bytes:
        """A partner leaves something for another; what is answered is on disk by then."""
        return await self.mail.held.take(packed)

    async def give_deposit(self, packed: bytes) -> bytes:
        """A partner asks for what others have left for it here."""
        return await self.mail.held.give(packed)

    def carried_to(
        self, party: PartyId, answers: Sequence[carry.Answered] = ()
    ) -> AsyncIterator[carry.Packed]:
        """What waits for a partner, as files for whoever carries them."""
        return carry.files(self, party, answers)

    async def carried_here(self, file: bytes) -> carry.Brought:
        """Take in a file that a partner's node has packed. Raises `Refused`."""
        return await carry.take_in(self, file)

    async def known(self, at_ms: int) -> Known:
        return await asyncio.to_thread(self._follower.as_of, at_ms)

    async def evidence(self, known: Known, of: RecordHash | None) -> bytes:
        return await asyncio.to_thread(self._bundled, known, of)

    def names_file(self, digest: str) -> bool:
        return self._named.still(digest)

    @asynccontextmanager
    async def filing(self) -> AsyncIterator[None]:
        """One form with files at a time. Nothing that the law wants gone is destroyed meanwhile,
        but right after: else a file could go that a record is just about to name."""
        async with self._filing:
            self._form_files = True
            try:
                yield
            finally:
                self._form_files = False
                if self._to_efface:
                    await asyncio.shield(asyncio.to_thread(self._efface))

    def changes(self) -> AsyncIterator[int]:
        return self._changes.follow(self.log.size)

    def partner_state(self) -> Sequence[PartnerState]:
        return [c.state() for c in self._couriers]

    @property
    def alarms(self) -> Sequence[Forked]:
        return self.circle.alarms()

    @property
    def holding(self) -> Say | None:
        return self.log.held

    def watch_token(self) -> str:
        """What the watch of this node shows at its door."""
        return watched.token(self._folder.path, self._randomness)

    def aircraft(self) -> Mapping[str, str]:
        """Which operator each address of an aircraft is said to be of."""
        return watched.aircraft(self._folder.path)

    @property
    def warnings(self) -> Path:
        """Where the watch writes its CAP messages."""
        return watched.warnings(self._folder.path)

    def hang_up(self) -> None:
        """End every stream of changes, so that the server can stop."""
        self._changes.end()
        self.overhead.end()

    # --- what its couriers ask of it ---

    def takes_part(self, partner: PartyId) -> bool:
        """Whether it is told and heard: it takes part, with the card that this node has of it."""
        return let_in.by_its_card(self.world, self._cards, partner)

    def terms(self, partner: PartyId) -> Terms:
        return self._taken_back, self.world.receipts.looked_again, self.takes_part(partner)

    @property
    def secrets(self) -> Sequence[SigningKey]:
        return self._folder.keys.records

    async def admit(self, presentations: Sequence[str]) -> None:
        await self._append(presentations)

    async def receipted(self, receipts: Sequence[str]) -> None:
        await self._append(receipts)

    def _logged_before(self, party: PartyId, record: RecordHash, size: int) -> bool:
        origin = origins(self._folder.config).get(party)
        return origin is not None and logged_below(self.circle.ledger, origin, record, size)

    # --- following the log ---

    async def follow(self) -> None:
        """Fold what the log holds beyond the world, and tell of it."""
        if entries := await self._follower.follow():
            self._published(entries)

    def _bundled(self, known: Known, of: RecordHash | None) -> bytes:
        key = log_key(self._folder, self.authority)
        seals = evidence.seals(
            self.log, self.circle.ledger, self.circle.witnesses(), key, known.size)
        exports = {} if of else export.as_of(known)
        return zipped(evidence.files(self.log, known, seals, now_ms=self._clock(), of=of,
                                     exports=exports))

    async def _append(self, presentations: Sequence[str]) -> None:
        # Shielded: a reader who goes away must not leave an entry kept and not followed.
        await asyncio.shield(self._kept(presentations))

    async def _kept(self, presentations: Sequence[str]) -> None:
        await asyncio.to_thread(self.log.append, presentations)
        await self.follow()
        # A form with files may itself be saying this: it effaces when it is done.
        if self._to_efface and not self._form_files:
            async with self._filing:
                await asyncio.to_thread(self._efface)

    def _tidy(self) -> None:
        """What a kill left half-done with files."""
        self._efface()
        if not is_database(self._folder.config.store):  # Else another process may be keeping one.
            self.attached.sweep()
            unnamed.tidy(self._folder.path / attached.NAME, self.attached, self.custody,
                         self._named.still, begun_ms=self._begun_ms,
                         older_log=self._restoring.older)

    def _efface(self) -> None:
        self._to_efface = False  # Before it reads: what is erased meanwhile is for the next time.
        if not effaced.efface(
                self.log, self.party, self.attached, self.custody, self._clock()):
            self._to_efface = True

    def _became_another(self) -> None:
        """The world was built anew, with whatever was taken back since."""
        self._taken_back += 1
        self._changes.tell(self.log.size)

    def _published(self, entries: Sequence[Entry]) -> None:
        if gone := sum(isinstance(e.record.said, Erasure | Recall) for e in entries):
            self._taken_back += gone
            self.correlating.drop()
        self._to_efface |= any(isinstance(e.record.said, Erasure) for e in entries)
        self._changes.tell(self.log.size)
        self._keeper.stir(entries)
        if any(_news(e.record, self.party) for e in entries):
            for courier in self._couriers:
                courier.wake()
        self.circle.follow(entries)
        self.mail.wake()
        if any(isinstance(e.record.said, Bulletin) for e in entries):
            self.fetching.wake()

    async def keep(self) -> None:
        """What the keeper does each second, once."""
        await self._keeper.once()


def _news(record: Record, me: PartyId) -> bool:
    return record.author == me and not isinstance(record.said, Receipt)
