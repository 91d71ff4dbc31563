"""What the watch counts of its own work, for whoever runs it: as text in the format of Prometheus.

No figure says where anything is, or who told it: feeds are counted by their names, which their
node's people chose, behind the watch's token.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from hudna.lookout.outlets.lane import OutletState
from hudna.watch.event import FeedState

BOUNDS_MS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)


class Delays:
    """From the arrival of a position to what it tells, ms."""

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS_MS) + 1)
        self.total_ms = 0

    def add(self, delay_ms: int) -> None:
        self.counts[bisect_left(BOUNDS_MS, delay_ms)] += 1
        self.total_ms += delay_ms

    def lines(self, name: str) -> Iterator[str]:
        yield f"# TYPE {name} histogram"
        below = 0
        for bound, count in zip(BOUNDS_MS, self.counts, strict=False):
            below += count
            yield f'{name}_bucket{{le="{bound / 1000:g}"}} {below}'
        yield f'{name}_bucket{{le="+Inf"}} {sum(self.counts)}'
        yield f"{name}_sum {self.total_ms / 1000:g}"
        yield f"{name}_count {sum(self.counts)}"


class Figures(NamedTuple):
    """As they are now. `journal`, `node`: whether each takes what it is given. `aside`: of each
    feed, how many positions that were taken the fold has set aside, by reason."""

    waiting: int
    untold: int
    events: int
    warnings: int
    node_failed: int
    node_refused: int
    journal: bool
    node: bool
    feeds: Iterable[FeedState]
    delays: Delays
    left_out: int = 0
    aside: Mapping[str, Mapping[str, int]] = MappingProxyType({})

    def text(self) -> str:
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        for name, value in (
            ("positions_waiting", self.waiting), ("events_untold", self.untold),
            ("journal_up", int(self.journal)), ("node_up", int(self.node)),
        ):
            yield from _one(name, "gauge", value)
        for name, value in (
            ("events_total", self.events), ("warnings_total", self.warnings),
            ("node_calls_failed_total", self.node_failed),
            ("node_refused_total", self.node_refused), ("items_left_out_total", self.left_out),
        ):
            yield from _one(name, "counter", value)
        yield from self._of_feeds()
        yield from self.delays.lines("hudna_watch_event_delay_seconds")

    def _of_feeds(self) -> Iterator[str]:
        feeds = list(self.feeds)
        yield "# TYPE hudna_watch_feed_up gauge"
        for f in feeds:
            yield f"hudna_watch_feed_up{_labels(feed=f.name)} {int(f.state == 'up')}"
        yield "# TYPE hudna_watch_feed_heard_timestamp_seconds gauge"
        for f in feeds:
            if f.heard_ms is not None:
                yield (f"hudna_watch_feed_heard_timestamp_seconds{_labels(feed=f.name)} "
                       f"{f.heard_ms / 1000:.3f}")
        yield "# TYPE hudna_watch_positions_total counter"
        for f in feeds:
            yield f"hudna_watch_positions_total{_labels(feed=f.name)} {f.taken}"
        yield "# TYPE hudna_watch_dropped_total counter"
        for f in feeds:
            for reason, count in f.dropped.items():
                yield (f"hudna_watch_dropped_total{_labels(feed=f.name, reason=reason)} {count}")
        yield "# TYPE hudna_watch_set_aside_total counter"
        for feed, counts in sorted(self.aside.items()):
            for reason, count in sorted(counts.items()):
                yield f"hudna_watch_set_aside_total{_labels(feed=feed, reason=reason)} {count}"


def of_outlets(states: Iterable[OutletState]) -> str:
    """How each way out does."""
    outlets = list(states)
    lines: list[str] = []
    for name, kind, value in (
        ("outlet_up", "gauge", lambda s: int(not s.fault)),
        ("outlet_waiting", "gauge", lambda s: s.waiting),
        ("outlet_given_total", "counter", lambda s: s.given),
        ("outlet_failed_total", "counter", lambda s: s.failed),
        ("outlet_dropped_total", "counter", lambda s: s.dropped),
    ):
        lines.append(f"# TYPE hudna_watch_{name} {kind}")
        lines += [f"hudna_watch_{name}{_labels(outlet=s.name)} {value(s)}" for s in outlets]
    return "\n".join(lines) + "\n"


def _labels(**values: str) -> str:
    said = (f'{name}="{_escaped(value)}"' for name, value in values.items())
    return "{" + ",".join(said) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _one(name: str, kind: str, value: int) -> Iterator[str]:
    yield f"# TYPE hudna_watch_{name} {kind}"
    yield f"hudna_watch_{name} {value}"
