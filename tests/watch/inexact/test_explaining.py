"""Whoever sends silences nobody who watches: what stops a sighting's own warning, and what not."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from hudna.record.protecting import Names
from hudna.record.warning import WarnPlace
from hudna.watch.brief import Announced, Brief
from hudna.watch.fix import Fix
from hudna.watch.inexact.explaining import CHECK_MS, Explained
from hudna.watch.item import Briefed, Heard, Item, Tick
from hudna.watch.warnings.messages import Namer
from hudna.watch.warnings.warning import Warner
from hudna.watch.watch import Watch
from tests.watch.inexact.test_fusing import at, sent
from tests.watch.inexact.test_uncertain import MINUTE, T0, TERMS, barred, sighting

SEEN = sighting(0.4, -0.5)
TOWN = WarnPlace("geonames:1", Names("T", "T", "T"), at(6.0, 20.0), 3_000_000)
INTO = (sent(0, -2), sent(0.5, -0.2))
"""On its way into the area, where it was seen."""


def briefed(minutes: float, *, announced: tuple[Announced, ...] = (), areas: Any = None,
            reported: Any = (SEEN,)) -> Briefed:
    now_ms = T0 + round(minutes * MINUTE)
    there = (barred(),) if areas is None else areas
    return Briefed(now_ms, Brief(1, now_ms, TERMS, there, announced, {}, reported))


def after(*items: Item) -> Watch:
    watch = Watch()
    for item in items:
        watch.take(item)
    return watch


def heard(*fixes: Fix) -> Heard:
    return Heard(T0 + MINUTE // 2, "sbs", fixes)


def warns(watch: Watch) -> bool:
    """Whether the sighting warns by itself."""
    found = watch.warned_by
    assert found is not None
    return any(r.sighting == SEEN.sighting for r in found.reported)


def test_what_is_barred_and_makes_for_the_area_is_warned_of_once() -> None:
    assert not warns(after(briefed(0), heard(*INTO), briefed(1)))


ELSEWHERE = barred(at=at(90, 90))


@pytest.mark.parametrize("fixes", [
    (), INTO[:1], INTO[1:],
    tuple(msgspec.structs.replace(f, speed_mm_s=None, course_mdeg=None) for f in INTO),
    (INTO[0], sent(0.5, 60)),
    tuple(msgspec.structs.replace(f, speed_mm_s=300_000) for f in INTO),
], ids=["nobody", "one", "one later", "no speed and course", "a leap", "too fast"])
def test_promise_9_what_is_no_proof_silences_nobody(fixes: tuple[Fix, ...]) -> None:
    assert warns(after(briefed(0), heard(*fixes), briefed(1)))


def test_promise_9_outside_all_areas_it_is_not_warned_of_and_silences_nobody() -> None:
    assert warns(after(briefed(0, areas=(ELSEWHERE,)), heard(*INTO),
                       briefed(1, areas=(ELSEWHERE,))))


def test_promise_9_one_that_is_recognised_silences_nobody() -> None:
    area = msgspec.structs.replace(barred(), excepts=("medevac",))
    flight = Announced("cc" * 32, "MED1", "un", "medevac", area.volume, T0 - MINUTE)
    recognised = [msgspec.structs.replace(f, callsign="MED1") for f in INTO]
    items = briefed(0, areas=(area,), announced=(flight,)), heard(*recognised)
    assert warns(after(*items, briefed(1, areas=(area,), announced=(flight,))))


def test_promise_9_an_explanation_ends_with_what_it_rests_on() -> None:
    """Silence, other areas, another place: then the sighting warns, for good, over a restart."""
    watch = after(briefed(0), heard(*INTO), briefed(1), Tick(T0 + 2 * MINUTE))
    assert not warns(watch)
    watch = Watch.thaw(watch.freeze())
    assert not warns(watch)
    watch.take(Tick(T0 + 3 * MINUTE))
    assert warns(watch)
    watch.take(heard(sent(3, 9), sent(3.5, 11)))
    watch.take(briefed(3.6))
    assert warns(Watch.thaw(watch.freeze())), "once in doubt"


def test_promise_9_what_makes_for_no_area_any_more_is_no_explanation() -> None:
    seen = sighting(0.4, -11)
    watch = after(briefed(0, reported=(seen,)), heard(sent(0, -12), sent(0.5, -10.2)),
                  Tick(T0 + 40_000), briefed(0.7, reported=(seen,)))
    assert not warns(watch)
    turned = sent(0.9, -9.5, course=270), sent(1, -9.9, course=270)
    watch.take(Heard(T0 + MINUTE, "sbs", turned))
    watch.take(Tick(T0 + 65_000))
    assert warns(watch)


def test_promise_9_what_comes_late_and_puts_it_elsewhere_ends_it() -> None:
    watch = after(briefed(0), heard(INTO[0], sent(0.5, -0.2)), briefed(1))
    assert not warns(watch)
    watch.take(Heard(T0 + MINUTE, "sbs", (sent(0.38, -30), sent(0.42, 30))))
    watch.take(Tick(T0 + 2 * MINUTE))
    assert warns(watch)


@pytest.mark.parametrize("spoof", [(), (sent(0.1, -0.5, speed=None, course=None),)])
def test_promise_9_below_it_is_warned_whoever_sends_beside_it(spoof: tuple[Fix, ...]) -> None:
    watch = after(briefed(0, areas=()), heard(*spoof))
    events = watch.take(briefed(1, areas=()))
    assert watch.warned_by is not None
    warner = Warner(Namer("n", b"s" * 32), [TOWN], watch.warned_by)
    assert [w.kind for w in warner.take(T0 + MINUTE, events, {})] == ["Alert"]


def test_a_share_explains_by_what_is_warned_of_in_the_others() -> None:
    """One share has its own areas alone, and hears of all aircraft and all sightings."""
    watch = after(briefed(0, areas=(ELSEWHERE,)), heard(*INTO), briefed(1, areas=(ELSEWHERE,)))
    assert watch.reported == {SEEN.sighting}
    none = watch.explained((), Explained(), frozenset())
    assert none.of == {}
    found = watch.explained({"icao:4b1234"}, none, frozenset())
    assert found.of == {SEEN.sighting: "icao:4b1234"}
    assert watch.explained((), found, watch.reported) is found, "not asked anew at once"
    watch.take(Tick(T0 + MINUTE + CHECK_MS))
    assert watch.explained((), found, watch.reported).doubted == (SEEN.sighting,)
