"""How large a benchmark is, what it is made from, and who is asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec


class Size(msgspec.Struct, frozen=True):
    """How much of each workload. `slice` is what slow peers get of the positions."""

    positions: int
    areas: int
    slice: int
    singles: int
    batches: int
    volumes: int
    queries: int
    reports: int
    claims: int
    file_rows: int


SIZES = {
    "small": Size(positions=20_000, areas=500, slice=5_000, singles=500, batches=20,
                  volumes=2_000, queries=100, reports=5_000, claims=6, file_rows=50_000),
    "medium": Size(positions=1_000_000, areas=10_000, slice=100_000, singles=5_000, batches=100,
                   volumes=100_000, queries=500, reports=100_000, claims=20,
                   file_rows=5_000_000),
    "full": Size(positions=10_000_000, areas=50_000, slice=400_000, singles=20_000, batches=300,
                 volumes=1_000_000, queries=2_000, reports=1_000_000, claims=60,
                 file_rows=100_000_000),
}


def _unheard(_: str) -> None:
    """Nobody looks on."""


class LogSize(msgspec.Struct, frozen=True):
    """How much of each work of `hudna bench log`. `appended` are appended by `writers` threads
    and `imported` imported; `leaves` go into trees, `opaque` are verified from files; `history`
    is a node's log, of which `moments` are looked at."""

    appended: int
    imported: int
    leaves: int
    opaque: int
    history: int
    moments: int
    writers: int = 64


LOG_SIZES = {
    "small": LogSize(appended=2_000, imported=2_000, leaves=50_000, opaque=50_000,
                     history=10_000, moments=20),
    "medium": LogSize(appended=20_000, imported=20_000, leaves=200_000, opaque=300_000,
                      history=100_000, moments=50),
    "full": LogSize(appended=100_000, imported=100_000, leaves=1_000_000, opaque=1_000_000,
                    history=1_000_000, moments=50),
}


class ExchangeSize(msgspec.Struct, frozen=True):
    """How much of each work of `hudna bench exchange`: `records` that one node catches up on, and
    `per_s` registered at each of two desks for `seconds`."""

    records: int
    seconds: int
    per_s: int = 20


EXCHANGE_SIZES = {
    "small": ExchangeSize(records=2_000, seconds=5),
    "medium": ExchangeSize(records=20_000, seconds=20),
    "full": ExchangeSize(records=100_000, seconds=60),
}


class WatchSize(msgspec.Struct, frozen=True):
    """How much of each work of `hudna bench watch`. `areas` are watched; `per_s` positions a second
    come for `seconds`. `entries` into an area are warned of. A restart finds a journal of
    `journal_s` at `moderate` positions a second: as long as it is between two states, by default.
    """

    areas: int
    seconds: int
    entries: int
    journal_s: int
    per_s: int = 20_400
    moderate: int = 2_000


WATCH_SIZES = {
    "small": WatchSize(areas=10_000, seconds=10, entries=20, journal_s=10),
    "medium": WatchSize(areas=10_000, seconds=60, entries=120, journal_s=10),
    "full": WatchSize(areas=10_000, seconds=420, entries=240, journal_s=10),
}


class IncidentsSize(msgspec.Struct, frozen=True):
    """How much of each work of `hudna bench incidents`: `reports` at once, of which `judged` are
    compared with what they are of; `new` ones asked of an index of `held`."""

    reports: int
    judged: int
    held: int
    new: int


INCIDENTS_SIZES = {
    "small": IncidentsSize(reports=2_000, judged=2_000, held=5_000, new=20),
    "medium": IncidentsSize(reports=20_000, judged=10_000, held=100_000, new=100),
    "full": IncidentsSize(reports=100_000, judged=20_000, held=1_000_000, new=200),
}


class _Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One run. `peers` `None` asks all that are here; `tell` hears what is being done now."""

    seed: int = 1
    repeat: int = 3
    peers: frozenset[str] | None = None
    tell: Callable[[str], None] = _unheard

    def asks(self, peer: str) -> bool:
        return self.peers is None or peer in self.peers


class Setting(_Asked, frozen=True):
    """A run of `hudna bench place`."""

    size: Size


class LogSetting(_Asked, frozen=True):
    """A run of `hudna bench log`. `directory`: on the disk that is measured, None for where
    temporary files are."""

    size: LogSize
    directory: Path | None = None


class ExchangeSetting(_Asked, frozen=True):
    """A run of `hudna bench exchange`. `directory` as of a `LogSetting`."""

    size: ExchangeSize
    directory: Path | None = None


class WatchSetting(_Asked, frozen=True):
    """A run of `hudna bench watch`. `directory` as of a `LogSetting`."""

    size: WatchSize
    directory: Path | None = None


class IncidentsSetting(_Asked, frozen=True):
    """A run of `hudna bench incidents`. `articles` and `labels`: files of news articles and of
    labelled pairs of them, which are not in the repository together; None leaves that work out."""

    size: IncidentsSize
    articles: Path | None = None
    labels: Path | None = None


PLACES_SIZES = {"small": 40, "medium": 4, "full": 1}


class PlacesSetting(_Asked, frozen=True):
    """A run of `hudna bench places`. `data`: a folder of files of names, which are not in the
    repository; None leaves all out. `half` is `odd`, `even` or `both`; one in `every` is asked."""

    data: Path | None = None
    half: str = "odd"
    every: int = 1


class ProcessSize(msgspec.Struct, frozen=True):
    """How much of each work of `hudna bench process`: claims by two on meshes of `cells` by
    `cells`, of which `singles` are taken away and added again, one by one; and `promises`."""

    cells: int
    singles: int
    promises: int


PROCESS_SIZES = {
    "small": ProcessSize(cells=8, singles=20, promises=50),
    "medium": ProcessSize(cells=35, singles=100, promises=1000),
    "full": ProcessSize(cells=79, singles=300, promises=5000),
}


class ProcessSetting(_Asked, frozen=True):
    """A run of `hudna bench process`."""

    size: ProcessSize
