"""The settings of feeds."""

from __future__ import annotations

from typing import Any

import pytest

from hudna.fault import Refused
from hudna.watch.feeds.kinds import KINDS, feeds
from hudna.watch.feeds.settings import At, FeedLine, Shift, host_and_port

GOOD: dict[str, Any] = {"name": "north", "kind": "sbs", "connect": "192.0.2.7:30003"}


def test_good_ones() -> None:
    assert feeds([
        GOOD, {"name": "roof", "kind": "beast", "listen": "[::1]:30004",
               "receiver": {"lon": 37.1, "lat": 36.2}},
        {"name": "page", "kind": "readsb", "url": "http://192.0.2.7/data/aircraft.json"},
        {"name": "old", "kind": "replay", "file": "a.csv.gz", "speed": 0, "shift": {"lon": 3}},
    ]) == (
        FeedLine("north", "sbs", connect="192.0.2.7:30003"),
        FeedLine("roof", "beast", listen="[::1]:30004", receiver=At(37.1, 36.2)),
        FeedLine("page", "readsb", url="http://192.0.2.7/data/aircraft.json"),
        FeedLine("old", "replay", file="a.csv.gz", speed=0, shift=Shift(lon=3)))


@pytest.mark.parametrize("change, where", [
    ({"kind": "radio"}, "feed north, kind"),
    ({"colour": "red"}, "feed"),
    ({"name": ""}, "feed"),
    ({"connect": ""}, "feed north"),
    ({"listen": "127.0.0.1:1"}, "feed north"),
    ({"connect": "", "file": "a.csv"}, "feed north"),
    ({"connect": "192.0.2.7"}, "feed north, connect"),
    ({"connect": "192.0.2.7:99999"}, "feed north, connect"),
    ({"kind": "readsb", "connect": "", "url": "ftp://x"}, "feed north, url"),
    ({"allow": ["everyone"]}, "feed north, allow"),
    ({"silent_s": 0}, "feed north, silent_s"),
    ({"silent_s": float("nan")}, "feed north, silent_s"),
    ({"most_per_s": 0}, "feed north, most_per_s"),
    ({"utc_ahead_min": 900}, "feed north, utc_ahead_min"),
    ({"receiver": {"lon": 200, "lat": 0}}, "feed north, receiver.lon"),
    ({"receiver": {"lon": 0}}, "feed"),
    ({"shift": {"lat": 181}}, "feed north, shift.lat"),
    ({"form": "xlsx"}, "feed north, form"),
    ({"speed": -1}, "feed north, speed"),
])
def test_what_is_wrong_is_named(change: dict[str, Any], where: str) -> None:
    with pytest.raises(Refused) as refused:
        feeds([{**GOOD, **change}])
    assert [fault.where for fault in refused.value.faults] == [where]


def test_all_faults_at_once_and_each_name_once() -> None:
    with pytest.raises(Refused) as refused:
        feeds([GOOD, {**GOOD, "silent_s": 0, "speed": -1}])
    assert len(refused.value.faults) == 3


@pytest.mark.parametrize("text, told", [
    ("host:1", ("host", 1)), ("192.0.2.7:30003", ("192.0.2.7", 30003)), ("[::1]:5", ("::1", 5)),
    ("::1:5", None), ("host", None), (":5", None), ("host:", None), ("host:0", None),
    ("host:٣", None)])
def test_hosts_and_ports(text: str, told: tuple[str, int] | None) -> None:
    assert host_and_port(text) == told


def test_the_kinds_of_receivers() -> None:
    assert KINDS.keys() >= {"sbs", "readsb", "beast", "avr", "replay"}
