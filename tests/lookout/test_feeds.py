"""How each feed of a watch does, as it is told to the desk."""

from __future__ import annotations

from hudna.lookout.feeds import Feeds
from hudna.watch.event import FeedState
from hudna.watch.feeds.line import NOBODY
from hudna.watch.feeds.settings import FeedLine

NOW, SILENT_MS = 1_470_000_000_000, 60_000
LINES = (FeedLine("roof", "sbs", connect="127.0.0.1:30003"),
         FeedLine("port", "cot", listen="127.0.0.1:8087"))


def states(feeds: Feeds, now_ms: int = NOW) -> dict[str, str]:
    return {s.name: s.state for s in feeds.states(now_ms, SILENT_MS)}


def test_only_what_is_connected_to_is_tried_again() -> None:
    feeds = Feeds(LINES, ("sensor",))
    assert states(feeds) == {"roof": "down", "port": "waiting", "sensor": "waiting"}
    feeds.changed(FeedState("port", "cot", "down", NOW, 3, fault=NOBODY.msgid))
    assert states(feeds)["port"] == "waiting"


def test_a_door_that_cannot_be_opened_is_down() -> None:
    feeds = Feeds(LINES, ())
    feeds.changed(FeedState("port", "cot", "down", fault="the address is in use"))
    assert states(feeds)["port"] == "down"


def test_what_came_once_and_comes_no_more_is_silent() -> None:
    feeds = Feeds(LINES, ("sensor",))
    feeds.posted("sensor", 2, NOW)
    assert states(feeds)["sensor"] == "up"
    assert states(feeds, NOW + SILENT_MS + 1)["sensor"] == "silent"
