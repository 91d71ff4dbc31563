"""The sky at the desk: told each second, never kept; a watch that is silent is an alarm."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
from typing import get_args

import msgspec
import pytest

from hudna.node import Node
from hudna.place.datum import Datum
from hudna.watch.event import FeedState, Sky
from hudna.watch.feeds.dropped import Reason
from hudna.watch.fold import aside
from hudna.web import sky_words
from hudna.web.sky import MOST_DRAWN, SILENT_MS, Overhead
from hudna.web.sky_live import Told, skies
from hudna.web.words import LANGUAGES
from tests.web.houses import NOW, Clock
from tests.web.sitting import Sitting, text_of
from tests.web.skies import AREA, Watch, aloft, passage, sky


def quiet(set_up: bool = True) -> Overhead:
    return Overhead(NOW, lambda: set_up, lambda: None)


def test_a_watch_that_should_be_there_and_says_nothing_is_an_alarm() -> None:
    over = quiet()
    assert over.alarms(NOW + SILENT_MS) == ()
    assert [a.kind for a in over.alarms(NOW + SILENT_MS + 1)] == ["dead"]
    over.take(sky(), NOW)
    assert over.alarms(NOW + SILENT_MS) == ()
    assert [a.kind for a in over.alarms(NOW + SILENT_MS + 1)] == ["dead"]


def test_where_no_watch_is_meant_to_be_nothing_is_missing() -> None:
    assert quiet(set_up=False).alarms(NOW + 10**9) == ()


def test_one_that_was_heard_once_is_missed_when_it_is_gone() -> None:
    over = quiet(set_up=False)
    over.take(sky(), NOW)
    assert [a.kind for a in over.alarms(NOW + SILENT_MS + 1)] == ["dead"]


@pytest.mark.parametrize(("state", "kinds"), [
    ("up", []), ("ended", []), ("silent", ["silent"]), ("down", ["down"]),
    ("waiting", ["waiting"]), ("odd", [])])
def test_a_feed_that_gives_nothing_is_an_alarm(state: str, kinds: list[str]) -> None:
    over = quiet()
    over.take(sky(feeds=(FeedState("roof", "sbs", state),)), NOW)
    assert [a.kind for a in over.alarms(NOW)] == kinds


def test_a_passage_that_the_node_refuses_is_an_alarm() -> None:
    over = quiet()
    over.take(Sky(NOW, (), untaken=2), NOW)
    (alarm,) = over.alarms(NOW)
    assert (alarm.kind, "2" in str(alarm.words)) == ("untaken", True)
    over.take(Sky(NOW, ()), NOW)
    assert over.alarms(NOW) == ()


def test_open_pages_are_told_when_what_is_alarming_changes() -> None:
    told: list[int] = []
    over = Overhead(NOW, lambda: True, lambda: told.append(1))
    up, silent = (sky(feeds=(FeedState("roof", "sbs", s),)) for s in ("up", "silent"))

    async def an_hour() -> None:
        for one in (up, up, up, silent, silent, up, up):
            over.take(one, NOW)

    asyncio.run(an_hour())
    assert len(told) == 3, "the first, the silence, and its end"


def test_silence_is_told_of_by_itself(monkeypatch) -> None:
    monkeypatch.setattr("hudna.web.sky.SILENT_MS", 10)
    told: list[int] = []
    over = Overhead(NOW, lambda: True, lambda: told.append(1))

    async def dies() -> None:
        over.take(sky(), NOW)
        told.clear()
        await asyncio.sleep(0.4)

    asyncio.run(dies())
    assert told == [1]


def test_what_others_bring_is_not_said_to_be_tried_again() -> None:
    over = quiet()
    over.take(sky(feeds=(FeedState("door", "post", "waiting"),
                         FeedState("port", "cot", "waiting", NOW - 60_000),
                         FeedState("roof", "sbs", "down"))), NOW)
    said = [str(a.words) for a in over.alarms(NOW)]
    assert said[0] == "Nothing has come yet from the feed door."
    assert said[1].startswith("Nothing comes from the feed port since ")
    assert said[2] == "The feed roof is down: it is being tried again."


# --- the pages -------------------------------------------------------------------------------


def test_every_page_says_that_the_watch_is_silent(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, clock: Clock
) -> None:
    Watch(nodes["us"]).post("sky", sky(aloft()))
    assert "data-sky-alarm" not in us.get("/")
    clock.ms += SILENT_MS + 1
    for path in ("/", "/register", "/map", "/incursions"):
        page = us.get(path)
        assert 'data-sky-alarm="dead"' in page, path
        assert "What is in the air is not known here." in text_of(page)
    assert "data-sky-alarm" not in ru.get("/")
    assert "This node has no watch" in ru.get("/")


def test_several_feeds_are_one_line_that_opens(nodes: dict[str, Node], us: Sitting) -> None:
    feeds = tuple(FeedState(f"post {n}", "post", "waiting") for n in range(8))
    watch = Watch(nodes["us"])
    watch.post("sky", sky(feeds=feeds))
    page = us.get("/")
    assert page.count('<details data-sky-alarm="feeds">') == 1
    assert page.count('<li data-sky-alarm="waiting">') == 8
    assert '<p data-sky-alarm' not in page
    watch.post("sky", sky(feeds=feeds[:1]))
    assert us.get("/").count('<p data-sky-alarm="waiting">') == 1


def test_what_a_feed_gave_and_was_not_used_is_counted_with_its_reason(
    nodes: dict[str, Node], us: Sitting
) -> None:
    feed = FeedState("roof", "sbs", "up", NOW, 1_200, {"unreadable": 3, "flood": 4}, "",
                     {"height": 5, "future": 6, "odd": 7, "jump": 0})
    Watch(nodes["us"]).post("sky", sky(feeds=(feed,)))
    text = text_of(us.get("/map"))
    for said in ("7 not taken", "18 set aside", "3 not readable", "4 beyond what the feed may give",
                 "5 at a height that no aircraft has", "6 measured in the future",
                 "7 for another reason (odd)"):
        assert said in text, said
    assert "no aircraft can have reached" not in text


def test_without_script_a_page_says_when_each_feed_was_last_heard(
    nodes: dict[str, Node], us: Sitting
) -> None:
    feeds = (FeedState("roof", "sbs", "silent", NOW - 90_000, 12),
             FeedState("post", "post", "waiting"))
    Watch(nodes["us"]).post("sky", sky(feeds=feeds))
    listed = us.get("/map").split("data-sky-feeds", 1)[1].split("</details>", 1)[0]
    roof, post = listed.split('data-feed="waiting"')
    assert "last heard 31 Jul 2016 05:58:30 UTC" in text_of(roof)
    assert "last heard" not in text_of(post)


def test_every_reason_has_its_words() -> None:
    assert set(get_args(Reason)) == set(sky_words.DROPPED)
    found = set(re.findall(r'"([a-z-]+)": (?:\(|at |~|\()', inspect.getsource(aside.judge)))
    assert found <= set(sky_words.ASIDE) and "height" in found


def test_a_watch_that_is_set_up_and_never_came_is_missed(
    nodes: dict[str, Node], us: Sitting, clock: Clock, tmp_path
) -> None:
    (tmp_path / "us" / "watch.toml").write_text("")
    clock.ms += SILENT_MS + 1
    assert "The watch has told this desk nothing yet." in text_of(us.get("/"))


@pytest.mark.parametrize("lang", [code for code, _ in LANGUAGES])
def test_the_map_has_the_same_in_words(nodes: dict[str, Node], us: Sitting, lang: str) -> None:
    Watch(nodes["us"]).post("sky", sky(aloft(), aloft("icao:4b0001", callsign="FREE1", inside=())))
    page = us.get("/map", lang)
    agreement = nodes["us"].world.terms.agreement
    near = text_of(page.split("data-sky-near", 1)[1].split("</ul>", 1)[0])
    assert "EXRU1" in near
    assert "FREE1" not in near, "only what is in an area, or makes for one"
    assert getattr(next(a.name for a in agreement.areas if a.id == AREA), lang) in near
    words = json.loads(page.split('id="sky-words">', 1)[1].split("</script>", 1)[0])
    assert words["areas"].keys() == {a.id for a in agreement.areas}
    assert 'data-sky-url="/watch/live"' in page


@pytest.mark.parametrize(("lang", "above", "within"), [
    ("en", "1,200 m above the ground", "within 3 km"), ("ar", "1,200", "3"), ("ru", "1", "3")])
def test_the_list_says_from_where_a_height_is_and_how_far_off_a_place_may_be(
    nodes: dict[str, Node], us: Sitting, lang: str, above: str, within: str
) -> None:
    about = aloft("plot:radar/17", callsign="", height_mm=1_200_000, datum=Datum.GROUND,
                  within_m=2_950)
    Watch(nodes["us"]).post("sky", sky(about))
    page = us.get("/map", lang)
    near = text_of(page.split("data-sky-near", 1)[1].split("</ul>", 1)[0])
    assert above in near
    assert within in near
    words = json.loads(page.split('id="sky-words">', 1)[1].split("</script>", 1)[0])
    assert words["datums"].keys() == set(Datum)
    assert all("{n}" in words["datums"][datum] for datum in Datum)


@pytest.mark.parametrize(("m", "words"), [
    (300, "within 300 m"), (1_000, "within 1 km"), (2_901, "within 3 km"), (2_500, "within 2.5 km"),
    (2_501, "within 2.6 km"), (11_000, "within 11 km")])
def test_how_far_off_a_place_may_be_is_rounded_up(m: int, words: str) -> None:
    assert str(sky_words.within(m)) == words


def test_a_node_without_a_watch_asks_for_no_sky(us: Sitting) -> None:
    page = us.get("/map")
    assert 'id="sky-words"' not in page
    assert "This node has no watch" in page


# --- the stream ------------------------------------------------------------------------------


def of_stream(node: Node, told: list[Sky]) -> list[tuple[str, dict]]:
    """What an open page hears where the watch tells these, one after the other."""
    heard: list[tuple[str, dict]] = []

    async def page() -> None:
        stream = skies(node, Told(), every_s=0.05)
        heard.append(_read(await anext(stream)))
        for one in told:
            node.overhead.take(one, node.now_ms())
            heard.append(_read(await anext(stream)))
        await stream.aclose()

    asyncio.run(page())
    return heard


def _read(message) -> tuple[str, dict]:
    return message.event, json.loads(message.data)


def test_a_page_hears_all_first_and_then_what_has_changed(nodes: dict[str, Node]) -> None:
    a, b = aloft("icao:000001"), aloft("icao:000002", inside=(), makes_for=(AREA,))
    moved = msgspec.structs.replace(a, lon=a.lon + 1000, at_ms=a.at_ms + 1000)
    left = msgspec.structs.replace(moved, inside=(), at_ms=moved.at_ms + 1000)
    _, first, second, third = of_stream(
        nodes["us"], [sky(a, b), sky(moved, b), sky(left)])
    assert first[1]["whole"] is False and {x[0] for x in first[1]["at"]} == {
        "icao:000001", "icao:000002"}
    assert second[1]["whole"] is False
    assert [x[0] for x in second[1]["at"]] == ["icao:000001"]
    assert second[1]["who"] == {}
    assert second[1]["areas"] == {AREA: "in"}
    assert third[1]["gone"] == ["icao:000002"]
    assert list(third[1]["who"]) == ["icao:000001"]
    assert third[1]["areas"] == {}


def test_a_flood_of_addresses_takes_no_place_on_the_map(nodes: dict[str, Node]) -> None:
    free = {"inside": (), "makes_for": ()}
    there = aloft("icao:ffff01", **free)
    inside, near = aloft("icao:ffff02"), aloft("icao:ffff03", inside=(), makes_for=(AREA,))
    many = [aloft(f"icao:{n:06x}", **free) for n in range(3 * MOST_DRAWN)]
    _, _, (_, told) = of_stream(nodes["us"], [sky(there), sky(*many, near, inside, there)])
    assert told["all"] == 3 * MOST_DRAWN + 3
    named = {x[0] for x in told["at"]}
    assert {near.aircraft, inside.aircraft} <= named
    assert len(named) == MOST_DRAWN - 1, "the one that was there is there, and has not moved"
    assert told["gone"] == []


def test_a_page_that_missed_one_gets_all_of_it(nodes: dict[str, Node]) -> None:
    node, told = nodes["us"], Told()
    for n in range(3):
        node.overhead.take(sky(aloft(f"icao:00000{n}")), NOW)
    assert json.loads(told.text(node, 0))["whole"] is True
    assert json.loads(told.text(node, -1))["whole"] is True
    assert json.loads(told.text(node, 2))["whole"] is False


def test_a_page_hears_that_nothing_is_told(nodes: dict[str, Node], clock: Clock) -> None:
    node = nodes["us"]
    node.overhead.take(sky(aloft()), node.now_ms())
    clock.ms += SILENT_MS + 1

    async def page() -> list[tuple[str, dict]]:
        stream = skies(node, Told(), every_s=0.05)
        return [_read(await anext(stream)) for _ in range(2)]

    first, second = asyncio.run(page())
    assert (first[0], second[0]) == ("sky", "beat")
    assert second[1]["silent"] is True


def test_an_area_is_not_lit_by_who_may_be_there(nodes: dict[str, Node]) -> None:
    node = nodes["us"]
    node.overhead.take_events([passage(node, barred=False)])
    [_, told] = of_stream(node, [sky(aloft())])
    assert told[1]["areas"] == {}
    node.overhead.take_events([passage(node, revision=1, barred=True)])
    [_, told] = of_stream(node, [sky(aloft())])
    assert told[1]["areas"] == {AREA: "in"}


def test_a_page_hears_from_where_a_height_is_and_how_far_off_a_place_may_be(
    nodes: dict[str, Node]
) -> None:
    about = aloft("seen:jet/1", datum=Datum.ELLIPSOID, within_m=11_000)
    nearer = msgspec.structs.replace(about, within_m=9_000)
    heard = [told for kind, told in of_stream(nodes["us"], [sky(about), sky(nearer)])
             if kind == "sky" and told["at"]]
    assert [told["at"][0][-2:] for told in heard] == [["ellipsoid", 11_000], ["ellipsoid", 9_000]]
