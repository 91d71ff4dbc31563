"""A file of positions folded as if it came live, under what a node has in effect: what the watch
would have told. Nothing is kept, sent or told to anybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby
from pathlib import Path

from hudna.home import snapshots, watched
from hudna.home.folder import Folder
from hudna.home.reading import ReadLog
from hudna.lookout.left_out import LeftOut
from hudna.watch.brief import Brief
from hudna.watch.briefing import brief
from hudna.watch.event import Event
from hudna.watch.feeds.dropped import Dropped
from hudna.watch.feeds.recorded import recorded
from hudna.watch.feeds.settings import FeedLine
from hudna.watch.fix import Fix
from hudna.watch.item import Briefed, Heard, Item, Tick
from hudna.watch.watch import Watch

FEED = "file"


def brief_of(folder: Folder, now_ms: int) -> Brief:
    """What is in effect by the node's log, which may be in use. Refused where it has none yet."""
    with ReadLog(folder) as log:
        world = snapshots.of(folder, look_only=True).world(log)
        return brief(world, now_ms, watched.aircraft(folder.path))


def positions(path: Path) -> list[Fix]:
    """Of a table, an SBS-1 log or Mode S frames, by the ending of its name. Refused where it is
    none of these."""
    return recorded(FeedLine(FEED, "replay", file=str(path)), Dropped())


def events(brief: Brief, fixes: Iterable[Fix]) -> Iterator[Event]:
    """All that is told of positions in the order of their moments, each as its last revision and
    those before."""
    watch, left_out = Watch(brief.terms), LeftOut()
    for item in _items(brief, fixes):
        yield from left_out.fold(partial(watch.take, item))


def _items(brief: Brief, fixes: Iterable[Fix]) -> Iterator[Item]:
    """Each second of the file arrives at its end; then so much time passes that nothing is open."""
    last_ms: int | None = None
    for second, together in groupby(fixes, lambda fix: fix.at_ms // 1000):
        arrived_ms = 1000 * second + 999
        if last_ms is None:
            yield Briefed(arrived_ms, brief)
        last_ms = arrived_ms
        yield Heard(arrived_ms, FEED, tuple(together))
        yield Tick(arrived_ms)
    if last_ms is not None:
        yield Tick(last_ms + brief.terms.gap_ms + brief.terms.late_ms + 1000)
