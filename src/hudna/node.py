"""The running node: the one place where log, views, partners and the desk are wired.

Everything runs on one event loop. The log is the truth; the world here only ever follows it, in
order, and where it cannot the node answers *unknown*, which is a refusal, never something stale.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from types import TracebackType

from hudna.act.draft import Draft
from hudna.act.release import with_release
from hudna.exchange import bulletins as of_bulletins
from hudna.exchange import mailbox
from hudna.exchange.changes import Changes
from hudna.exchange.doors import Deliver, Doors
from hudna.exchange.hearer import Hearer
from hudna.exchange.receiving import Receiving
from hudna.exchange.reception import Reception
from hudna.exchange.restoring import Restoring
from hudna.exchange.teller import Teller
from hudna.exchange.told import Terms
from hudna.exchange.voice import Voice
from hudna.exchange.witnessing import Ways
from hudna.home import bulletins as kept_bulletins
from hudna.home import snapshots
from hudna.home.bundled import Evidence, bundled
from hudna.home.circles import logged_before, open_circle
from hudna.home.filing import Files
from hudna.home.folder import Folder
from hudna.home.follower import Follower
from hudna.home.keeper import Keeper
from hudna.home.keys_in_log import about_keys
from hudna.home.opening import asking_key, has_record_key, open_log, record_key
from hudna.home.partners import Partners
from hudna.home.watched import Watched
from hudna.log.entry import Entry
from hudna.log.opening import is_database
from hudna.record.authority import Authority
from hudna.record.keys import SigningKey
from hudna.record.kinds import Bulletin, Erasure, PartyId, Recall, Receipt, RecordHash
from hudna.record.record import Record
from hudna.record.sign import Randomness
from hudna.say import Say
from hudna.speak.places import Places
from hudna.view.histories import Forked
from hudna.view.known import Known
from hudna.view.world import World
from hudna.web.happened.correlating import Correlating
from hudna.web.sky import SILENT_MS, Overhead

MAILBOX = "mailbox"
_LOG = logging.getLogger(__name__)


class Node(Teller, Hearer):
    """One party's node over its directory. Use it as an asynchronous context: inside, it keeps
    leases, tells its partners and follows its log.

    `clock` gives ms since 1970 UTC, `luck` numbers from 0 up to 1. `carry` makes the way to a
    partner's address, `doors` its other doors, `ways` those of witnessing; HTTP if none is given.
    `places`: what the package carries and the folder adds, if not given. `demo` is never read from
    a file. `restored`: this directory comes from a backup, whatever it looks like.
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
        self._clock, self._begun_ms = clock, clock()
        self.log = open_log(folder, clock=clock, logged_before=self._logged_before)
        shared = is_database(config.store)
        self.files = Files(
            folder.path, self.log, self.party, clock=clock, randomness=randomness,
            begun_ms=self._begun_ms, shared=shared)
        self._changes = Changes()
        self._taken_back = 0
        self._follower = Follower(
            self.log, snapshots.of(folder), shared=shared, changed=self._became_another)
        parties = [p.id for p in folder.agreement.agreement.parties]
        self.reception = Reception(parties, lambda: self.authority, clock)
        self.partners = Partners(self, folder, luck, carry=carry, doors=doors, ways=ways)
        self.circle = open_circle(self, folder, self.partners.ways)
        self._receiving = Receiving(self, self.reception, self.circle.sight)
        self.mail = mailbox.Mail(self, folder.path / MAILBOX, self.partners.doors)
        self.bulletins = kept_bulletins.BulletinStore(folder.path / kept_bulletins.NAME)
        self.fetching = of_bulletins.Fetching(
            self, lambda party: self.partners.doors(party).bulletin, self._tell)
        self.watched = Watched(folder.path, randomness)
        self.overhead = Overhead(self._begun_ms, self.watched.is_set_up, self._tell)
        self.correlating = Correlating(self._tell)
        self._keeper = Keeper(self, self._changes)
        self._restoring = Restoring(self, self.log, self.circle, restored=restored)
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Node:
        await self._restoring.begin()
        await asyncio.to_thread(self.files.tidy, older_log=self._restoring.older)
        loops = {
            **{f"courier {c.party}": c.run() for c in self.partners.couriers},
            "keeper": self._keeper.run(), "mailbox": self.mail.run(),
            "restoring": self._restoring.run(), "bulletins": self.fetching.run(),
            **{f"rounds with {party}": r.run() for party, r in self.circle.rounds.items()},
        }
        self._tasks = [asyncio.create_task(loop, name=name) for name, loop in loops.items()]
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
        await self.partners.close()
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
            await self.partners.close()
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

    async def known(self, at_ms: int) -> Known:
        return await asyncio.to_thread(self._follower.as_of, at_ms)

    async def evidence(self, known: Evidence, of: RecordHash | None) -> bytes:
        return await asyncio.to_thread(
            bundled, self._folder, self.log, self.circle, known, of=of, now_ms=self._clock())

    def changes(self) -> AsyncIterator[int]:
        return self._changes.follow(self.log.size)

    @property
    def alarms(self) -> Sequence[Forked]:
        return self.circle.alarms()

    @property
    def holding(self) -> Say | None:
        return self.log.held

    def hang_up(self) -> None:
        """End every stream of changes, so that the server can stop."""
        self._changes.end()
        self.overhead.end()

    # --- what its couriers ask of it ---

    def takes_part(self, partner: PartyId) -> bool:
        """Whether it is told and heard: it takes part, with the card that this node has of it."""
        return self.partners.take_part(self.world, partner)

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
        return logged_before(self.circle, self._folder, party, record, size)

    # --- following the log ---

    async def follow(self) -> None:
        """Fold what the log holds beyond the world, and tell of it."""
        if entries := await self._follower.follow():
            self._published(entries)

    async def _append(self, presentations: Sequence[str]) -> None:
        # Shielded: a reader who goes away must not leave an entry kept and not followed.
        await asyncio.shield(self._kept(presentations))

    async def _kept(self, presentations: Sequence[str]) -> None:
        await asyncio.to_thread(self.log.append, presentations)
        await self.follow()
        await self.files.efface()

    def _became_another(self) -> None:
        """The world was built anew, with whatever was taken back since."""
        self._taken_back += 1
        self._tell()

    def _published(self, entries: Sequence[Entry]) -> None:
        if gone := sum(isinstance(e.record.said, Erasure | Recall) for e in entries):
            self._taken_back += gone
            self.correlating.drop()
        self.files.heard(entries)
        self._tell()
        self._keeper.stir(entries)
        if any(_news(e.record, self.party) for e in entries):
            self.partners.wake()
        self.circle.follow(entries)
        self.mail.wake()
        if any(isinstance(e.record.said, Bulletin) for e in entries):
            self.fetching.wake()

    def _tell(self) -> None:
        self._changes.tell(self.log.size)

    async def keep(self) -> None:
        """What the keeper does each second, once."""
        await self._keeper.once()


def _news(record: Record, me: PartyId) -> bool:
    return record.author == me and not isinstance(record.said, Receipt)
