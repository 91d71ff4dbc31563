"""`hudna verify` against a served log, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hudna.cli.main import main
from hudna.log.append import Log
from hudna.log.note import Verifier
from hudna.log.tiles import Tile
from hudna.record.keys import SigningKey
from tests.log.building import LOG_KEY, ORIGIN, a_log, texts
from tests.log.exports import leaf, served
from tests.outside.served import Spoilt, serving

KEY = Verifier(ORIGIN, LOG_KEY.public).text
SIZE = 1000


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    with a_log(tmp_path / "log") as made:
        made.adopt([None] * SIZE, [leaf(i) for i in range(SIZE)],
                   served(SIZE)["checkpoint"].decode())
        yield made


def verify(log: object, *more: str, key: str = KEY) -> Result:
    with serving(log) as address:
        return CliRunner().invoke(main, ["verify", address, "--key", key, "--json", *more],
                                  catch_exceptions=False)


def where(result: Result) -> list[str]:
    assert result.exit_code == 1, result.output
    return [fault["where"] for fault in json.loads(result.stdout)["faults"]]


def test_a_served_log_is_sound_and_extends_what_it_was(log: Log) -> None:
    told = json.loads(verify(log).stdout)
    assert (told["result"], told["entries"]) == ("sound", SIZE)
    for size in (0, 1, 256, 700, 1000):
        assert verify(log, "--from", served(size)["checkpoint"].decode()).exit_code == 0
    log.append(texts(1))
    assert json.loads(verify(log, "--from", served(1000)["checkpoint"].decode()).stdout)[
        "entries"] == SIZE + 1


def flipped(log: Log, tile: Tile, at: int) -> dict[Tile, bytes | None]:
    data = bytearray(log.tile(tile) or b"")
    data[at] ^= 1
    return {tile: bytes(data)}


def test_what_is_spoilt_on_the_way_is_named(log: Log) -> None:
    entry = Spoilt(log, flipped(log, Tile(-1, 2), 35 * 5 + 20))
    assert where(verify(entry)) == ["tile/entries/002, entry 517"]
    tile = Spoilt(log, flipped(log, Tile(0, 1), 40))
    assert where(verify(tile)) == ["tile/0/001, hash 1"]
    upper = Spoilt(log, flipped(log, Tile(1, 0, 3), 70))
    assert where(verify(upper)) == ["tile/1/000.p/3, hash 2"]
    cut = Spoilt(log, {Tile(-1, 3, 232): (log.tile(Tile(-1, 3, 232)) or b"")[:-1]})
    assert where(verify(cut)) == ["tile/entries/003.p/232"]
    gone = Spoilt(log, {Tile(0, 3, 232): None})
    assert where(verify(gone)) == ["tile/0/003.p/232"]


def test_a_shrunk_a_rewritten_and_anothers_log(log: Log) -> None:
    shrunk = Spoilt(log, checkpoint=served(900)["checkpoint"].decode())
    now = served(1000)["checkpoint"].decode()
    assert where(verify(shrunk, "--from", now)) == ["checkpoint"]
    other = served(300, lambda i: leaf(i + (i == 7)))["checkpoint"].decode()
    assert where(verify(log, "--from", other)) == ["the log at 300 entries"]
    foreign = Verifier(ORIGIN, SigningKey.generate(b"o" * 32).public).text
    assert where(verify(log, key=foreign)) == ["signatures"]
