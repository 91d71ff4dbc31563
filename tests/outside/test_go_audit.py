"""Go's own `note` and `tlog`, which know nothing of Hudna, over HTTP against a served log.

Each rejection is asserted by its reason: a checker that fails for another one has checked nothing.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hudna.log.append import Log
from hudna.log.note import Verifier
from hudna.log.tiles import Tile
from hudna.record.keys import SigningKey
from tests.log.building import LOG_KEY, ORIGIN, a_log, texts
from tests.log.exports import leaf, served
from tests.outside import gotool
from tests.outside.served import Spoilt, serving

KEY = Verifier(ORIGIN, LOG_KEY.public).text
Auditor = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Auditor:
    go = gotool.find()
    if go is None:
        pytest.skip(gotool.HOW)
    program = gotool.build(go, tmp_path_factory.mktemp("go"))

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([program, *words], capture_output=True, text=True, timeout=120,
                              check=False)
    return run


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    """1000 entries."""
    with a_log(tmp_path / "log") as made:
        adopted(made, 1000)
        yield made


def adopted(log: Log, size: int) -> None:
    """Have the log take up a tree of `size` as one that it signed before: leaves without records,
    since of each a reader outside sees no more than its leaf."""
    log.adopt([None] * size, [leaf(i) for i in range(size)],
              served(size)["checkpoint"].decode())


def rejected(audit: Auditor, log: object, *more: str, key: str = KEY) -> str:
    with serving(log) as address:
        run = audit(*more, address, key)
    assert run.returncode == 1, run
    assert run.stderr.startswith("rejected: ")
    return run.stderr.removeprefix("rejected: ").strip()


def test_invariant_18_an_outside_tool_accepts_every_published_tree(
    audit: Auditor, tmp_path: Path
) -> None:
    """One log as it grows; each tree extends the one before it."""
    earlier = tmp_path / "earlier"
    with a_log(tmp_path / "log") as growing, serving(growing) as address:
        earlier.write_text(growing.checkpoint(), "utf-8")
        for size in (0, 1, 2, 3, 255, 256, 257, 512, 600):
            growing.append(texts(*range(growing.size, size)))
            run = audit("-from", str(earlier), address, KEY)
            assert run.stdout.startswith(f"accepted: {size} entries"), run
            earlier.write_text(growing.checkpoint(), "utf-8")


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 70_000])
def test_invariant_18_an_outside_tool_accepts_every_published_tree_of_three_levels(
    audit: Auditor, tmp_path: Path, size: int
) -> None:
    with a_log(tmp_path / "log") as large:
        adopted(large, size)
        with serving(large) as address:
            run = audit(address, KEY)
    assert run.stdout.startswith(f"accepted: {size} entries"), run


def flipped(log: Log, tile: Tile, at: int) -> dict[Tile, bytes | None]:
    data = bytearray(log.tile(tile) or b"")
    data[at] ^= 1
    return {tile: bytes(data)}


def test_one_flipped_entry_is_rejected(audit: Auditor, log: Log) -> None:
    spoilt = Spoilt(log, flipped(log, Tile(-1, 2), 35 * 5 + 20))
    assert rejected(audit, spoilt) == "entries: entry 517 is not what the tree holds"


@pytest.mark.parametrize("tile, at, why", [
    (Tile(0, 1), 40, "downloaded inconsistent tile"),
    (Tile(0, 3, 232), 32 * 231, "downloaded inconsistent tile"),
    (Tile(1, 0, 3), 0, "downloaded inconsistent tile"),
])
def test_one_flipped_tile_is_rejected(
    audit: Auditor, log: Log, tile: Tile, at: int, why: str
) -> None:
    told = rejected(audit, Spoilt(log, flipped(log, tile, at)))
    assert told.startswith("tiles: ") and why in told


def test_truncation_is_rejected(audit: Auditor, log: Log, tmp_path: Path) -> None:
    last = Tile(-1, 3, 232)
    short = Spoilt(log, {last: (log.tile(last) or b"")[:-1]})
    assert rejected(audit, short) == "entries: bundle 3 ends before entry 999"
    gone = Spoilt(log, {last: None})
    assert rejected(audit, gone) == "entries: tile/entries/003.p/232: status 404"
    tile = Tile(0, 3, 232)
    told = rejected(audit, Spoilt(log, {tile: (log.tile(tile) or b"")[:-32]}))
    assert told == "tiles: tile/0/003.p/232 has 7392 bytes"
    earlier = tmp_path / "earlier"
    earlier.write_text(log.checkpoint(), "utf-8")
    shrunk = Spoilt(log, checkpoint=served(900)["checkpoint"].decode())
    told = rejected(audit, shrunk, "-from", str(earlier))
    assert told == "consistency: the log shrank from 1000 to 900 entries"


def test_a_rewritten_history_is_rejected(audit: Auditor, log: Log, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier"
    other = served(300, lambda i: leaf(i + (i == 7)))["checkpoint"]
    earlier.write_bytes(other)
    assert rejected(audit, log, "-from", str(earlier)).startswith("consistency: ")


def test_a_wrong_key_is_rejected(audit: Auditor, log: Log) -> None:
    other = Verifier(ORIGIN, SigningKey.generate(b"o" * 32).public).text
    assert rejected(audit, log, key=other) == "checkpoint: note has no verifiable signatures"


def test_a_forged_signature_is_rejected(audit: Auditor, log: Log) -> None:
    forged = served(900)["checkpoint"].decode().replace("\n900\n", "\n1000\n")
    told = rejected(audit, Spoilt(log, checkpoint=forged))
    assert told.startswith("checkpoint: invalid signature")
