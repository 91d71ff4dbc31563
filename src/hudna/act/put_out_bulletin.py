"""Put out the bulletin of a day, signed; or put it out anew, which corrects the one before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.fault import Fault, Refused
from hudna.record.incidents import Bulletin
from hudna.record.shown import shown
from hudna.record.statement import RecordHash
from hudna.say import say
from hudna.view.days import day_or_none, starts_ms
from hudna.view.findings import judges
from hudna.view.world import World


def put_out_bulletin(
    world: World, day: str, *, cutoff_ms: int, size: int, digest: str, officer: str,
    zone: tzinfo, now_ms: int, corrects: Sequence[RecordHash] = (),
) -> Draft:
    """`size`: of the log that it says, no more than there is. `corrects` are earlier ones of this
    party whose figures it changes and lists; that of the same day is always among them."""
    need_here(world)
    if world.me not in judges(world.terms.agreement).monitors:
        raise refuse("party", world.me, say("a party that monitors"))
    if day_or_none(day) is None:
        raise refuse("day", shown(day), say("a day, as in 2016-07-29"))
    before = world.bulletins.latest(day, world.me)
    last = before.bulletin.hash if before else None
    said = Bulletin(day, cutoff_ms, size, digest, officer,
                    tuple(dict.fromkeys((*([last] if last else ()), *corrects))))
    if faults := tuple(_faults(world, said, zone, now_ms)):
        raise Refused(faults)
    return draft(said, last)


def _faults(world: World, said: Bulletin, zone: tzinfo, now_ms: int) -> Iterator[Fault]:
    begins = starts_ms(said.day, zone)
    if not begins < said.cutoff_ms <= now_ms:
        yield Fault("cutoff_ms", str(said.cutoff_ms),
                    say("between {low} and {high}", low=begins + 1, high=now_ms))
    before = world.bulletins.latest(said.day, world.me)
    if before is not None and said.cutoff_ms < before.said.cutoff_ms:
        yield Fault("cutoff_ms", str(said.cutoff_ms), say(
            "not before that of the bulletin which it replaces, {low}", low=before.said.cutoff_ms))
    if not 0 < said.size <= world.size:
        yield Fault("size", str(said.size), say("between {low} and {high}", low=1, high=world.size))
    for of in said.corrects:
        issue = world.bulletins.issue(of)
        if issue is None or issue.bulletin.author != world.me or issue.said.day > said.day:
            yield Fault("corrects", of, say("an earlier bulletin of this party"))
