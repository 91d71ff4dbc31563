"""Hold reports to be of one event, and take that back."""

from __future__ import annotations

from collections.abc import Sequence

from hudna.act.draft import Draft, draft, refuse
from hudna.record.incidents import Linked, Unlinked
from hudna.record.sound_incidents import MOST_LINKED
from hudna.record.statement import RecordHash
from hudna.say import say
from hudna.view.reports import Event
from hudna.view.world import World


def link(world: World, of: Sequence[RecordHash], *, why: str, officer: str) -> Draft:
    """Each report stands for the event that it belongs to: all of these are one from now on."""
    _several(world, of, why)
    return draft(Linked(tuple(dict.fromkeys(of)), why.strip(), officer))


def link_all(
    world: World, of: Sequence[RecordHash], *, why: str, officer: str, most: int = MOST_LINKED
) -> tuple[Draft, ...]:
    """The same of more than one link may name: as many as are needed, of `most` at most, which
    have the first report in common."""
    _several(world, of, why)
    first, *others = dict.fromkeys(of)
    step = most - 1
    parts = (others[i:i + step] for i in range(0, len(others), step))
    return tuple(draft(Linked((first, *part), why.strip(), officer)) for part in parts)


def unlink(world: World, of: RecordHash, *, why: str, officer: str) -> Draft:
    """What else holds the same reports together still does."""
    if not world.reports.link_stands(of):
        raise refuse("link", of, say("a link of this node's that stands"))
    if not why.strip():
        raise refuse("why", "nothing", say("what shows that they are not of one event"))
    return draft(Unlinked(of, why.strip(), officer))


def _several(world: World, of: Sequence[RecordHash], why: str) -> None:
    events = [_event(world, one) for one in dict.fromkeys(of)]
    if len({e.name for e in events}) < 2:
        raise refuse("reports", f"{len(events)} of one event", say("reports of several events"))
    if not why.strip():
        raise refuse("why", "nothing", say("what shows that they are of one event"))


def _event(world: World, of: RecordHash) -> Event:
    found = world.reports.event(of)
    if found is None:
        raise refuse("reports", of, say("a report of this node's"))
    return found
