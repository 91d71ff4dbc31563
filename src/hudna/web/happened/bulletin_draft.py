"""The draft of a day's bulletin: what would be put out if somebody signed now, and what is still
open while it is looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import tzinfo
from hashlib import sha256

import msgspec

from hudna.fault import Fault, Refused
from hudna.log import tree
from hudna.log.histories import served
from hudna.place.times import format_instant
from hudna.record.kinds import Names, PartyId
from hudna.record.record import Record
from hudna.record.statement import RecordHash
from hudna.say import say
from hudna.speak.bulletin.canonical import canonical
from hudna.speak.bulletin.corrected import Earlier
from hudna.speak.bulletin.data import BulletinData
from hudna.speak.bulletin.drafted import corrects, drafted
from hudna.speak.bulletin.fitted import fitted
from hudna.speak.bulletin.held import Asked, Held, newest_cutoff
from hudna.speak.bulletin.offered import Offer, offered
from hudna.speak.named import District
from hudna.terms.working_incidents import Incidents
from hudna.view.bulletin_due import cutoff_ms
from hudna.view.bulletins import bulletin
from hudna.view.counts import Day
from hudna.view.days import day_of, day_or_none
from hudna.view.findings import judges, unseconded
from hudna.view.incidents import IncidentLine
from hudna.view.known import Known
from hudna.view.reports import report
from hudna.view.world import World
from hudna.web.house import House


class Word(msgspec.Struct, frozen=True):
    """What could be printed, of which day, and what it is about, where that is another record."""

    record: Record
    day: str
    about: Record | None


class Draft(msgspec.Struct, frozen=True):
    """`raw` are the canonical bytes that are signed for, of SHA-256 `digest`. `words`: what is
    printed only where it is chosen. `lost`: own bulletins whose data are not
    here, so that nothing of them can be corrected."""

    data: BulletinData
    raw: bytes
    digest: str
    corrects: tuple[RecordHash, ...]
    words: tuple[Word, ...]
    lost: tuple[Record, ...]


class StillOpen(msgspec.Struct, frozen=True):
    """What of the day waits for somebody: judgements for a second person, and the counts."""

    unseconded: tuple[Record, ...]
    counts: Day | None


def terms_of(world: World) -> tuple[Incidents, tzinfo]:
    """Refused where the agreement does not say in which zone days are counted."""
    terms = world.terms.incidents
    if terms is None or terms.zone is None:
        raise Refused(Fault("incidents.zone", "open", say(
            "an agreement that says in which zone days are counted")))
    return terms, terms.zone


def cutoff_of(world: World, day: str, made_ms: int) -> int:
    """Of the first bulletin of a day the agreement's; put out anew it says what is known when it
    is made. Refused before the agreement's has passed, and before that of the last one that is out:
    what is said would be taken back by what was known before."""
    terms, _ = terms_of(world)
    at = cutoff_ms(terms, day) if day_or_none(day) else None
    if at is None:
        raise Refused(Fault("day", day[:20] or "nothing", say("a day, as in 2016-07-29")))
    if at > made_ms:
        raise Refused(Fault("day", day, say("a day whose cut-off has passed: {when}",
                                            when=format_instant(at))))
    if made_ms < (last := newest_cutoff(world)):
        raise Refused(Fault("made", format_instant(made_ms), say(
            "a moment that is not before the cut-off of the last bulletin: {when}",
            when=format_instant(last))))
    return at if world.bulletins.latest(day, world.me) is None else made_ms


async def draft(
    house: House, day: str, made_ms: int, printed: Iterable[RecordHash] = ()
) -> Draft:
    """Refused where there can be none. Off the loop: the worlds in it are its own."""
    cutoff = cutoff_of(house.world, day, made_ms)
    then, now = await house.known(cutoff), await house.known(house.now_ms())
    newest = await house.known(newest_cutoff(house.world, cutoff))
    asked = _Asked(day, made_ms, frozenset(printed))
    return await asyncio.to_thread(_drafted, house, (then, newest, now), asked)


async def must_be_current(
    house: House, made: Draft, digest: str, printed: Iterable[RecordHash] = ()
) -> None:
    """Refused where it is not what was read, whose digest is given; and where a draft made now
    would say something else: what is known when it is signed is not left out because a page was
    open for long."""
    if made.digest != digest:
        raise Refused(Fault("draft", digest[:12] or "nothing", say(
            "the draft as it is now, {digest}: something has changed since you looked. Read it "
            "again.", digest=made.digest[:12])))
    fresh = await draft(house, made.data.day, house.now_ms(), printed)
    when = {f: getattr(made.data, f) for f in ("made_ms", "cutoff_ms", "size", "root",
                                               "ahead_minutes")}
    if msgspec.structs.replace(fresh.data, **when) != made.data:
        raise Refused(Fault("draft", made.digest[:12], say(
            "the draft as it is now: something has changed since it was made. Read it again.")))


def still_open(world: World, day: str) -> StillOpen:
    """As it is now."""
    _, zone = terms_of(world)
    who = judges(world.terms.agreement)
    waits = [r for x in world.incidents.all() if day_of(x.said.from_ms, zone) == day and x.counts
             for r in unseconded(x, who)]
    counts = world.counts.day(day, who)
    return StillOpen(tuple(waits), None if counts.agreed or len(counts.lists) < 2 else counts)


def root_at(house: House, size: int) -> str:
    """The root of this node's log as it was at a size, hex. Blocking."""
    log = house.log
    return tree.frontier(size, served(log.size, log.tile)).root.hex()


def areas(
    of: Iterable[tuple[str, ...]], districts: Sequence[District]
) -> tuple[tuple[str, Names], ...]:
    """The widest units of each country that anything is `of`, by name: those too of which nobody
    has told anything, for that is what has to be seen."""
    spoken = {a[0] for a in of if a}
    countries = {code[:2] for code in spoken}
    known = {d.code: d.names for d in districts if d.level == 1 and d.code}
    codes = {c for c in known if c[:2] in countries} | spoken
    named = ((c, known.get(c, Names(c))) for c in codes)
    return tuple(sorted(named, key=lambda one: (one[1].best("en"), one[0])))


def units(districts: Iterable[District]) -> dict[str, Names]:
    """What each unit that this node knows is called, by its code."""
    return {d.code: d.names for d in districts if d.code}


def admins(
    world: World, lines: Iterable[IncidentLine]
) -> Iterator[tuple[str, ...]]:
    """The units of these incidents and of every report here."""
    yield from (x.said.admin for x in lines)
    yield from (report(r).admin for r in world.reports.all())


class _Asked(msgspec.Struct, frozen=True):
    day: str
    made_ms: int
    printed: frozenset[RecordHash]


def _drafted(house: House, known: tuple[Known, Known, Known], asked: _Asked) -> Draft:
    """`known`: at the cut-off, at the newest one, and now."""
    then, newest, now = known
    held = Held(then.world, now.world, house.circle.dating.between,
                own(now.world, house.bulletins.get), newest.world)
    if not then.size:
        raise Refused(Fault("day", asked.day, say("a day at whose cut-off this node had a log")))
    offers = offered(held, asked.day)
    data = fitted(drafted(held, Asked(
        asked.day, then.at_ms, asked.made_ms, house.log.verifier.name, then.size,
        root_at(house, then.size), house.exercise,
        areas(admins(then.world, then.world.incidents.all()), house.places.gazetteer.districts),
        units(house.places.gazetteer.districts),
        asked.printed & {o.record for o in offers})))
    raw = canonical(data)
    return Draft(data, raw, sha256(raw).hexdigest(), corrects(data), tuple(
        w for o in offers if (w := _word(newest.world, o))), tuple(
        r for r in _issued(now.world) if not house.bulletins.has(bulletin(r).digest)))


def _word(world: World, offer: Offer) -> Word | None:
    record = world.record(offer.record)
    if record is None:
        return None
    return Word(record, offer.day, world.record(offer.about) if offer.about else None)


def own(
    world: World, data_of: Callable[[str], BulletinData | None]
) -> tuple[Earlier, ...]:
    """This party's own bulletins, as issued, of those whose data are here."""
    found = ((r, data_of(bulletin(r).digest)) for r in _issued(world))
    return tuple(Earlier(r.hash, data) for r, data in found if data is not None)


def _issued(world: World) -> list[Record]:
    return sorted((i.bulletin for i in world.bulletins.all() if i.bulletin.author == world.me),
                  key=lambda r: (r.issued_ms, r.hash))


def may_put_out(world: World) -> bool:
    """Whether this node's party monitors."""
    monitors: tuple[PartyId, ...] = judges(world.terms.agreement).monitors
    return world.me in monitors
