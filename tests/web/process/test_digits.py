"""A day or a number is taken in the digits of any of the three languages, wherever it is typed."""

from __future__ import annotations

import pytest

from hudna.act.draft import draft
from hudna.node import Node
from hudna.record.kinds import Call, Commitment, Names
from tests.web.houses import HOUR, NOW, Clock, told
from tests.web.process.concerning import decides, meets
from tests.web.process.test_commitments import made
from tests.web.process.test_holding_import import upload
from tests.web.sitting import Sitting, sit_down, text_of

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
DIGITS = pytest.mark.parametrize("digits", [ARABIC, PERSIAN], ids=["arabic", "persian"])


@DIGITS
def test_in_what_is_promised(us: Sitting, digits: dict[int, int]) -> None:
    of = made(us, due_day="2016-08-03".translate(digits), after_0_is="on-day",
              after_0_n="2016-08-01".translate(digits), distance_m="500".translate(digits))
    record = us.node.world.record(of)
    assert record is not None and isinstance(record.said, Commitment)
    assert record.said.due_day == "2016-08-03" and record.said.distance_m == 500
    assert "2016-08-01" in us.get(f"/commitments/{of}")


@DIGITS
def test_in_what_came_of_it_and_in_a_counter(
    nodes: dict[str, Node], us: Sitting, digits: dict[int, int]
) -> None:
    said = Commitment("ru", ("us",), Names(en="To withdraw"), "coh-cease-attacks", "o",
                      "2016-07-20")
    of = told(nodes, "ru", draft(said)).hash
    us.get(f"/commitments/{of}")
    answer = us.post(f"/commitments/{of}/came", {"came": "met", "text": "it was seen",
                                                "day": "2016-07-30".translate(digits)})
    assert answer.status_code == 303, text_of(answer.text)[:1500]
    us.get("/process/counters/seven-days")
    answer = us.post("/process/counters/seven-days", {
        "does": "start", "day": "2016-07-25".translate(digits), "text": "after the call",
        "days": "", "until_day": "2016-08-05".translate(digits)})
    assert answer.status_code == 303, text_of(answer.text)[:1500]


@DIGITS
def test_in_a_decision(us: Sitting, clock: Clock, digits: dict[int, int]) -> None:
    meeting = meets(us, **{"from": "2016-07-31 07:00".translate(digits)})
    clock.ms += 2 * HOUR
    sit_down(us.client)
    assert decides(us, meeting, until_day="2016-08-05".translate(digits))


@DIGITS
def test_in_addresses(nodes: dict[str, Node], us: Sitting, digits: dict[int, int]) -> None:
    call = Call("us", NOW - HOUR, NOW - HOUR + 60_000, "", "Of the road", "", "o")
    of = told(nodes, "ru", draft(call)).hash
    day = "2016-07-30".translate(digits)
    assert "2016-07-30" in us.get(f"/process?at={day}")
    us.get(f"/process/counters/seven-days?since={day}&at={day}")
    assert us.client.get(f"/api/v1/holdings?day={day}").json()["day"] == "2016-07-30"
    us.get(f"/holdings?day={day}")
    us.get(f"/holdings/over-time?since={day}&day={day}")
    assert of in us.get(f"/calls?day={'2016-07-31'.translate(digits)}")
    for path in ("/compliance?day={}", "/counts?day={}", "/incursions/daily?day={}"):
        one, two = (us.client.get(path.format(d), follow_redirects=False)
                    for d in (day, "2016-07-30"))
        assert one.status_code == two.status_code
        assert one.headers.get("location") == two.headers.get("location")


@DIGITS
def test_in_a_table_of_who_holds_what(us: Sitting, digits: dict[int, int]) -> None:
    row = ",".join(["opposition", *(cell.translate(digits) for cell in (
        "2016-07-01", "2016-07-09", "35.5", "36.5", "2", "circle"))])
    head = "name,basis,holder,from,until,lat,lon,radius_km,ground\n"
    assert upload(us, f"Saraqib,a map,{row}\n", head) == 200, text_of(us.page)[:1500]
    assert "1 claim" in text_of(us.page)
