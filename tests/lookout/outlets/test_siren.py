"""A command is run with arguments, for its own places, and never for longer than it may."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import httpx
import msgspec
import pytest

from hudna.lookout.outlets.all import Outlets
from hudna.lookout.outlets.lane import Issued
from hudna.lookout.outlets.siren import Siren, SirenFailedError, called, command
from tests.lookout.outlets.giving import clock, issued, some, until
from tests.lookout.outlets.receiver import Receiver
from tests.speak.warned import AREA, EXERCISE, TOWN, cancel, warning

WRITES = """
import os, sys
with open(sys.argv[1], "a") as file:
    file.write("|".join(sys.argv[2:]) + "|" + str(len(sys.stdin.buffer.read()) > 500)
               + "|" + ",".join(sorted(os.environ)) + "\\n")
"""


def test_a_command_has_arguments_the_message_and_no_secrets(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("HUDNA_PASSPHRASE", "secret")
    wicked = msgspec.structs.replace(TOWN, id="; touch wicked $(touch wicked)")
    siren = Siren("roof", command((sys.executable, "-c", WRITES, str(tmp_path / "out"))))
    assert asyncio.run(siren.give(issued(warning(place=wicked)))) == []
    name, *rest = (tmp_path / "out").read_text().strip().split("|")
    assert name == "Alert" and rest[1] == wicked.id and rest[4] == "True"
    assert rest[2:4] == ["2016-08-01T06:17:00Z", "2016-08-01T06:24:00Z"]
    assert "HUDNA_PASSPHRASE" not in rest[5] and not Path("wicked").exists()


def test_it_is_for_its_own_places_and_in_order(tmp_path: Path):
    out = tmp_path / "out"
    siren = Siren("roof", command((sys.executable, "-c", WRITES, str(out))), frozenset((TOWN.id,)))
    asyncio.run(siren.give(issued(warning(), warning(place=AREA), cancel())))
    assert [line.split("|")[0] for line in out.read_text().splitlines()] == ["Alert", "Cancel"]


def test_one_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path):
    starts = f"sleep 60 & echo $! > {tmp_path / 'pid'}; wait"

    async def run() -> None:
        siren = Siren("roof", command(("/bin/sh", "-c", starts), 3.0))
        with pytest.raises(TimeoutError):
            await siren.give(issued(warning()))
        await until(lambda: not runs(int((tmp_path / "pid").read_text())))

    asyncio.run(run())


def runs(pid: int) -> bool:
    """Whether a process is there that has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_what_failed_is_to_be_given_again_and_only_that():
    fails_there = "import sys; sys.exit(sys.argv[-3] == sys.argv[1])"
    siren = Siren("roof", command((sys.executable, "-c", fails_there, AREA.id)))
    given = issued(warning(), warning(id="hudna-area-0", place=AREA))
    assert asyncio.run(siren.give(given)) == [given[1]]
    with pytest.raises(SirenFailedError):
        asyncio.run(siren.give(given[1:]))


def test_no_such_command_is_a_fault():
    with pytest.raises(OSError, match="No such file"):
        asyncio.run(Siren("roof", command(("/no/such/siren",))).give(issued(*some(2))))


def test_an_address_is_called_with_the_message():
    async def run() -> None:
        with Receiver() as receiver:
            async with httpx.AsyncClient(trust_env=False) as http:
                siren = Siren("roof", called(receiver.url, http))
                assert await siren.give(issued(warning())) == []
                receiver.answers = 503
                with pytest.raises(SirenFailedError):
                    await siren.give(issued(warning()))
        got = receiver.got[0]
        assert got.headers["content-type"] == "application/cap+xml"
        assert got.headers["idempotency-key"] == warning().id and b"<alert" in got.body

    asyncio.run(run())


def test_what_is_warned_in_place_of_its_own_place_sounds_it(tmp_path: Path):
    out = tmp_path / "out"
    siren = Siren("roof", command((sys.executable, "-c", WRITES, str(out))), frozenset((TOWN.id,)))
    wide = msgspec.structs.replace(AREA, id="around:geonames:2", stands_for=("a", TOWN.id))
    other = msgspec.structs.replace(wide, stands_for=("a",))
    asyncio.run(siren.give(issued(warning(place=wide), warning(id="hudna-x-0", place=other))))
    assert [line.split("|")[2] for line in out.read_text().splitlines()] == [wide.id]


def test_only_what_concerns_it_has_gone_out_by_it():
    async def sound(_: Issued) -> None:
        return

    async def run() -> None:
        siren = Siren("roof", sound, frozenset((TOWN.id,)))
        async with Outlets([siren], EXERCISE, clock) as outlets:
            await outlets.send([warning(), warning(id="hudna-area-0", place=AREA)])
            await until(lambda: outlets.states()[0].given > 0)
            [state] = outlets.states()
            assert (state.given, state.waiting) == (1, 0)

    asyncio.run(run())
