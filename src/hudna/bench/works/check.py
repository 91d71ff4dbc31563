"""Check: one volume against all that are registered, quiet and while volumes come and end."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter_ns
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from hudna.bench.measure import cores, each_call, quiet, ratio_of, spread_of, tail_of, timed
from hudna.bench.peers import postgischeck, treecheck
from hudna.bench.peers.postgres import NotStarted
from hudna.bench.result import Figure, Line, Report
from hudna.bench.same import Answer, same
from hudna.bench.setting import Setting
from hudna.bench.workloads.areas import Areas
from hudna.bench.workloads.protections import flights, registered
from hudna.bench.works.aims import aim_of
from hudna.place.volume import Volume

if TYPE_CHECKING:
    from hudna.place.check.registered import Registered

WARM = 100
Ask = Callable[[int], list[int]]
Took = NDArray[np.int64]


class Ground(NamedTuple):
    """Volumes to hold, volumes to ask with, and volumes that are added in between."""

    volumes: Areas
    queries: Areas
    added: Areas

    @property
    def name(self) -> str:
        return f"check against {len(self.volumes):,} volumes"


class Serving(Protocol):
    """Something that answers while volumes are added and ended."""

    def ask(self, query: int) -> list[int]: ...

    def add(self) -> int: ...

    def remove(self, key: int) -> None: ...


class Ours:
    """The engine, asked by number as its peers are."""

    def __init__(self, ground: Ground, volumes: list[Volume]) -> None:
        from hudna.place.check.registered import Registered  # noqa: PLC0415 - compiler

        self._held: Registered = Registered.of(enumerate(volumes))
        self._queries, self._added = ground.queries.volumes(), ground.added.volumes()
        self._first = self._count = len(volumes)

    def ask(self, query: int) -> list[int]:
        return self._held.meeting(self._queries[query])

    def add(self) -> int:
        key = self._count
        self._held.add(key, self._added[key - self._first])
        self._count += 1
        return key

    def remove(self, key: int) -> None:
        self._held.remove(key)


class Tree:
    """shapely and NumPy in one of their ways."""

    def __init__(self, peer: treecheck.TreeCheck, ask: Ask) -> None:
        self.ask, self.add, self.remove = ask, peer.add, peer.remove


class Churn(NamedTuple):
    """ns of questions, additions and ends, one after another in turn."""

    asked: Took
    added: Took
    ended: Took


def run(setting: Setting, report: Report) -> None:
    """All lines of `check`."""
    setting.tell("check: making volumes")
    ground = Ground(registered(setting.size.volumes, setting.seed),
                    flights(setting.size.queries, setting.seed),
                    registered(setting.size.queries * (setting.repeat + 2), setting.seed + 1))
    volumes = ground.volumes.volumes()
    with cores(1):
        _warm(ground, volumes)
        setting.tell(f"{ground.name}: ours")
        build, ours = timed(lambda: Ours(ground, volumes))
        met = len(answered(ours.ask, ground).first) / len(ground.queries)
        report.notes_once(f"{ground.name}: registered all at once in {build:.1f} s; a question "
                          f"meets {met:.1f} of them")
        _against_tree(setting, report, ground, ours)
        _against_postgis(setting, report, ground, ours)
        _changes(setting, report, ground, ours)


def _warm(ground: Ground, volumes: list[Volume]) -> None:
    """The loops compiled, on a register of its own."""
    little = Ours(ground, volumes[:WARM])
    for query in range(min(WARM, len(ground.queries))):
        little.ask(query)
    little.remove(little.add())


def _against_tree(setting: Setting, report: Report, ground: Ground, ours: Ours) -> None:
    if not setting.asks("shapely"):
        return
    setting.tell(f"{ground.name}: shapely and NumPy")
    name = str(treecheck.presence())
    build, peer = timed(lambda: treecheck.TreeCheck(*ground))
    for ask in peer.ways.values():
        same(answered(ours.ask, ground), answered(ask, ground), ground.name, name)
    way = _fastest(peer.ways, len(ground.queries))
    took = _asked({"ours": ours.ask, "theirs": peer.ways[way]}, setting, len(ground.queries))
    note = f"its way: {way}; its build {build:.1f} s"
    report.lines += _lines(_Peer(ground.name, name, "check/shapely"), took, note)
    _under_inserts(setting, report, ground, Tree(peer, peer.ways[way]))


def _under_inserts(setting: Setting, report: Report, ground: Ground, peer: Serving) -> None:
    """Both anew, with one volume added and one ended between any two questions."""
    ours, name = Ours(ground, ground.volumes.volumes()), str(treecheck.presence())
    took: dict[str, list[Took]] = {"ours": [], "theirs": []}
    for turn in range(setting.repeat):
        setting.tell(f"{ground.name}: under inserts, round {turn + 1}")
        ends = _ends(setting, ground, turn)
        took["ours"].append(_churn(ours, ends).asked)
        took["theirs"].append(_churn(peer, ends).asked)
        same(answered(ours.ask, ground), answered(peer.ask, ground),
             f"{ground.name}, under inserts", name)
    report.lines += _lines(_Peer(f"{ground.name}, under inserts", name, "check/shapely"), took,
                           "one added and one ended between two questions")


def _ends(setting: Setting, ground: Ground, turn: int) -> list[int]:
    """Which volumes end in this round: others in each."""
    whole = np.random.default_rng([setting.seed, 77]).permutation(len(ground.volumes))
    n = min(len(ground.queries), len(whole) // (setting.repeat + 1))
    return [int(key) for key in whole[turn * n:(turn + 1) * n]]


def _churn(who: Serving, ends: list[int]) -> Churn:
    """Each question is preceded by one addition and one end; all are timed."""
    took = np.empty((len(ends), 4), np.int64)
    with quiet():
        for i, key in enumerate(ends):
            took[i, 0] = perf_counter_ns()
            who.add()
            took[i, 1] = perf_counter_ns()
            who.remove(key)
            took[i, 2] = perf_counter_ns()
            who.ask(i)
            took[i, 3] = perf_counter_ns()
    added, ended, asked = np.diff(took, axis=1).T
    return Churn(asked, added, ended)


def _against_postgis(setting: Setting, report: Report, ground: Ground, ours: Ours) -> None:
    if not setting.asks("postgis"):
        return
    found = postgischeck.presence()
    if not found.here:
        report.lacks(found.name, found.why)
        return
    setting.tell(f"{ground.name}: {found.name}")
    try:
        with postgischeck.opened(*ground) as peer:
            best, took = _best_index(peer, setting, ground, ours, str(found))
    except NotStarted as why:
        report.lacks(str(found), str(why))
        return
    report.lines += _lines(_Peer(ground.name, str(found), "check/postgis"), took,
                           f"its index: {best}")


def _best_index(peer: postgischeck.PostGISCheck, setting: Setting, ground: Ground, ours: Ours,
                name: str) -> tuple[str, dict[str, list[Took]]]:
    found: dict[str, dict[str, list[Took]]] = {}
    for way in peer.ways:
        setting.tell(f"{ground.name}: PostGIS by {way}")
        peer.index(way)
        same(answered(ours.ask, ground), answered(peer.ask, ground), ground.name, name)
        found[way] = _asked({"ours": ours.ask, "theirs": peer.ask}, setting, len(ground.queries))
    best = min(found, key=lambda way: _p(found[way]["theirs"], "p50"))
    return best, found[best]


def _changes(setting: Setting, report: Report, ground: Ground, ours: Ours) -> None:
    """How long one addition and one end take while questions are asked, and the longest pause."""
    setting.tell(f"{ground.name}: additions and ends")
    churn = _churn(ours, _ends(setting, ground, setting.repeat))
    change, pause = aim_of("check/change"), aim_of("check/pause")
    for what, took in (("add one volume", churn.added), ("end one volume", churn.ended)):
        tail = tail_of(took)
        report.lines.append(Line(
            f"{ground.name}: {what} while serving, p50", Figure(tail.p50 / 1000, "µs"),
            at_least=change.at_least, aim=change.aim, note=f"p99 {tail.p99 / 1000:.0f} µs"))
    longest = max(int(took.max()) for took in churn) / 1000
    report.lines.append(Line(f"{ground.name}: longest pause of any call meanwhile",
                             Figure(longest, "µs"), at_least=pause.at_least, aim=pause.aim))


def answered(ask: Ask, ground: Ground) -> Answer:
    """Every (query, key)."""
    found = [(query, key) for query in range(len(ground.queries)) for key in ask(query)]
    pairs = np.array(found, np.int64).reshape(-1, 2)
    return Answer(pairs[:, 0], pairs[:, 1])


def _fastest(ways: dict[str, Ask], queries: int) -> str:
    took = {way: tail_of(each_call(ask, min(queries, WARM))).p50 for way, ask in ways.items()}
    return min(took, key=lambda way: took[way])


def _asked(asks: dict[str, Ask], setting: Setting, queries: int) -> dict[str, list[Took]]:
    took: dict[str, list[Took]] = {who: [] for who in asks}
    for ask in asks.values():
        each_call(ask, min(queries, WARM))
    for _ in range(setting.repeat):
        for who, ask in asks.items():
            took[who].append(each_call(ask, queries))
    return took


def _p(took: list[Took], part: str) -> float:
    return spread_of([getattr(tail_of(t), part) for t in took]).median


class _Peer(NamedTuple):
    """What was done, beside whom, and under which name something is asked of it."""

    work: str
    name: str
    aim: str


def _lines(peer: _Peer, took: dict[str, list[Took]], note: str) -> list[Line]:
    lines = []
    for part in ("p50", "p99"):
        mine, theirs = ([getattr(tail_of(t), part) / 1000 for t in took[who]]
                        for who in ("ours", "theirs"))
        asked = aim_of(f"{peer.aim}/{part}")
        lines.append(Line(
            f"{peer.work}, {part}", Figure(spread_of(mine).median, "µs"), peer.name,
            Figure(spread_of(theirs).median, "µs"), ratio_of(theirs, mine), asked.at_least,
            asked.aim, note))
    return lines
