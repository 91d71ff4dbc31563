"""Three real nodes in three processes that witness each other; one of them is lost and restored."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from signal import SIGKILL, SIGTERM

import pytest

from hudna.home.folder import Folder
from hudna.log.note import split
from hudna.log.sqlite_ledger import SqliteLedger
from hudna.node import Node
from tests.agreements import quick_text
from tests.exchange.nodes import places, site
from tests.processes import until
from tests.stories.truce import Truce

PATIENCE_S = 60


def say_offline(directory: Path, count: int) -> None:
    """What the node says before it is started: nobody is told of it yet."""
    made = Node(Folder(directory), clock=lambda: time.time_ns() // 1_000_000, randomness=os.urandom,
                luck=lambda: 0.5, carry=lambda _url: None, places=places())
    asyncio.run(made.say([site(made, n) for n in range(count)]))
    made.close()


def of_ledger(directory: Path, ask: Callable[[SqliteLedger], object]) -> object:
    ledger = SqliteLedger(directory / "log")
    try:
        return ask(ledger)
    finally:
        ledger.close()


def cosigned_by(truce: Truce, party: str, origin: str, size: int) -> bool:
    """Whether the party has cosigned the log at `size` at least, and mirrors so much."""
    def far(ledger: SqliteLedger) -> bool:
        held, mirror = ledger.cosigned(origin), ledger.mirror(origin)
        return bool(held and mirror and held.size >= size and mirror.size >= size)

    return bool(of_ledger(truce.root / party, far))


@pytest.mark.long
def test_real_nodes_cosign_and_a_restored_one_comes_back(tmp_path: Path) -> None:
    with Truce(tmp_path, quick_text()) as truce:
        origin = Folder(tmp_path / "un").config.origin
        assert truce.end("un", SIGTERM) == 0
        say_offline(tmp_path / "un", 3)
        truce.start("un")
        assert until(lambda: all(cosigned_by(truce, p, origin, 3) for p in ("us", "ru")),
                     PATIENCE_S)
        before = truce.checkpoint("un")
        assert truce.end("un", SIGTERM) == 0
        shutil.copytree(tmp_path / "un", tmp_path / "backup")
        say_offline(tmp_path / "un", 5)
        truce.start("un")
        # What was signed and reached no mirror yet when the disk is lost, nobody can give back.
        assert until(lambda: (size := truce.checkpoint("un").size) >= before.size + 5 and all(
            cosigned_by(truce, p, origin, size) for p in ("us", "ru")), PATIENCE_S)
        lost = truce.checkpoint("un")
        truce.end("un", SIGKILL)
        shutil.rmtree(tmp_path / "un")
        (tmp_path / "backup").rename(tmp_path / "un")
        truce.start("un")
        assert until(lambda: truce.checkpoint("un").size >= lost.size, PATIENCE_S)
        for party in ("us", "ru"):
            held = of_ledger(tmp_path / party, lambda ledger: ledger.mirror(origin))
            assert split(held.note)[0].startswith(origin)
        told = (tmp_path / "un.log").read_text()
        assert "entries taken back" in told
        assert "the log may sign from size" in told
        for party in ("us", "ru", "un"):
            assert "two histories" not in (tmp_path / f"{party}.log").read_text()
