"""`hudna audit` over the archive finds the incursions that the watch told of, to the ms."""

from __future__ import annotations

import csv
import random
from itertools import islice
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from hudna.cli.main import main
from hudna.place.times import parse_instant
from hudna.place.volume import Heights, Volume, Window
from hudna.watch.brief import Announced, Barred, Brief
from hudna.watch.event import Event
from hudna.watch.fix import Fix
from hudna.watch.item import Briefed, Heard, Item, Tick
from hudna.watch.kept.keeping import Keeping
from hudna.watch.watch import Watch
from tests.watch.flights import T0, TERMS, arrivals, box, last_said, random_areas, random_track

Incursion = tuple[str, str, int, int, bool]
AIRCRAFT = 12
PARTIES = ("sy", "ru", "us")
CATEGORIES = ("medevac", "transport", "patrol")
EVERYWHERE = Volume(box(300_000_000, 300_000_000, 450_000_000, 450_000_000), 0, Heights(), Window())


def ruled(chance: random.Random, areas: tuple[Barred, ...], version: str) -> tuple[Barred, ...]:
    """The areas with rules of whom they bar and what they except."""
    return tuple(msgspec.structs.replace(
        area, version=version * 32, clause=f"2({n})",
        bars=tuple(chance.sample(PARTIES, chance.randint(1, 2))) if chance.random() < 0.7 else (),
        excepts=tuple(chance.sample(CATEGORIES, 1)) if chance.random() < 0.5 else ())
        for n, area in enumerate(areas))


def briefs(chance: random.Random) -> list[Brief]:
    """Areas, flights and addresses; then some areas redrawn, some gone, some new."""
    flights = tuple(Announced(f"{n:064x}", f"FLT{n}", chance.choice(PARTIES),
                              chance.choice(CATEGORIES), EVERYWHERE) for n in range(AIRCRAFT))
    own = {f"icao:{n:06x}": chance.choice(PARTIES) for n in range(0, AIRCRAFT, 3)}
    drawn = ruled(chance, random_areas(chance, 60), "aa")
    since = chance.choice((0, T0 + 650_000))
    again = tuple(msgspec.structs.replace(a, since_ms=since)
                  for a in ruled(chance, random_areas(chance, 70), "bb"))
    return [Brief(1, T0, TERMS, drawn, flights[::2], own),
            Brief(2, T0 + 700_000, TERMS, (*drawn[:30], *again[40:]), flights, own)]


def flown(chance: random.Random) -> list[tuple[int, Fix]]:
    """Positions with the moments of their arrival: late, and some twice; a callsign is there or is
    not, or becomes another's."""
    fixes = []
    for n in range(AIRCRAFT):
        callsign = f"FLT{n}" if chance.random() < 0.6 else ""
        for bare in random_track(chance, f"icao:{n:06x}"):
            if chance.random() < 0.002:
                callsign = chance.choice(("", f"FLT{n}"))
            fix = msgspec.structs.replace(bare, callsign=callsign)
            late = chance.randrange(200_000) if chance.random() < 0.1 else chance.randrange(900)
            fixes += [(fix.at_ms + late + extra, fix) for extra in (0, 40_000)[
                :1 + (chance.random() < 0.03)]]
    return fixes


def items_of(chance: random.Random) -> list[Item]:
    first, second = briefs(chance)
    items = [Briefed(item.arrived_ms, first) if isinstance(item, Briefed) else item
             for item in arrivals(flown(chance), first.areas)]
    at = next(i for i, item in enumerate(items) if item.arrived_ms > second.at_ms)
    end = items[-1].arrived_ms
    return [*items[:at], Briefed(items[at].arrived_ms, second), *items[at:],
            *(Tick(end + 1_000 * n) for n in range(3)), Tick(end + 3_000_000)]


def watched(works: Path, items: list[Item], every: int) -> list[Event]:
    """Folded as the lookout does, each time from what is on disk."""
    events: list[Event] = []
    rest = iter(items)
    while part := list(islice(rest, every)):
        keeping = Keeping(works, 0)
        state = keeping.opened.state
        watch = Watch.thaw(state.data) if state else Watch()
        assert not keeping.opened.items
        for item in part:
            number = keeping.take(item)
            events += watch.take(item)
            if isinstance(item, Briefed):
                keeping.areas(number + 1, watch.versions)
        keeping.settled(keeping.journal.next, watch.settled())
        assert keeping.state([watch.freeze()]).result()
        keeping.close()
        assert keeping.fault is None
    return events


def told(events: list[Event], sure: bool = True) -> list[Incursion]:
    """What the watch holds in the end."""
    return sorted((p.aircraft, f"{p.area}@{p.version[:12]}", p.entered_ms, p.left_ms or 0,
                   p.state == "crossed") for p in last_said(events)
                  if p.barred and p.sure == sure)


def audited(works: Path, out: Path, *more: str) -> dict[str, list[Incursion]]:
    """What `hudna audit` finds in the archive of tracks, and those named beside it; by `sure`."""
    tracks = works / "tracks"
    run = CliRunner().invoke(main, [
        "audit", *(str(works / name) for name in ("tracks", *more)), "--areas",
        str(tracks / "areas.geojson"), "--gap", str(TERMS.gap_ms / 60_000), "--out", str(out)])
    assert run.exit_code == 0, run.output
    found: dict[str, list[Incursion]] = {"yes": [], "no": []}
    with out.open(newline="") as file:
        for row in csv.DictReader(file):
            found[row.get("sure", "yes")].append((
                row["aircraft"], row["area"].removesuffix(".2"),
                parse_instant(row["entered"], "entered"), parse_instant(row["left"], "left"),
                row["crossed"] == "yes"))
    return {sure: sorted(incursions) for sure, incursions in found.items()}


@pytest.mark.parametrize("seed", range(2))
def test_the_audit_of_the_archive_finds_what_the_watch_told(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    items = items_of(chance)
    assert sum(len(i.fixes) for i in items if isinstance(i, Heard)) > 2_000
    incursions = told(watched(tmp_path / "watch", items, 900))
    assert len(incursions) > 10
    assert audited(tmp_path / "watch", tmp_path / "found.csv") == {"yes": incursions, "no": []}


def plotted(chance: random.Random, items: list[Item]) -> list[Item]:
    """The same; a third of the aircraft are known by plots alone, some from where a sensor is, and
    fewer of them."""
    def plot(fix: Fix) -> Fix:
        number = int(fix.aircraft[5:], 16)
        if number % 3:
            return fix
        return msgspec.structs.replace(
            fix, aircraft=f"plot:test/{number}", callsign="", within_m=chance.choice((50, 2_500)),
            hides=number % 2 == 0)

    def heard(item: Heard) -> Heard:
        fixes = (plot(fix) for fix in item.fixes)
        return msgspec.structs.replace(item, fixes=tuple(
            f for f in fixes if not f.within_m or chance.random() < 0.1))

    return [heard(item) if isinstance(item, Heard) else item for item in items]


def test_what_is_only_about_known_beside_it_is_found_too_and_neither_changes_the_other(
    tmp_path: Path
) -> None:
    chance = random.Random(7)
    items = plotted(chance, items_of(chance))
    events = watched(tmp_path / "watch", items, 900)
    exact, about = told(events), told(events, sure=False)
    assert len(exact) > 5 and len(about) > 5
    found = audited(tmp_path / "watch", tmp_path / "found.csv", "about", "withheld")
    assert found == {"yes": exact, "no": about}
    assert audited(tmp_path / "watch", tmp_path / "found.csv") == {"yes": exact, "no": []}
