"""A long log as one guarantor's node would hold it: what views, snapshots and known-at are
measured on. Signatures and texts are left out: no view reads them.

Flights are announced, answered and kept fresh; sites are registered, read, looked at again, moved
and withdrawn; stops are sent, taken and lifted; everything is receipted.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from random import Random

from hudna.log.entry import Entry
from hudna.place.geometry import Point, Polygon
from hudna.record import kinds
from hudna.record.kinds import Anything, Names, PartyId, RecordHash
from hudna.record.record import Envelope, Record

ME, OTHER, DEPOSITARY = "us", "ru", "un"
START_MS = 1_469_944_800_000
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
CYCLE_MS = 20 * MINUTE
RENEWALS = 8
WEST, EAST, SOUTH, NORTH = 356_000_000, 424_000_000, 323_000_000, 373_000_000


def history(count: int, seed: int) -> Iterator[Entry]:
    """The first `count` entries of the log of `ME`; the same for the same seed."""
    return iter(_Writer(count, seed))


class _Writer:
    def __init__(self, count: int, seed: int) -> None:
        self._count, self._random = count, Random(seed)
        self._made = 0
        self._now_ms = START_MS
        self._unreceipted: dict[PartyId, list[tuple[int, RecordHash]]] = {ME: []}
        self._sites: list[Record] = []

    def __iter__(self) -> Iterator[Entry]:
        while self._made < self._count:
            for record in self._cycle():
                if self._made < self._count:
                    yield Entry(self._made, self._now_ms, record)
                    self._made += 1

    def _cycle(self) -> Iterator[Record]:
        """One flight and what else happens meanwhile."""
        self._now_ms += CYCLE_MS
        if self._random.random() < 0.5:
            yield from self._site()
        yield from self._flight()
        yield from self._receipts()

    def _site(self) -> Iterator[Record]:
        site = self._said(DEPOSITARY, self._hospital())
        yield site
        for party in (ME, OTHER):
            yield self._said(party, kinds.Acknowledgement(site.hash, "duty"))
        self._sites.append(site)
        earlier = self._sites[self._random.randrange(len(self._sites))]
        yield self._said(DEPOSITARY, kinds.Verified(earlier.hash, self._now_ms + 90 * DAY, "seen"))
        if self._random.random() < 0.1:
            yield self._said(DEPOSITARY, self._hospital(), earlier.hash)
        elif self._random.random() < 0.2:
            yield self._said(DEPOSITARY, kinds.Withdrawal(earlier.hash, "closed"))

    def _flight(self) -> Iterator[Record]:
        author, other = self._random.sample((ME, OTHER), 2)
        flight = self._said(author, self._notice(author))
        yield flight
        until = self._now_ms + 2 * MINUTE
        yes = self._said(other, kinds.Concurrence(
            flight.hash, "0" * 64, until, kinds.ReadBack("Aleppo", "Aleppo", "37SCV"), "duty"))
        yield yes
        for nth in range(RENEWALS):
            for party, of in ((author, flight), (other, yes)):
                fresh = until + nth * MINUTE
                yield self._said(party, kinds.Renewal(flight.hash, of.hash, "0" * 64, fresh))
        if self._random.random() < 0.02:
            yield from self._stop(other, author, flight)

    def _stop(self, sender: PartyId, taker: PartyId, flight: Record) -> Iterator[Record]:
        sent = self._said(sender, kinds.Stop("a convoy", "duty", notice=flight.hash))
        yield sent
        yield self._said(taker, kinds.StopTaken(sent.hash, "duty"))
        if self._random.random() < 0.99:
            yield self._said(sender, kinds.StopLifted(sent.hash, "through", "duty"))

    def _receipts(self) -> Iterator[Record]:
        """Each of the others for what this node has said, a few records at a time."""
        mine = self._unreceipted[ME]
        self._unreceipted[ME] = []
        for start in range(0, len(mine), 4):
            places, hashes = zip(*mine[start:start + 4], strict=True)
            for party in (OTHER, DEPOSITARY):
                yield self._said(party, kinds.Receipt(
                    ME, "0" * 64, hashes, places, self._now_ms))

    def _hospital(self) -> kinds.Site:
        number = self._random.randrange(10**6)
        names = Names(f"Hospital {number}", f"مستشفى {number}", f"Больница {number}")
        until = None if self._random.random() < 0.5 else self._now_ms + 60 * DAY
        return kinds.Site("hospital", names, Point(self._spot()), 1_000_000, self._now_ms, until,
                          self._now_ms + 90 * DAY, "Aleppo", "by the river")

    def _notice(self, author: PartyId) -> kinds.Notice:
        x, y = self._spot()
        ring = ((x, y), (x + 2_000_000, y), (x + 2_000_000, y + 1_000_000), (x, y + 1_000_000),
                (x, y))
        return kinds.Notice(
            f"{author}-{self._made}", Polygon((ring,)), 0, 3_000_000, 9_000_000,
            self._now_ms + 12 * HOUR, self._now_ms + 14 * HOUR, "transit", author, 2, "0" * 64,
            "Aleppo")

    def _spot(self) -> tuple[int, int]:
        return self._random.randrange(WEST, EAST), self._random.randrange(SOUTH, NORTH)

    def _said(
        self, author: PartyId, said: Anything, supersedes: RecordHash | None = None
    ) -> Record:
        self._now_ms += self._random.randrange(1_000)
        name = sha256(b"%d %d" % (self._made, self._random.getrandbits(64))).hexdigest()
        of = f"{self._now_ms:012x}"
        uuid = f"{of[:8]}-{of[8:]}-7{name[:3]}-8{name[3:6]}-{name[6:18]}"
        record = Record(name, Envelope(uuid, author, self._now_ms, supersedes), said, "")
        if author == ME and not isinstance(said, kinds.Receipt):
            self._unreceipted[ME].append((self._made, name))
        return record
