"""What a key must come to: until when it may be turned, and whether it settles what it says."""

from __future__ import annotations

from collections.abc import Iterable

from hudna.act.draft import refuse
from hudna.record.kinds import RecordHash
from hudna.record.process import Day
from hudna.record.shown import shown, shown_moment
from hudna.say import say
from hudna.view.days import LAST, day_of, day_or_none
from hudna.view.process.concerns import opened_ahead
from hudna.view.process.moment import zone_of
from hudna.view.world import World


def need_open(world: World, until_day: Day, now_ms: int) -> None:
    """A day on which what is proposed now may still be signed; empty: as many as there are."""
    today = day_of(now_ms, zone_of(world))
    if until_day and (day_or_none(until_day) is None or until_day < today):
        raise refuse("until_day", shown(until_day),
                     say("a day from {first} to {last}", first=today, last=LAST))


def need_settling(world: World, settles: Iterable[RecordHash], now_ms: int) -> None:
    """None of a concern that this party has itself opened again later than now."""
    if again := opened_ahead(world, settles, now_ms):
        raise refuse("settles", shown_moment(again.issued_ms), say(
            "a concern that this party has not opened again at a moment to come: its clock was "
            "ahead, so until then no key of this party settles it; withdraw the concern and raise "
            "it anew"))
