"""Every kind of store, for tests that must hold of each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from hudna.log import tree
from hudna.log.checkpoint import Checkpoint
from hudna.log.leaf import leaf_of
from hudna.log.note import Verifier
from hudna.log.opening import open_store
from hudna.log.store import Owner, Row, SignedSize, Staged, Store
from hudna.log.tiles import grow
from tests.log.building import LOG_KEY, ORIGIN

KINDS = ("sqlite", "postgresql")
OWNER = Owner(ORIGIN, Verifier(ORIGIN, LOG_KEY.public).text)
EMPTY = SignedSize(0, Checkpoint(ORIGIN, 0, tree.EMPTY).sign(LOG_KEY))
Opens: TypeAlias = Callable[[], Store]


@pytest.fixture(params=KINDS)
def where(request: pytest.FixtureRequest) -> str:
    """What `store` is in the settings: `sqlite`, or the URL of an empty database."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("database"))
    return "sqlite"


@pytest.fixture
def opens(where: str, tmp_path: Path) -> Iterator[Opens]:
    """Opens one and the same store each time that it is called."""
    opened: list[Store] = []

    def open_it() -> Store:
        opened.append(open_store(where, tmp_path, OWNER, EMPTY, os.urandom))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


def row(index: int, kind: str = "Withdrawal", author: str = "un") -> Row:
    """A row that differs from every one of another index; nothing in it is a true record."""
    return Row(index, f"{index + 1:064x}", author, f"id-{index}", kind, 1_000 + index,
               f"jwt.{index}", f"sealed {index}".encode())


def staged(store: Store, rows: list[Row], before: int | None = None, mark: str = "") -> Staged:
    """A commit of `rows` on top of what the store holds (or says to hold: `before`)."""
    before = store.head().size if before is None else before
    leaves = [tree.leaf_hash(leaf_of(r.record_hash)) for r in rows]
    size = before + len(rows)
    return Staged(before, rows, grow(before, leaves, store.tile),
                  SignedSize(size, f"note of {size}{mark}"))
