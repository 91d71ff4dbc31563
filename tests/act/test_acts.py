"""What may not be said: each act refuses with the place and the reason, and drafts nothing."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from hudna.act.acknowledge import acknowledge
from hudna.act.announce import announce
from hudna.act.concur import concur
from hudna.act.draft import Draft
from hudna.act.find import find
from hudna.act.lift_stop import lift_stop
from hudna.act.object import object_to
from hudna.act.register import register
from hudna.act.stated_place import StatedPlace
from hudna.act.stop import stop_notice
from hudna.act.take_stop import take_stop
from hudna.act.tell_after import tell_after
from hudna.act.verify import verify
from hudna.act.withdraw import withdraw
from hudna.fault import Refused
from hudna.place.geometry import Point
from hudna.record.kinds import AfterTheFact, Names, Notice, ReadBack, Site
from hudna.view.awareness import awareness_key
from hudna.view.world import World
from tests.agreements import quick
from tests.promises.machine import HOUR, READ, START, box
from tests.promises.truce import Truce

FLIGHT = Notice("US-1", box((360, 350)), 0, 0, 3_000_000, START + HOUR, START + 2 * HOUR,
                "transport", "us", 1, "")
PLACE = Site("hospital", Names(en="H"), Point((370_000_000, 350_000_000)), 2_000_000, START)
AFTER = AfterTheFact("US-X", box((360, 350)), 0, START - HOUR, START - 60_000, "us", "why", "")


@pytest.fixture
def truce() -> Truce:
    truce = Truce(quick(lead_s=600), START)
    truce.say("us", announce(truce.nodes["us"].world, FLIGHT, START))
    truce.say("un", register(truce.nodes["un"].world, PLACE))
    truce.heal()
    return truce


def notice(world: World) -> str:
    return next(iter(world.notices.lines.records))


def site(world: World) -> str:
    return next(iter(world.register.lines.records))


def replaced(said: Notice, **changes: object) -> Notice:
    return msgspec.structs.replace(said, **changes)


def over(world: World, **changes: object) -> Draft:
    of = notice(world)
    given = {
        "seen_key": awareness_key(world, world.notices.lines.records[of]), "readback": READ,
        "confirmed": READ, "officer": "duty", **changes,
    }
    return concur(world, of, START, **given)  # type: ignore[arg-type]


Act = Callable[[World], object]
REFUSED: list[tuple[str, str, Act]] = [
    ("un", "party", lambda w: announce(w, FLIGHT, START)),
    ("us", "category", lambda w: announce(w, replaced(FLIGHT, category="strike"), START)),
    ("us", "operator", lambda w: announce(w, replaced(FLIGHT, operator="ru"), START)),
    ("us", "operator", lambda w: announce(w, replaced(FLIGHT, operator="nobody"), START)),
    ("us", "from", lambda w: announce(w, replaced(FLIGHT, from_ms=START + 599_000), START)),
    ("us", "ceiling_mm", lambda w: announce(w, replaced(FLIGHT, ceiling_mm=-1), START)),
    ("us", "until_ms", lambda w: announce(w, replaced(FLIGHT, until_ms=START), START)),
    ("us", "aircraft", lambda w: announce(w, replaced(FLIGHT, aircraft=0), START)),
    ("us", "place", lambda w: announce(
        w, FLIGHT, START, stated=StatedPlace("Palmyra", (382_800_000, 345_600_000), 5_000_000))),
    ("ru", "replaces", lambda w: announce(
        w, replaced(FLIGHT, operator="ru"), START, replaces=notice(w))),
    ("un", "party", over),
    ("ru", "key", lambda w: over(w, seen_key="0" * 64)),
    ("ru", "readback", lambda w: over(w, confirmed=ReadBack("Homs", "Homs", "37SBU"))),
    ("ru", "place", lambda w: over(
        w, stated=StatedPlace("Palmyra", (382_800_000, 345_600_000), 5_000_000))),
    ("ru", "reason", lambda w: object_to(w, notice(w), START, reason=" ", officer="duty")),
    ("ru", "notice", lambda w: object_to(w, "f" * 64, START, reason="x", officer="duty")),
    ("un", "protects", lambda w: register(w, msgspec.structs.replace(PLACE, protects="depot"))),
    ("us", "supersedes", lambda w: register(w, PLACE, site(w))),
    ("un", "supersedes", lambda w: register(w, PLACE, "f" * 64)),
    ("us", "subject", lambda w: withdraw(w, site(w), "gone")),
    ("un", "reason", lambda w: withdraw(w, site(w), "  ")),
    ("us", "subject", lambda w: verify(w, site(w), START, "seen")),
    ("un", "subject", lambda w: acknowledge(w, site(w), "duty")),
    ("us", "notice", lambda w: stop_notice(w, "f" * 64, START, officer="duty")),
    ("us", "notice", lambda w: stop_notice(w, notice(w), START + 9 * HOUR, officer="duty")),
    ("us", "stop", lambda w: take_stop(w, "f" * 64, officer="duty")),
    ("us", "stop", lambda w: lift_stop(w, "f" * 64, officer="duty", reason="x")),
    ("ru", "operator", lambda w: tell_after(w, after(w), START)),
    ("us", "clause", lambda w: tell_after(w, AFTER, START)),
    ("us", "reason", lambda w: tell_after(w, after(w, reason=" "), START)),
    ("us", "until", lambda w: tell_after(w, after(w), START - HOUR)),
    ("us", "review", lambda w: find(w, "f" * 64, outcome="justified", text="x", officer="d")),
    ("un", "party", lambda w: find(w, "f" * 64, outcome="justified", text="x", officer="d")),
]


def after(world: World, **changes: object) -> AfterTheFact:
    clause = world.terms.agreement.exception.clause
    return msgspec.structs.replace(AFTER, clause=clause, **changes)


@pytest.mark.parametrize(("party", "where", "act"), REFUSED,
                         ids=[f"{p}-{w}-{i}" for i, (p, w, _) in enumerate(REFUSED)])
def test_refused_with_the_place_named(truce: Truce, party: str, where: str, act: Act) -> None:
    with pytest.raises(Refused) as refusal:
        act(truce.nodes[party].world)
    assert where in {f.where for f in refusal.value.faults}


def test_told_in_time_or_late_is_taken(truce: Truce) -> None:
    world = truce.nodes["us"].world
    assert tell_after(world, after(world), START + 99 * HOUR).said == after(world)


def test_a_place_in_words_that_agrees_is_taken(truce: Truce) -> None:
    stated = StatedPlace("here", (360_000_000, 350_000_000), 0)
    assert over(truce.nodes["ru"].world, stated=stated).said.key
