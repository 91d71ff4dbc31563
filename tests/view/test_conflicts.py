"""Conflicts with the agreement's own areas follow the agreement in effect."""

from __future__ import annotations

from hudna.act.amend import propose, sign_agreement
from hudna.terms.load import load
from hudna.view.conflicts import conflicts
from tests.agreements import edited
from tests.promises.machine import START
from tests.promises.truce import Truce
from tests.view.test_standing import HERE, flight

LONG = "a" * 64


def agreement(lon: float) -> str:
    """The exercise with one barred area for everyone, whose id is as long as a record's hash."""

    def change(data: dict) -> None:
        area = data["areas"][0]
        area.pop("bars", None)
        area.pop("excepts", None)
        area["id"] = LONG
        area["shape"] = {"type": "Polygon", "coordinates": [[
            [lon, 34.9], [lon + 0.2, 34.9], [lon + 0.2, 35.1], [lon, 35.1], [lon, 34.9]]]}
        data["areas"] = [area]
        for lead in data["notices"]["lead_times"]:
            lead["seconds"] = 0

    return edited(change)


def test_promise_9_an_area_that_an_amendment_moves_is_met_where_it_now_is() -> None:
    truce = Truce(load(agreement(38.0)), START)
    record = flight(truce, HERE)
    world = truce.nodes["us"].world
    assert conflicts(world, record) == ()
    truce.say("un", propose(truce.nodes["un"].world, agreement(35.9)))
    truce.heal()
    [(digest, _)] = world.agreements.pending()
    for party in ("us", "ru"):
        truce.say(party, sign_agreement(truce.nodes[party].world, digest, officer="duty"))
        truce.heal()
    assert [c.subject for c in conflicts(world, record)] == [LONG]
