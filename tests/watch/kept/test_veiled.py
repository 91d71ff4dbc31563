"""No feed's own name is in an archive, and one aircraft keeps its name there."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pyarrow.parquet as pq

from hudna.watch.event import FeedState
from hudna.watch.fix import Fix
from hudna.watch.item import Heard, Tick
from hudna.watch.kept.archives import Archives
from hudna.watch.kept.keeping import Keeping
from hudna.watch.sources import Sources
from hudna.watch.watch import Watch
from tests.watch.inexact.test_uncertain import T0, fix

ROOF = FeedState("CANARY-roof", "post", "up")
MINUTE = 60_000


def keep(works: Path, sources: Sources, at_ms: int) -> None:
    """Plots that are only about known, some of which hide; an exact one; one that is known by its
    address."""
    keeping, watch = Keeping(works, 0, sources=sources), Watch()
    fixes = [fix(0, 0, name="plot:CANARY-roof/1"),
             fix(9, 0, name="plot:CANARY-roof/2", hides=True),
             Fix("plot:CANARY-roof/3", T0, 370_000_000, 360_000_000),
             Fix("icao:4b1234", T0, 371_000_000, 360_000_000, callsign="CANARY-roof")]
    moved = tuple(msgspec.structs.replace(f, at_ms=at_ms) for f in fixes)
    for item in (Heard(at_ms, "CANARY-roof", moved),
                 *(Tick(at_ms + n * MINUTE) for n in range(90))):
        watch.take(item)
        number = keeping.take(item)
    keeping.settled(number + 1, watch.settled())
    assert keeping.state([watch.freeze()]).result()
    keeping.close()
    assert keeping.fault is None


def rows(works: Path) -> list[tuple[str, str, str | None, str]]:
    return sorted((kind, row["aircraft"], row["callsign"], row["feed"])
                  for kind in ("tracks", "about", "withheld")
                  for path in (works / kind).glob("*/*.parquet")
                  for row in pq.read_table(path, partitioning=None).to_pylist())


def test_promise_4_archives_have_the_names_that_others_are_told(tmp_path: Path) -> None:
    """To the byte; a callsign that is the same text is the aircraft's own."""
    sources = Sources([ROOF], b"s")
    keep(tmp_path, sources, T0)
    assert sources.aircraft("plot:CANARY-roof/1") == "plot:post 1/1"
    assert rows(tmp_path) == [
        ("about", "plot:post 1/1", None, "post 1"),
        ("tracks", "icao:4b1234", "CANARY-roof", "post 1"),
        ("tracks", "plot:post 1/3", None, "post 1"),
        ("withheld", "plot:post 1/2", None, "post 1")]
    for kind in ("about", "withheld"):
        for path in (tmp_path / kind).rglob("*.parquet"):
            assert b"CANARY" not in path.read_bytes()
    assert (tmp_path / "sources.json").stat().st_mode & 0o777 == 0o600


def test_a_feed_keeps_its_name_whatever_others_come(tmp_path: Path) -> None:
    keep(tmp_path, Sources([ROOF], b"s"), T0)
    first = FeedState("A", "post", "up")
    archives = Archives(tmp_path, 1 << 40, sources=Sources([first, ROOF], b"s"))
    veil = archives._veil
    assert veil is not None
    assert veil._feed("CANARY-roof") == "post 1"
    assert veil._feed("A") == Sources((), b"s").neutral("A") != "post 1"


def test_names_that_cannot_be_read_stop_no_watch(tmp_path: Path) -> None:
    (tmp_path / "sources.json").write_bytes(b"{cut")
    keep(tmp_path, Sources([ROOF], b"s"), T0)
    assert {feed for *_, feed in rows(tmp_path)} == {"post 1"}
