"""What `/metrics` says of each feed: whether it gives anything, and when it last did."""

from __future__ import annotations

from hudna.lookout.feeds import Feeds
from hudna.lookout.figures import Delays, Figures
from hudna.watch.event import FeedState
from tests.lookout.test_feeds import LINES, NOW, SILENT_MS


def figures(feeds: Feeds, now_ms: int) -> str:
    return Figures(0, 0, 0, 0, 0, 0, True, True, feeds.states(now_ms, SILENT_MS), Delays(),
                   aside={"roof": {"jump": 2}}).text()


def test_a_silent_feed_is_down_and_its_age_is_known() -> None:
    feeds = Feeds(LINES, ("sensor",))
    feeds.changed(FeedState("roof", "sbs", "up", NOW, 3, {"unreadable": 4}))
    said = figures(feeds, NOW + SILENT_MS)
    assert 'hudna_watch_feed_up{feed="roof"} 1' in said
    said = figures(feeds, NOW + SILENT_MS + 1)
    assert 'hudna_watch_feed_up{feed="roof"} 0' in said
    assert f'hudna_watch_feed_heard_timestamp_seconds{{feed="roof"}} {NOW / 1000:.3f}' in said
    assert 'heard_timestamp_seconds{feed="port"}' not in said, "nothing came yet"
    assert 'hudna_watch_dropped_total{feed="roof",reason="unreadable"} 4' in said
    assert 'hudna_watch_set_aside_total{feed="roof",reason="jump"} 2' in said
