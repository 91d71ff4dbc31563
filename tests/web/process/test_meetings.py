"""The pages of meetings and of what is decided at them."""

from __future__ import annotations

import pytest

from hudna.act.draft import draft
from hudna.node import Node
from hudna.record.kinds import Concern, Decision, Names, Opened
from hudna.view.process.meetings import Met, met
from tests.web.happened.between import forwarded
from tests.web.houses import HOUR, Clock, told
from tests.web.process.concerning import DECISION, MEETING, decides, keys, meets, raises, sends
from tests.web.sitting import Sitting, sit_down, text_of


def of_(desk: Sitting, meeting: str) -> Met:
    found = met(desk.node.world, meeting)
    assert found is not None
    return found


def test_entered_changed_and_noted_to_be_held(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, clock: Clock
) -> None:
    one, two = raises(ru), raises(us, text="Flights over the city")
    forwarded(nodes)
    meeting = meets(us, one, two, item_2="Any other business")
    forwarded(nodes)
    said = of_(ru, meeting).said
    assert [(i.text, set(i.concerns)) for i in said.agenda] == [
        ("The map", {one, two}), ("Any other business", set())]
    assert said.attended == ("US delegation", "Russian delegation")
    assert "should be over" not in us.get("/")
    clock.ms += 4 * HOUR
    for desk in (us, ru):
        sit_down(desk.client)
    assert "Technical meeting should be over: note whether it was held" in text_of(us.get("/"))
    assert "should be over" not in text_of(ru.get("/")), "whoever called it says so"
    assert "It should be over, and nobody has noted" in ru.get(f"/meetings/{meeting}")
    page = us.get(f"/meetings/new?replaces={meeting}&state=held")
    assert 'value="held" required checked' in page and "2016-07-31 07:00" in page
    ticks = {f"item_1_{of}": "yes" for of in (one, two)}
    assert all(f'name="{name}" value="yes" checked' in page for name in ticks)
    held = sends(us, f"/meetings/new?replaces={meeting}&state=held",
                 {**MEETING, **ticks, "replaces": meeting, "state": "held"})
    forwarded(nodes)
    assert of_(ru, meeting).state == "held" and of_(ru, held).versions[0].hash == meeting
    assert "should be over" not in text_of(us.get("/"))
    assert held in ru.get("/meetings?state=held&level=technical")
    assert held not in ru.get("/meetings?state=planned")
    assert ru.client.get(f"/meetings/new?replaces={held}").status_code == 404
    assert sends(us, f"/meetings/{held}", {"reason": "In error"}, f"/meetings/{held}/withdraw")
    forwarded(nodes)
    assert of_(ru, meeting).state == "withdrawn" and "In error" in ru.get(f"/meetings/{held}")


def test_from_a_concern_it_is_on_the_agenda_already(nodes: dict[str, Node], us: Sitting) -> None:
    of = raises(us)
    page = us.get(f"/meetings/new?concern={of}")
    assert f'name="item_1_{of}" value="yes" checked' in page
    assert 'value="Who is mingled with whom is not known"' in page


def test_more_items_are_given_and_nothing_typed_is_lost(us: Sitting) -> None:
    us.get("/meetings/new")
    size = us.size
    page = us.post("/meetings/new", {**MEETING, "more": "yes"}).text
    assert us.size == size and 'name="item_7"' in page and "Geneva" in page
    assert "The map" in page and "refused" not in page


@pytest.mark.parametrize(("field", "typed", "named"), [
    ("title", " ", "title"), ("level", "secret", "level"), ("from", "soon", "from"),
    ("until", "2016-07-31 06:00", "until"), ("state", "held", "state"), ("state", "", "state"),
    ("item_1", "x" * 201, "item_1"), ("attended", "x" * 201, "attended"),
])
def test_what_is_wrong_is_named_and_what_was_typed_stays(
    us: Sitting, field: str, typed: str, named: str
) -> None:
    us.get("/meetings/new")
    size = us.size
    answer = us.post("/meetings/new", {**MEETING, field: typed})
    assert answer.status_code == 422 and us.size == size
    assert f'data-where="{named}' in answer.text, text_of(answer.text)[:1500]
    for name in {"title", "place", "from"} - {field}:
        assert MEETING[name] in answer.text, name


def test_more_than_a_meeting_may_have_is_refused_and_not_left_out(us: Sitting) -> None:
    us.get("/meetings/new")
    answer = us.post("/meetings/new", {**MEETING, **{f"item_{n}": f"no {n}" for n in range(1, 53)}})
    assert answer.status_code == 422 and 'data-where="item_51"' in answer.text
    assert 'value="no 52"' in answer.text


def test_a_concern_without_a_line_is_named(us: Sitting) -> None:
    of = raises(us)
    us.get("/meetings/new")
    answer = us.post("/meetings/new", {**MEETING, f"item_2_{of}": "yes"})
    assert answer.status_code == 422 and 'data-where="item_2' in answer.text


def test_who_is_to_decide_has_opened_the_meeting(
    nodes: dict[str, Node], us: Sitting, ru: Sitting
) -> None:
    meeting = meets(us)
    forwarded(nodes)
    of = f"/meetings/{meeting}/decide"
    assert ru.client.get(of, headers={"sec-purpose": "prefetch"}).status_code == 503
    assert not [e for e in ru.node.log.entries() if isinstance(e.record.said, Opened)]
    ru.get(of)
    [said] = [e.record.said for e in ru.node.log.entries() if isinstance(e.record.said, Opened)]
    assert said.subject == meeting


def test_what_is_decided_shows_every_text_and_both_keys(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, un: Sitting, clock: Clock
) -> None:
    of = raises(ru)
    forwarded(nodes)
    meeting = meets(us, of)
    assert decides(us, meeting, of) == "", "not before it has begun"
    clock.ms += 2 * HOUR
    for desk in (us, ru, un):
        sit_down(desk.client)
    assert decides(us, meeting, of, text_en="", text_ar="", text_ru=" ") == ""
    decision = decides(us, meeting, of)
    forwarded(nodes)
    page = ru.get(f"/meetings/decisions/{decision}")
    for said in DECISION.values():
        assert said in page
    assert "has said nothing of it yet" in page and "on the agenda" not in page
    assert 'id="key"' in page and 'id="key"' not in us.get(f"/meetings/decisions/{decision}")
    assert 'id="key"' not in un.get(f"/meetings/decisions/{decision}"), "no guarantor"
    assert keys(un, decision) == "" and keys(us, decision) == ""
    assert keys(ru, decision)
    assert keys(ru, decision, "reserves", "No") == "", "what was signed stays signed"
    forwarded(nodes)
    page = text_of(us.get(f"/meetings/{meeting}"))
    assert "signed by all" in page
    assert decides(us, meeting, of) == "", "it is settled"


def test_by_the_un_both_guarantors_sign(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, un: Sitting, clock: Clock
) -> None:
    of = raises(un)
    forwarded(nodes)
    meeting = meets(un, of)
    clock.ms += 2 * HOUR
    for desk in (us, ru, un):
        sit_down(desk.client)
    decision = decides(un, meeting, of, text_ar="", text_ru="")
    forwarded(nodes)
    assert "no text in this language" in us.get(f"/meetings/decisions/{decision}")
    assert keys(us, decision)
    forwarded(nodes)
    assert "not signed by all" in text_of(un.get(f"/concerns/{of}"))
    assert keys(ru, decision)
    forwarded(nodes)
    assert "signed by all" in text_of(un.get(f"/meetings/decisions/{decision}"))
    assert of in un.get("/concerns?state=settled")


def test_after_its_last_day_a_decision_is_signed_no_more(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, clock: Clock
) -> None:
    meeting = meets(us)
    clock.ms += 2 * HOUR
    for desk in (us, ru):
        sit_down(desk.client)
    page = us.get(f"/meetings/{meeting}/decide")
    assert 'name="until_day"' in page and "2016-08-14" in page
    answer = us.post(f"/meetings/{meeting}/decide", {**DECISION, "until_day": "2016-07-30"})
    assert answer.status_code == 422 and 'data-where="until_day"' in answer.text
    assert "Both draw the map" in answer.text and 'value="2016-07-30"' in answer.text
    decision = decides(us, meeting, until_day="2016-08-01")
    forwarded(nodes)
    page = ru.get(f"/meetings/decisions/{decision}")
    assert "May be signed until 2016-08-01." in page and 'id="key"' in page
    assert "sign" in text_of(ru.get("/")).lower() and decision in ru.get("/")
    clock.ms += 48 * HOUR
    for desk in (us, ru):
        sit_down(desk.client)
    page = ru.get(f"/meetings/decisions/{decision}")
    assert "Since the end of 2016-08-01 it may no longer be signed." in page
    assert 'id="key"' not in page and decision not in ru.get("/")
    assert "may no longer be signed" in text_of(us.get(f"/meetings/{meeting}"))
    assert keys(ru, decision) == ""
    assert us.client.get("/api/v1/meetings").json()["meetings"][0]["decisions"][0][
        "until_day"] == "2016-08-01"


def test_a_key_that_came_in_after_the_last_day_says_so(
    nodes: dict[str, Node], us: Sitting, ru: Sitting, clock: Clock
) -> None:
    meeting = meets(us)
    clock.ms += 2 * HOUR
    for desk in (us, ru):
        sit_down(desk.client)
    decision = decides(us, meeting, until_day="2016-07-31")
    forwarded(nodes)
    assert keys(ru, decision)
    clock.ms += 48 * HOUR
    forwarded(nodes)
    sit_down(us.client)
    page = text_of(us.get(f"/meetings/decisions/{decision}"))
    assert "signed by all" in page and "its key came in here after the last day" in page


def test_what_was_not_told_here_is_said_not_to_be(nodes: dict[str, Node], us: Sitting) -> None:
    """A decision may come before its meeting and its concerns."""
    said = draft(Decision("a" * 64, Names(en="Both draw the map"), "o", ("b" * 64,)))
    decision = told(nodes, "ru", said).hash
    page = text_of(us.get(f"/meetings/decisions/{decision}"))
    assert "The meeting is not known here." in page
    assert "a concern that is not known here" in page
    assert "record aaaaaaaaaaaa" in text_of(us.get("/"))
    for path in ("/meetings/{}", "/meetings/decisions/{}", "/meetings/{}/decide", "/concerns/{}"):
        assert us.client.get(path.format("0" * 64)).status_code == 404


# --- what is drawn is bounded -----------------------------------------------------------------


def many(nodes: dict[str, Node], n: int) -> list[str]:
    said = (Concern("coh-cease-attacks", f"Concern {i}", "A map", "o") for i in range(n))
    return [told(nodes, "ru", draft(one)).hash for one in said]


def boxes(page: str) -> int:
    return page.count('type="checkbox"')


def test_of_many_concerns_the_last_are_offered_and_the_others_are_named(
    nodes: dict[str, Node], us: Sitting
) -> None:
    found = many(nodes, 300)
    assert boxes(us.get("/meetings/new")) < 300
    sent = {**MEETING, "item_1_other": f"http://any/concerns/{found[0]}?lang=ar, {found[1]}"}
    answer = us.post("/meetings/new", sent)
    assert answer.status_code == 303
    meeting = str(answer.headers["location"]).rpartition("/")[2]
    assert of_(us, meeting).said.agenda[0].concerns == tuple(found[:2])
    page = us.get(f"/meetings/new?replaces={meeting}")
    assert all(f'name="item_1_{of}" value="yes" checked' in page for of in found[:2])
    refused = us.post("/meetings/new", {**MEETING, "item_1_other": "/concerns/abc"})
    assert refused.status_code == 422 and 'value="/concerns/abc"' in refused.text
    assert 'data-where="item_1_other"' in refused.text


@pytest.mark.parametrize("more", [{}, {"more": "yes"}])
def test_more_lines_than_are_read_are_refused_before_they_are_drawn(
    nodes: dict[str, Node], us: Sitting, more: dict[str, str]
) -> None:
    found = many(nodes, 100)
    us.get("/meetings/new")
    size = us.size
    lines = {f"item_{n}": f"no {n}" for n in range(1, 2_001)}
    ticks = {f"item_{n}_{of}": "yes" for n in range(1, 11) for of in found}
    for sent, named in ((lines, "2000 came"), (ticks, "1000 are ticked")):
        answer = us.post("/meetings/new", {**MEETING, **sent, **more})
        assert answer.status_code == 422 and us.size == size
        assert named in text_of(answer.text).replace(",", "")
        assert answer.text.count('name="item_') < 900
        assert "no 1" in answer.text or sent is ticks


def test_a_tick_of_what_is_not_known_here_is_not_left_out(us: Sitting) -> None:
    us.get("/meetings/new")
    for name in ("item_1_" + "a" * 64, "item_9_" + "a" * 64):
        assert us.post("/meetings/new", {**MEETING, name: "yes"}).status_code == 422


def test_a_decision_offers_the_agenda_then_the_last(
    nodes: dict[str, Node], us: Sitting, clock: Clock
) -> None:
    found = many(nodes, 300)
    meeting = meets(us, item_1_other=found[0])
    clock.ms += 2 * HOUR
    sit_down(us.client)
    page = us.get(f"/meetings/{meeting}/decide")
    assert 0 < boxes(page) < 100 and f'name="settles_{found[0]}"' in page
    assert decides(us, meeting, settles_other="/concerns/abc") == ""
    assert 'value="/concerns/abc"' in us.page
    decision = decides(us, meeting, found[0], settles_other=f"/concerns/{found[1]}")
    said = us.node.world.record(decision).said  # type: ignore[union-attr]
    assert isinstance(said, Decision) and said.settles == (found[0], found[1])
