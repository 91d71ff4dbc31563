"""A JetStream subject as a feed, from a real server."""

import asyncio
import contextlib
import importlib.util

import msgspec
import pytest

from hudna.fault import Refused
from hudna.watch.feeds import jetstream
from hudna.watch.feeds.jetstream import connect
from hudna.watch.feeds.kinds import feeds, run_feed
from hudna.watch.fix import Fix
from hudna.watch.item import ENCODER, Heard, Tick
from tests.lookout.nats_server import nats_server
from tests.watch.feeds.test_cot import free_port

NOW = 1_470_045_600_000
SUBJECT = "radar.north"
CSV = b"icao24,time_utc,lat,lon\n4b1234,2016-08-01T10:00:00Z,36.2,37.1\n"
GEOJSON = msgspec.json.encode({
    "type": "Feature", "geometry": {"type": "Point", "coordinates": [37.2, 36.3]},
    "properties": {"icao24": "4b1235", "time_utc": "2016-08-01T10:00:01Z"}})


class Taken:
    """What a feed gave and said; it takes nothing while `full`."""

    def __init__(self):
        self.fixes, self.states, self.full = [], [], False

    async def give(self, heard):
        while self.full:
            await asyncio.sleep(0.01)
        assert heard.feed == "north"
        self.fixes += heard.fixes

    async def until(self, enough):
        async with asyncio.timeout(15):
            while not enough(self):
                await asyncio.sleep(0.01)


def settings(url, **more):
    return {"name": "north", "kind": "nats", "url": url, "nats": {"subject": SUBJECT}, **more}


@contextlib.asynccontextmanager
async def feeding(url, taken):
    line, = feeds([settings(url)])
    running = asyncio.create_task(
        run_feed(line, taken.give, taken.states.append, lambda: NOW, lambda: 0.0))
    try:
        yield
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


@contextlib.asynccontextmanager
async def publishing(url):
    connection = await connect(url, "test")
    js = connection.jetstream()
    await js.add_stream(name="RADAR", subjects=["radar.*"])
    try:
        yield js
    finally:
        await connection.close()


def heard(number):
    return ENCODER.encode(Heard(NOW, "theirs", (
        Fix(f"plot:radar/{number}", NOW + number, 370_000_000, 360_000_000),)))


def names(taken):
    return [fix.aircraft for fix in taken.fixes]


def test_each_form_is_taken_and_what_is_none_is_counted(tmp_path):
    async def run(url):
        taken = Taken()
        async with publishing(url) as js, feeding(url, taken):
            await js.publish(SUBJECT, heard(1))
            await js.publish(SUBJECT, CSV, headers={"Content-Type": "text/csv"})
            await js.publish(SUBJECT, GEOJSON, headers={"Content-Type": "application/geo+json"})
            for bad in (b"\xc1", b"\x94\xa1h\x01\xa1\xff\x90", ENCODER.encode(Tick(NOW)), CSV):
                await js.publish(SUBJECT, bad)
            await js.publish(SUBJECT, b"{", headers={"Content-Type": "application/geo+json"})
            await js.publish(SUBJECT, CSV, headers={"Content-Type": "text/html"})
            await js.publish(SUBJECT, heard(2))
            await taken.until(lambda t: len(t.fixes) == 4)
            await taken.until(lambda t: t.states[-1].dropped == {"unreadable": 6})
            await taken.until(lambda t: t.states[-1].taken == 4)
            assert names(taken) == ["plot:radar/1", "icao:4b1234", "icao:4b1235", "plot:radar/2"]
            assert taken.states[-1].state == "up"
            async with asyncio.timeout(10):
                while (await js.consumer_info("RADAR", "hudna-watch")).num_ack_pending:
                    await asyncio.sleep(0.02)
    with nats_server(tmp_path / "nats") as url:
        asyncio.run(run(url))


def test_positions_that_nothing_could_hold_are_counted_by_reason(tmp_path):
    plain = Fix("icao:4b1234", NOW, 370_000_000, 360_000_000)
    wrong = [("lon", 2**40), ("at_ms", 2**63 - 1), ("aircraft", "seen:jet/0"),
             ("aircraft", "cot:a\nb"), ("within_m", 2**62)]
    fixes = (plain, *(msgspec.structs.replace(plain, **{name: value}) for name, value in wrong))

    async def run(url):
        taken = Taken()
        async with publishing(url) as js, feeding(url, taken):
            await js.publish(SUBJECT, ENCODER.encode(Heard(NOW, "theirs", fixes)))
            await js.publish(SUBJECT, heard(2))
            await taken.until(lambda t: t.states and t.states[-1].taken == 2)
            assert names(taken) == ["icao:4b1234", "plot:radar/2"]
            assert taken.states[-1].dropped == {"out-of-range": 2, "bad-time": 1, "unreadable": 2}
    with nats_server(tmp_path / "nats") as url:
        asyncio.run(run(url))


def test_what_was_not_taken_is_not_acknowledged_and_comes_again(tmp_path):
    async def run(url):
        first, second, third = Taken(), Taken(), Taken()
        async with publishing(url) as js:
            first.full = True
            async with feeding(url, first):
                await js.publish(SUBJECT, heard(1))
                async with asyncio.timeout(10):
                    while not (first.states and first.states[-1].heard_ms):
                        await asyncio.sleep(0.01)
                assert (await js.consumer_info("RADAR", "hudna-watch")).num_ack_pending == 1
            info = await js.consumer_info("RADAR", "hudna-watch")
            info.config.ack_wait = 0.2
            await js.add_consumer("RADAR", info.config)
            async with feeding(url, second):
                await second.until(lambda t: t.fixes)
                async with asyncio.timeout(10):
                    while (await js.consumer_info("RADAR", "hudna-watch")).num_ack_pending:
                        await asyncio.sleep(0.02)
            async with feeding(url, third):
                await js.publish(SUBJECT, heard(2))
                await third.until(lambda t: t.fixes)
        assert not first.fixes
        assert (names(second), names(third)) == (["plot:radar/1"], ["plot:radar/2"])
    with nats_server(tmp_path / "nats") as url:
        asyncio.run(run(url))


def test_a_server_that_goes_and_comes_is_shown_and_loses_nothing(tmp_path):
    port = free_port()

    async def run():
        taken = Taken()
        async with feeding(f"nats://127.0.0.1:{port}", taken):
            await taken.until(lambda t: t.states and t.states[-1].state == "down")
            for number in (1, 2):
                with nats_server(tmp_path / "nats", port) as url:
                    async with publishing(url) as js:
                        await js.publish(SUBJECT, heard(number))
                        await taken.until(lambda t, n=number: len(t.fixes) >= n)
                        await taken.until(lambda t: t.states[-1].state == "up")
                await taken.until(lambda t: t.states[-1].state == "down")
        assert sorted(set(names(taken))) == ["plot:radar/1", "plot:radar/2"]
    asyncio.run(run())


@pytest.mark.parametrize(("more", "where"), [
    ({"url": "http://127.0.0.1"}, "url"), ({"nats": {"subject": ""}}, r"nats\.subject"),
    ({"nats": {"subject": "a b"}}, r"nats\.subject"), ({"nats": None}, r"nats\.subject"),
    ({"nats": {"subject": "a", "durable": "a.b"}}, r"nats\.durable"),
    ({"nats": {"subject": "a", "stream": "a b"}}, r"nats\.stream")])
def test_settings_that_cannot_be_are_refused(more, where):
    with pytest.raises(Refused, match=where):
        feeds([settings("nats://127.0.0.1:4222") | more])


def test_without_nats_py_the_extra_is_named(monkeypatch):
    monkeypatch.setattr(jetstream, "find_spec", lambda name: importlib.util.find_spec("no_such"))
    line, = feeds([settings("nats://127.0.0.1:4222")])
    with pytest.raises(Refused, match=r"hudna\[watch\]"):
        asyncio.run(run_feed(line, Taken().give, lambda _: None, lambda: NOW, lambda: 0.0))
