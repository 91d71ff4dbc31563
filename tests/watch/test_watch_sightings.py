"""Sightings and plots in the watch itself, beside aircraft that send."""

from __future__ import annotations

from hudna.lookout.folding import exactly
from hudna.watch.brief import Brief
from hudna.watch.event import Passage
from hudna.watch.item import Briefed, Heard, Tick
from hudna.watch.watch import Watch
from tests.watch.inexact.test_fusing import sent
from tests.watch.inexact.test_uncertain import MINUTE, T0, TERMS, barred, fix, sighting


def briefed(at_ms: int, *reported: object) -> Briefed:
    return Briefed(at_ms, Brief(1, at_ms, TERMS, (barred(),), reported=reported))  # type: ignore[arg-type] # of sightings


def passages(watch: Watch, *items: object) -> list[Passage]:
    return [e for i in items for e in watch.take(i) if isinstance(e, Passage)]  # type: ignore[arg-type] # items


def test_what_sends_and_is_seen_too_is_one_aircraft() -> None:
    watch = Watch()
    told = passages(watch, briefed(T0),
                    Heard(T0 + MINUTE // 2, "sbs", (sent(0, -2), sent(0.5, -0.2))),
                    briefed(T0 + MINUTE, sighting(0.4, -0.5)))
    assert {p.aircraft for p in told} == {"icao:4b1234"}
    assert watch.alone(briefed(T0, sighting(0.4, -0.5)).brief).reported == ()
    again = passages(Watch.thaw(watch.freeze()), briefed(T0 + 40 * MINUTE, sighting(0.4, -0.5)))
    assert [p for p in again if p.aircraft.startswith("seen:")] == []


def test_what_does_not_send_is_told_beside_what_does() -> None:
    watch = Watch()
    told = passages(watch, briefed(T0), Heard(T0, "sbs", (sent(0, -2),)),
                    briefed(T0 + MINUTE, sighting(0.4, 6, craft="jet")), Tick(T0 + 2 * MINUTE))
    assert {(p.aircraft[:5], p.sure) for p in told} == {("icao:", True), ("seen:", False)}


def test_plots_are_never_followed_by_the_exact_line() -> None:
    told = passages(Watch(), briefed(T0), Heard(T0, "radar", (fix(0, 5.5), fix(0, 0, name="x"))))
    assert [p.sure for p in told] == [False, False]


def test_the_sky_has_what_is_only_known_about_beside_what_sends_and_once_only() -> None:
    watch = Watch()
    passages(watch, briefed(T0),
             Heard(T0, "radar", (fix(0, 5.5), fix(0, 0, name="icao:4b1234"))),
             Heard(T0, "sbs", (sent(0, -2),)),
             briefed(T0 + MINUTE, sighting(0.4, 6, craft="jet")), Tick(T0 + 2 * MINUTE))
    there = {a.aircraft[:5]: a for a in watch.sky(T0 + 2 * MINUTE).aloft}
    assert len(watch.sky(T0 + 2 * MINUTE).aloft) == 3
    assert {name for name, a in there.items() if a.within_m} == {"plot:", "seen:"}
    assert there["icao:"].datum is sent(0, -2).datum
    assert exactly(watch.sky(T0 + 2 * MINUTE)).keys() == {"icao:4b1234"}, "as warnings go by it"
