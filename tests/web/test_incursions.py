"""The pages of incursions: what is said, on what evidence, under which clause; the answers."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re

import msgspec
import pytest

from hudna.act.answer_incursion import answer_incursion
from hudna.act.draft import draft
from hudna.node import Node
from hudna.place.geometry import Point
from hudna.record.kinds import Sighting
from hudna.record.record import Record
from hudna.record.watching import Seen, Warned, WarnedPlace
from hudna.say import say
from hudna.speak.language import language
from hudna.view.releases import goes_to
from hudna.watch.event import NOBODY, Who
from hudna.web.making_for import gap_ms
from tests.web.houses import NOW, Clock, e7, told
from tests.web.sitting import Sitting, sit_down, text_of
from tests.web.skies import AREA, FEED, Watch, aloft, approach, passage, sky

LANGUAGES = ("en", "ar", "ru")


def forwarded(by: Node, to: Node) -> None:
    """Everything of `by` that goes to the other and is not there yet."""
    for entry in by.log.entries():
        record = entry.record
        if record.author == by.party and goes_to(by.world, record, to.party) \
                and to.world.record(record.hash) is None:
            to.log.append([by.outgoing(record, to.party).presentation])
            to.world.follow(to.log.entries(to.world.size))


def incursion_of(nodes: dict[str, Node], **other: object) -> str:
    """Told at the American node's door, and carried to the Russian node: the record's hash."""
    answer = Watch(nodes["us"]).tells(passage(nodes["us"], **other))
    [kept] = answer.json()["kept"]
    forwarded(nodes["us"], nodes["ru"])
    return kept["record"]


def test_the_list_says_what_waits_first(nodes: dict[str, Node], us: Sitting, ru: Sitting) -> None:
    incursion_of(nodes, name="p1", entered_ms=NOW - 500_000, left_ms=NOW - 400_000, state="left")
    void = passage(nodes["us"], "p2", 1, state="void")
    Watch(nodes["us"]).tells(passage(nodes["us"], "p2"), void)
    page = text_of(us.get("/incursions"))
    assert "EXRU1 was in Aleppo city (exercise) from 31 Jul 2016 05:51:40 UTC" in page
    assert page.index("waits for an answer") < page.index("have shown that it was not so")
    assert ("taken to be of Russian Federation: probable, by an address that a party has named"
            in page)
    for path in ("state=open", "operator=ru", "day=2016-07-31"):
        assert "05:51:40" in us.get(f"/incursions?{path}"), path
    for path in ("state=answered", "operator=unknown", "day=2016-07-30"):
        assert "05:51:40" not in us.get(f"/incursions?{path}"), path
    for path in ("day=x", "day=99999-1-1", "state=x&operator=%3Cb%3E"):
        assert "No incursion is known here" in us.get(f"/incursions?{path}") or "day=" in path


def test_what_waits_is_listed_however_old_it_is(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, clock: Clock
) -> None:
    of = incursion_of(nodes)
    clock.ms += 30 * 86_400_000
    for desk in (us, ru):
        sit_down(desk.client)
    assert of in us.get("/incursions")
    asyncio.run(nodes["ru"].say([answer_incursion(
        nodes["ru"].world, of, outcome="not-ours", text="", officer="o")]))
    assert of not in ru.get("/incursions")
    assert of in ru.get("/incursions?day=2016-07-31")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_has_the_clause_in_the_readers_language(
    nodes: dict[str, Node], ru: Sitting, lang: str
) -> None:
    of = incursion_of(nodes)
    page = text_of(ru.get(f"/incursions/{of}", lang))
    agreement = nodes["ru"].world.terms.agreement
    area = next(a for a in agreement.areas if a.id == AREA)
    clause = next(c for c in agreement.clauses if c.id == area.clause)
    assert re.sub(r"\s+", " ", getattr(clause.text, lang)).strip() in page
    assert getattr(area.name, lang) in page
    assert FEED not in page
    before = {"en": "source", "ar": "المصدر", "ru": "источник"}[lang]
    assert re.search(rf"{before} \d+", page), "the evidence tells one source from another"
    assert page.count("36.2") > 2


def test_what_is_not_known_is_said_to_be_so(nodes: dict[str, Node], us: Sitting) -> None:
    of = incursion_of(nodes, who=Who(NOBODY), lowest_mm=None, highest_mm=None, sure=False,
                      state="left", left_ms=NOW)
    page = text_of(us.get(f"/incursions/{of}"))
    assert "Whose it is, is not known: what is not known counts as barred." in page
    assert "Its height is not known" in page
    assert "Only sources that are unsure of the place put it there." in page
    assert "m of pressure height" in page


def test_of_an_aircraft_that_is_inside_a_height_that_was_measured_is_not_called_unknown(
    nodes: dict[str, Node], us: Sitting
) -> None:
    of = incursion_of(nodes, lowest_mm=None, highest_mm=None)
    page = text_of(us.get(f"/incursions/{of}"))
    assert "height is not known" not in page
    assert "the evidence has what was measured" in page


def test_the_one_who_is_asked_answers_and_the_other_sees_it(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    of = incursion_of(nodes)
    first = text_of(ru.get("/"))
    assert ("United States of America asks you to answer for EXRU1 in Aleppo city (exercise)"
            in first)
    assert f'href="/incursions/{of}"' in ru.page
    ru.get(f"/incursions/{of}")
    refused = ru.post(f"/incursions/{of}/answer", {"outcome": "ours"})
    assert refused.status_code == 422
    assert "the answer in words" in text_of(refused.text)
    bad = ru.post(f"/incursions/{of}/answer", {"outcome": "attack", "text": "x"})
    assert bad.status_code == 422
    done = ru.post(f"/incursions/{of}/answer",
                   {"outcome": "ours", "text": "A transport, off course"})
    assert done.status_code == 303, text_of(done.text)
    forwarded(nodes["ru"], nodes["us"])
    page = text_of(us.get(f"/incursions/{of}"))
    assert "answers for the flight" in page
    assert "A transport, off course" in page
    assert "asks you to answer" not in text_of(ru.get("/"))
    again = ru.get(f"/incursions/{of}")
    assert "Answer, or answer again" in text_of(again)
    ru.post(f"/incursions/{of}/answer", {"outcome": "denied", "text": "It was a mistake to say so"})
    page = text_of(ru.get(f"/incursions/{of}"))
    assert "1 earlier answer" in page
    assert "A transport, off course" in page, "the earlier answer stays"


def test_a_correction_leaves_what_was_said_first(nodes: dict[str, Node], us: Sitting) -> None:
    of = incursion_of(nodes)
    Watch(nodes["us"]).tells(passage(nodes["us"], revision=1, state="void"))
    page = text_of(us.get(f"/incursions/{of}"))
    assert "This version was replaced by a later one." in page
    assert "have shown that it was not so" in page
    assert 'id="answer"' not in us.page, "nobody is asked about what was not so"


def test_the_places_that_were_warned_are_on_its_own_page(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    of = incursion_of(nodes)
    assert "Places warned" not in us.get(f"/incursions/{of}")
    town = next(t for t in nodes["us"].places.gazetteer.towns if t.names.en == "Al-Bab")
    place = WarnedPlace(town.id, "hudna-1", "Alert", NOW, NOW + 600_000)
    answer = Watch(nodes["us"]).post("warned", (Warned("p1", NOW, (place,)),))
    assert answer.status_code == 200
    page = text_of(us.get(f"/incursions/{of}"))
    assert "Places warned by this node's watch" in page
    assert "Al-Bab" in page
    assert "/cap/hudna-1.xml" in us.page
    assert "Al-Bab" not in ru.get(f"/incursions/{of}"), "it stays with the node that warned"


def test_the_places_that_were_warned_before_it_came_in_are_on_its_own_page(
    nodes: dict[str, Node], us: Sitting
) -> None:
    of = incursion_of(nodes)
    towns = {n: next(t.id for t in nodes["us"].places.gazetteer.towns if t.names.en == n)
             for n in ("Al-Bab", "Azaz")}
    first, later = (WarnedPlace(towns[n], alert, "Alert", NOW, NOW + 600_000)
                    for n, alert in (("Al-Bab", "hudna-1"), ("Azaz", "hudna-2")))
    watch = Watch(nodes["us"])
    watch.post("warned", (Warned("approach", NOW, (first,)),))
    assert "hudna-1.xml" not in us.get(f"/incursions/{of}")
    watch.post("warned", (Warned("approach", NOW + 1_000, (later,), ("p1", "p9")),))
    page = us.get(f"/incursions/{of}")
    assert page.index("hudna-1.xml") < page.index("hudna-2.xml")
    sent = us.get("/warnings/sent")
    assert sent.count(f'<a href="/incursions/{of}">') == 2
    assert "made for a barred area" not in sent


def test_an_answer_that_is_late_is_said_to_be(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, clock: Clock
) -> None:
    of = incursion_of(nodes)
    clock.ms += nodes["us"].world.terms.watch.answer_within_ms + 1000
    for desk in (us, ru):
        assert "has not answered in time" in text_of(desk.get(f"/incursions/{of}"))
    assert "has not answered for EXRU1" in text_of(us.get("/"))
    assert "overdue" in text_of(us.get("/incursions"))


def test_the_evidence_is_there_to_be_played_back_and_without_scripts(
    nodes: dict[str, Node], us: Sitting
) -> None:
    us.get(f"/incursions/{incursion_of(nodes)}")
    played = json.loads(us.page.split('id="play-data">', 1)[1].split("</script>", 1)[0])
    assert [p["at"] for p in played] == [[37.10, 36.20], [37.12, 36.21], [37.14, 36.22]]
    drawing = us.page.split("<noscript><svg", 1)[1].split("</svg>", 1)[0]
    assert drawing.count("<circle") == 3
    assert re.search(r'class="still-area" d="M[0-9. L]+Z', drawing)
    shapes = json.loads(us.page.split('class="map-data">', 1)[1].split("</script>", 1)[0])
    assert [f["properties"]["role"] for f in shapes["features"]][:3] == [
        "barred", "within", "evidence"]


def test_where_it_may_have_been_is_drawn_as_wide_as_it_is(
    nodes: dict[str, Node], us: Sitting
) -> None:
    far = Seen(NOW - 60_000, NOW - 60_000, e7(37.6), e7(36.25), within_m=40_000)
    us.get(f"/incursions/{incursion_of(nodes, evidence=(far,))}")
    shapes = json.loads(us.page.split('class="map-data">', 1)[1].split("</script>", 1)[0])
    (wide,) = [f for f in shapes["features"] if f["properties"]["role"] == "within"]
    west = min(lon for ring in wide["geometry"]["coordinates"] for lon, _ in ring)
    assert 37.1 < west < 37.2, "40 km to the west, at 36 degrees north"
    assert 'class="still-within" d="M' in us.page


def test_evidence_that_is_in_one_place_or_nowhere_has_a_page(
    nodes: dict[str, Node], us: Sitting
) -> None:
    one = Seen(NOW - 60_000, NOW - 59_000, e7(37.1), e7(36.2))
    for name, evidence in (("same", (one, one)), ("none", ()), ("pole", (
            msgspec.structs.replace(one, lat=900_000_000),))):
        of = incursion_of(nodes, name=name, evidence=evidence)
        assert us.get(f"/incursions/{of}")


def test_what_makes_for_an_area_is_shown_and_not_kept(nodes: dict[str, Node], us: Sitting) -> None:
    Watch(nodes["us"]).tells(approach(nodes["us"]))
    page = text_of(us.get("/incursions"))
    assert "EXRU2 makes for Aleppo city (exercise): at this course and speed it is there at" in page
    assert "run out" not in page


def test_what_makes_for_an_area_is_not_said_longer_than_its_last_position_says_it(
    nodes: dict[str, Node], us: Sitting, clock: Clock
) -> None:
    watch, gap = Watch(nodes["us"]), gap_ms(nodes["us"].world)
    late = approach(nodes["us"], enters_ms=NOW + gap * 2)
    watch.tells(late)
    clock.ms = late.at.at_ms + gap
    watch.post("sky", sky(at_ms=clock.ms))
    assert "makes for" in text_of(us.get("/incursions"))
    clock.ms += 1
    assert "makes for" not in text_of(us.get("/incursions"))
    heard = aloft(late.aircraft, inside=(), makes_for=(AREA,), at_ms=clock.ms - 1_000)
    watch.post("sky", sky(heard, at_ms=clock.ms))
    assert "makes for" in text_of(us.get("/incursions")), "it was heard since"


def test_one_that_should_be_there_and_is_not_reads_as_a_sentence(
    nodes: dict[str, Node], us: Sitting, clock: Clock
) -> None:
    Watch(nodes["us"]).tells(approach(nodes["us"], enters_ms=NOW + 10_000))
    clock.ms = NOW + 20_000
    page = text_of(us.get("/incursions"))
    assert "it would have been there at" in page
    assert "No position has shown it there." in page


@pytest.mark.parametrize(("aircraft", "title"), [
    ("seen:jet/9b7557d3", "Jet 9b7557d3 (reported by people)"),
    ("plot:roof receiver/17", "Track 17 of receiver 1"),
    ("plot:roof receiver/-29934745.1.64899725", "Plot 64899725 of receiver 1"),
    ("icao:4b1234", "4b1234"),
])
def test_what_gives_no_callsign_has_a_title_all_the_same(
    nodes: dict[str, Node], us: Sitting, aircraft: str, title: str
) -> None:
    Watch(nodes["us"]).post("sky", sky())
    of = incursion_of(nodes, aircraft=aircraft, callsign="")
    page = text_of(us.get(f"/incursions/{of}"))
    assert f"{title} has been in" in page
    assert "receiver 1" in page, "the source, in words"
    assert title in text_of(us.get("/incursions"))

def test_what_is_recognised_is_shown_with_its_notice(
    nodes: dict[str, Node], us: Sitting, clinic: Record
) -> None:
    who = Who("us", "medevac", "declared", "confirmed", clinic.hash)
    Watch(nodes["us"]).tells(passage(nodes["us"], barred=False, callsign="MEDIC1", who=who))
    page = text_of(us.get("/incursions"))
    assert "In a barred area, and not barred from it" in page
    assert "MEDIC1" in page
    assert "No incursion is known here." in page


def test_the_day_as_a_table(nodes: dict[str, Node], us: Sitting) -> None:
    incursion_of(nodes, state="left", left_ms=NOW - 1000)
    incursion_of(nodes, name="p2", who=Who())
    page = text_of(us.get("/incursions/daily?day=2016-07-31"))
    assert "Flights in barred areas, 2016-07-31" in page
    assert "No incursion of that day" in us.get("/incursions/daily?day=2016-08-01")
    answer = us.client.get("/incursions/daily.csv?day=2016-07-31")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert {r["operator"] for r in rows} == {"ru", "not known"}
    assert all("Quiet Summer" in r["exercise"] and r["statement"] for r in rows)
    assert us.client.get("/incursions/daily.csv?day=31.07.2016").status_code == 422
    for day in ("0001-01-01", "9999-12-31", "x", ""):
        assert us.get(f"/incursions/daily?day={day}")


def test_machines_read_the_same(nodes: dict[str, Node], us: Sitting) -> None:
    of = incursion_of(nodes)
    said = us.client.get("/api/v1/incursions").json()
    [one] = said["incursions"]
    assert [one[k] for k in ("id", "operator", "grade", "state")] == [of, "ru", "probable", "open"]
    assert one["waits_for"] == ["ru"]
    assert len(one["evidence"]) == 3
    assert said["statement"]
    assert us.client.get("/api/v1/incursions?day=2016-07-30").json()["incursions"] == []
    assert us.client.get("/api/v1/incursions?day=x").status_code == 400
    described = us.client.get("/api/openapi.json").json()
    assert "/api/v1/incursions" in described["paths"]
    fields = described["components"]["schemas"]["IncursionOut"]["properties"]
    assert "Never a fact" in fields["grade"]["description"]


@pytest.mark.parametrize("path", ["/incursions", "/incursions/daily", "/sightings",
                                  "/api/v1/incursions", "/watch/live"])
def test_nobody_reads_them_from_outside(desk, path: str) -> None:
    answer = desk.get(path, follow_redirects=False)
    assert answer.status_code in (303, 401)


def test_there_is_no_page_of_what_is_no_incursion(us: Sitting, clinic: Record) -> None:
    for of in (clinic.hash, "0" * 64, "x"):
        assert us.client.get(f"/incursions/{of}").status_code == 404


# --- sightings -------------------------------------------------------------------------------


def sighted(node: Node, source: str = "canary-nightingale", **other: object) -> str:
    said = Sighting(source, NOW - 60_000, Point((e7(37.1234567), e7(36.7654321))), 3000, "heard",
                    "jet", 90_000, 1, "two engines", "page")
    said = msgspec.structs.replace(said, **other)
    return asyncio.run(node.say([draft(said)]))[0].hash


def test_a_person_decides_whether_a_sighting_counts(nodes: dict[str, Node], us: Sitting) -> None:
    of = sighted(nodes["us"])
    assert "waits for your decision" in text_of(us.get("/"))
    assert "two engines" in text_of(us.get("/sightings"))
    assert us.post(f"/sightings/{of}/weigh", {"counts": "perhaps"}).status_code == 422
    done = us.post(f"/sightings/{of}/weigh", {"counts": "no", "reason": "A lorry"})
    assert done.status_code == 303
    record = nodes["us"].world.record(of)
    assert not nodes["us"].world.sightings.counts(record)
    page = text_of(us.get("/sightings"))
    assert "does not count decided by duty officer 1" in page
    assert "A lorry" in page
    assert us.post(f"/sightings/{of}/weigh", {"counts": "no"}).status_code == 422
    assert us.post(f"/sightings/{of}/weigh", {"counts": "yes"}).status_code == 303
    assert nodes["us"].world.sightings.counts(record)
    assert us.post(f"/sightings/{'0' * 64}/weigh", {"counts": "yes"}).status_code == 422


def test_promise_4_who_watches_is_on_no_other_page_and_at_no_other_node(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    of = sighted(nodes["us"])
    incursion_of(nodes)
    forwarded(nodes["us"], nodes["ru"])
    us.get("/sightings")
    us.post(f"/sightings/{of}/weigh", {"counts": "yes"})
    forwarded(nodes["us"], nodes["ru"])
    assert nodes["ru"].world.record(of) is None
    elsewhere = ("/", "/map", "/map/layers.geojson", "/incursions", "/incursions/daily", "/log",
                 "/api/v1/incursions", "/api/v1/needs")
    for desk, paths in ((us, elsewhere), (ru, (*elsewhere, "/sightings"))):
        for path in paths:
            page = desk.client.get(path).text
            assert "canary-nightingale" not in page, path
            assert "37.1234" not in page, path


def test_no_cell_of_the_table_is_a_formula(nodes: dict[str, Node], us: Sitting) -> None:
    """The operator is whatever a partner wrote."""
    kept = nodes["us"].world.record(incursion_of(nodes))
    assert kept is not None
    told(nodes, "ru", draft(msgspec.structs.replace(
        kept.said, operator='=HYPERLINK("http://x")')))
    answer = us.client.get("/incursions/daily.csv?day=2016-07-31")
    rows = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))
    [row] = (r for r in rows if r["day"] and "HYPERLINK" in r["operator"])
    assert row["operator"] == '\'=HYPERLINK("http://x")'


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_refusal_calls_a_field_as_the_form_does(
    nodes: dict[str, Node], ru: Sitting, lang: str
) -> None:
    of = incursion_of(nodes)
    ru.get(f"/incursions/{of}", lang)
    page = ru.post(f"/incursions/{of}/answer?lang={lang}", {"outcome": "ours"}).text
    faults = page.split('class="faults"', 1)[1].split("</ul>", 1)[0]
    assert language(lang).say(say("In words")) in faults
    assert language(lang).say(say("nothing")) in faults
    assert "<code" not in faults
