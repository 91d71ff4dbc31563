"""What the desk needs of the node that it belongs to. `hudna.node` provides it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Protocol

from hudna.act.draft import Draft
from hudna.exchange.bulletins import Fetching
from hudna.exchange.carry import Answered, Brought, Packed
from hudna.exchange.circle import Circle
from hudna.exchange.reception import Reception
from hudna.log.append import Log
from hudna.record.kinds import PartyId, RecordHash
from hudna.record.record import Record
from hudna.say import Say
from hudna.speak.bulletin.data import BulletinData
from hudna.speak.places import Places
from hudna.view.histories import Forked
from hudna.view.known import Known
from hudna.view.process.announcements import Announced
from hudna.view.world import World
from hudna.web.filed import Files
from hudna.web.happened.correlating import Correlating
from hudna.web.people import People
from hudna.web.sky import Overhead
from hudna.web.spotting import Spotters


class House(Protocol):
    """One node, as its desk sees it. Everything runs on one event loop."""

    party: str
    exercise: str | None
    demo: bool
    """True only under `hudna demo`: one click sits down at the desk. Never in a served node."""
    secret: bytes
    """32 bytes for signing session cookies."""
    proxies: tuple[IPv4Network | IPv6Network, ...]
    """The reverse proxies whose word is believed about who comes through them."""

    @property
    def world(self) -> World:
        """Raises `Refused` where the view cannot follow the log: the answer is then *unknown*."""
        ...

    @property
    def healthy(self) -> bool:
        """Whether the view follows the log and the node's keeper and couriers run."""
        ...

    @property
    def speaks(self) -> bool:
        """Whether the node holds a record key that is good: without one it signs nothing."""
        ...

    @property
    def log(self) -> Log: ...

    @property
    def places(self) -> Places: ...

    @property
    def people(self) -> People: ...

    @property
    def spotters(self) -> Spotters: ...

    @property
    def files(self) -> Files:
        """Those that came with what was said here."""
        ...

    def now_ms(self) -> int: ...

    async def say(self, drafts: Sequence[Draft]) -> list[Record]:
        """Sign, append (all or none, on disk when this returns), fold and publish.

        Raises `Refused`, and nothing is kept."""
        ...

    async def take_in(self, presentations: Sequence[str]) -> None:
        """Keep signed statements about keys that a person has brought, all or none.

        Raises `Refused`, and nothing is kept."""
        ...

    async def receive(self, delivery: bytes) -> bytes:
        """Take in a partner's delivery; the answer is the signed receipt. Raises `Refused`."""
        ...

    async def take_offer(self, packed: bytes) -> bytes:
        """Which of a partner's records are receipted here; signed answer. Raises `Refused`."""
        ...

    async def take_deposit(self, packed: bytes) -> bytes:
        """Keep what a partner leaves for another; signed answer. Raises `Refused`."""
        ...

    async def give_deposit(self, packed: bytes) -> bytes:
        """What others have left for the partner that asks; signed answer. Raises `Refused`."""
        ...

    def carried_to(
        self, party: PartyId, answers: Sequence[Answered] = ()
    ) -> AsyncIterator[Packed]:
        """What waits for a partner, as files for whoever carries them. Raises `Refused`."""
        ...

    async def carried_here(self, file: bytes) -> Brought:
        """Take in a file that a partner's node has packed. Raises `Refused`, and nothing of it is
        kept; a part that is refused is named in what comes back."""
        ...

    @property
    def bulletins(self) -> Bulletins:
        """The data of the bulletins that are here."""
        ...

    @property
    def fetching(self) -> Fetching:
        """How those that are not here yet are fetched from their authors."""
        ...

    async def known(self, at_ms: int) -> Known:
        """What this node knew at a moment, ms since 1970 UTC."""
        ...

    async def evidence(self, known: Known | Announced, of: RecordHash | None) -> bytes:
        """The signed bundle over all of it, or over all that concerns one record: a .zip file. Of
        an announcement that is public the copy for everybody.

        Raises `Refused` where the record was not known, or the bundle would be too large."""
        ...

    def changes(self) -> AsyncIterator[int]:
        """The log's size, each time it has grown or a derived state has changed."""
        ...

    def takes_part(self, partner: PartyId) -> bool:
        """Whether it is told and heard here."""
        ...

    @property
    def partners(self) -> Partners: ...

    @property
    def reception(self) -> Reception:
        """Who comes to the doors for partners; what was turned away there."""
        ...

    @property
    def circle(self) -> Circle:
        """The nodes that witness each other: what they ask, how far they cosign and follow."""
        ...

    @property
    def alarms(self) -> Sequence[Forked]:
        """The logs that are proven to have told two histories, with both signed notes."""
        ...

    @property
    def holding(self) -> Say | None:
        """Why this node may not sign anything at present; None where it may."""
        ...

    @property
    def overhead(self) -> Overhead:
        """What the watch last told this node of the sky. In memory only."""
        ...

    @property
    def correlating(self) -> Correlating:
        """Which own reports may be of one event, as far as they are compared."""
        ...

    @property
    def watched(self) -> Watched:
        """What its directory has for its watch."""
        ...


class Watched(Protocol):
    def token(self) -> str:
        """What this node's own watch shows at its door. Raises `Refused` where there is none that
        can be read."""
        ...

    def aircraft(self) -> Mapping[str, str]:
        """Which operator each address of an aircraft is said to be of. Raises `Refused`."""
        ...

    @property
    def warnings(self) -> Path:
        """The directory of the CAP messages that the watch has written; it need not be there."""
        ...


class Bulletins(Protocol):
    """By the hex SHA-256 of the data. Blocking: they are files."""

    def keep(self, raw: bytes, digest: str | None = None) -> str:
        """The digest. Refused where it is no canonical data of a bulletin, or not that of
        `digest`; on disk when it returns."""
        ...

    def raw(self, digest: str) -> bytes | None:
        """Refused where the file on disk has changed."""
        ...

    def get(self, digest: str) -> BulletinData | None: ...

    def has(self, digest: str) -> bool: ...

    @property
    def made(self) -> MadeFiles:
        """What was made of them, on disk beside them."""
        ...


class MadeFiles(Protocol):
    """Files by names. Blocking; `StoreError` where the disk fails."""

    def get(self, *named: str) -> bytes | None: ...

    def keep(self, content: bytes, *named: str) -> None: ...


class Partners(Protocol):
    def state(self) -> Sequence[PartnerState]:
        """How each is being reached, for the desk."""
        ...


class PartnerState(Protocol):
    """`waiting`: own records that the partner has not receipted. `fault`: why the last try
    failed, in the partner's or the network's words; None if it succeeded. `tried_ms`: when a
    delivery last set out, which proves nothing; `refusals`: why it refuses which record."""

    party: str
    url: str
    waiting: int
    last_told_ms: int | None
    fault: str | None
    tried_ms: int | None
    refusals: Mapping[RecordHash, str]
