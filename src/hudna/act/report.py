"""Keep what a source says has happened, or keep it anew as it was understood since.

It stays at this node. What came from the source, and when, stays as it came: a later version says
what was made of it, and never what was said. No fault here repeats a word of it.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from hudna.act.draft import Draft, draft, refuse
from hudna.fault import Fault, Refused
from hudna.place.grid import cell
from hudna.record.incidents import Report
from hudna.record.record import Record
from hudna.record.shown import shown_moment
from hudna.record.sound_watching import on_earth
from hudna.record.statement import RecordHash
from hudna.say import say
from hudna.view import reports
from hudna.view.world import World

AHEAD_MS = 60_000
"""How far ahead of this node's clock a source's may be."""
DAY_MS = 86_400_000
AS_IT_CAME = ("channel", "told_ms", "text", "about")
"""What no later version says otherwise."""


def report(world: World, said: Report, now_ms: int) -> Draft:
    """A report as it came in. It gets the cell that holds its place."""
    if faults := tuple(_faults(world, said, now_ms)):
        raise Refused(faults)
    near = cell(said.at, "10 km") if said.at and on_earth(said.at) else said.near
    return draft(msgspec.structs.replace(said, near=near))


def correct(world: World, of: RecordHash, said: Report, now_ms: int) -> Draft:
    """The next version of an own report: where, when and what it was, how good its source is. Who
    was told the version before is not told this one, unless a person releases it anew."""
    before = _own(world, of)
    was = reports.report(before)
    if faults := (*_rewritten(was, said), *stood_in(before, said)):
        raise Refused(faults)
    made = report(world, said, now_ms)
    if made.said == was:
        raise refuse("report", "the same", say("another report than the last version"))
    return draft(made.said, before.hash)


def stood_in(before: Record, said: Report) -> Iterator[Fault]:
    """What stands where words were erased is nobody's words, and is never signed as what came."""
    for name in before.withheld:
        if getattr(said, name) and getattr(said, name) == getattr(before.said, name):
            yield Fault(name, "erased", say(
                "words that stand: of what was erased no new version is made"))


def _faults(world: World, said: Report, now_ms: int) -> Iterator[Fault]:
    told = shown_moment(said.told_ms)
    if said.told_ms > now_ms + AHEAD_MS:
        yield Fault("told_ms", told, say("a moment that has been: it is {now} here",
                                         now=shown_moment(now_ms)))
    if said.from_ms > said.told_ms:
        yield Fault("from_ms", shown_moment(said.from_ms),
                    say("not after it was told of, at {told}", told=told))
    # Of a moment that is known exactly the end is the beginning, and was not said on its own.
    if said.from_ms != said.until_ms > said.told_ms + DAY_MS:
        yield Fault("until_ms", shown_moment(said.until_ms), say(
            "at most a day after it was told of, at {told}: as where only the day is known",
            told=told))
    known = [p.id for p in world.terms.agreement.parties]
    if not set(said.accused) <= set(known):
        yield Fault("accused", "another name", say("one of {known}", known=", ".join(known)))
    if (said.channel == "record") != (said.about is not None):
        yield Fault("about", said.about or "nothing",
                    say("the record that it follows from, where it follows from one"))
    if said.about is not None and world.record(said.about) is None:
        yield Fault("about", said.about, say("a record that this node holds"))


def _own(world: World, of: RecordHash) -> Record:
    record = world.record(of)
    if record is None or not world.reports.stands(of):
        raise refuse("report", of, say("the latest version of a report of this node's"))
    return record


def _rewritten(was: Report, said: Report) -> Iterator[Fault]:
    for name in AS_IT_CAME:
        if getattr(was, name) != getattr(said, name):
            yield Fault(name, "another value", say("what came with the report, as it came"))
    if not set(was.attached) <= set(said.attached):
        yield Fault("attached", f"{len(said.attached)} files", say("every file that came with it"))
