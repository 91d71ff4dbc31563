"""The ledger over any database that speaks this SQL: all but how it is opened and synced."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias, TypeVar

from hudna.log.ledger import MOST_PENDING, Grown, KeptCosignature
from hudna.log.queries import queries
from hudna.log.store import SignedSize
from hudna.log.tiles import TilePlace

_SQL = queries("ledger")
Result = TypeVar("Result")


class Ran(NamedTuple):
    """What one statement gave, and how many rows it wrote."""

    rows: list[tuple[Any, ...]]
    changed: int


Run: TypeAlias = Callable[..., Ran]
"""Runs one statement with its arguments by name, within the transaction that is open."""


class KeptLedger(ABC):
    """A `Ledger` over transactions."""

    @abstractmethod
    def _within(self, work: Callable[[Run], Result]) -> Result:
        """What `work` gives: all that it runs is kept, and durable, or none of it. It may be done
        twice, where the connection is lost on the way."""

    @abstractmethod
    def _rows(self, sql: str, **args: object) -> list[tuple[Any, ...]]:
        """What a query gives that writes nothing."""

    def cosigned(self, origin: str) -> SignedSize | None:
        return _signed(self._rows(_SQL["cosigned"], origin=origin))

    def cosign(self, origin: str, before: int, after: SignedSize, now_s: int) -> int | None:
        def swapped(run: Run) -> int | None:
            run(_SQL["begin_cosigned"], origin=origin)
            moved = run(_SQL["swap_cosigned"], origin=origin, before=before, **after._asdict())
            if not moved.changed:
                return None
            run(_SQL["begin_time"])
            return int(run(_SQL["raise_time"], now_s=now_s).rows[0][0])

        return self._within(swapped)

    def add_cosignature(self, kept: KeptCosignature) -> None:
        self._write("add_cosignature", **kept._asdict())

    def cosignatures(self, origin: str, size: int) -> list[KeptCosignature]:
        return self._cosignatures("cosignatures", origin=origin, size=size)

    def cosigned_by(self, origin: str) -> list[KeptCosignature]:
        return self._cosignatures("cosigned_by", origin=origin)

    def cosigned_since(self, origin: str, size: int) -> list[KeptCosignature]:
        return self._cosignatures("cosigned_since", origin=origin, size=size)

    def await_mirror(self, origin: str, root: str, signed: SignedSize) -> None:
        self._write(
            "await_mirror", origin=origin, root=root, most=MOST_PENDING, **signed._asdict()
        )

    def pending(self, origin: str) -> list[SignedSize]:
        return [SignedSize(*row) for row in self._rows(_SQL["pending"], origin=origin)]

    def compared(self, origin: str, size: int) -> None:
        self._write("compared", origin=origin, size=size)

    def mirror(self, origin: str) -> SignedSize | None:
        return _signed(self._rows(_SQL["mirror"], origin=origin))

    def mirror_tile(self, origin: str, place: TilePlace) -> bytes:
        level, idx = place
        found = self._rows(_SQL["mirror_tile"], origin=origin, level=level, idx=idx)
        return bytes(found[0][0]) if found else b""

    def extend_mirror(self, origin: str, grown: Grown) -> bool:
        tiles = {**grown.tiles, **{(-1, n): bundle for n, bundle in grown.bundles.items()}}

        def extended(run: Run) -> bool:
            run(_SQL["begin_mirror"], origin=origin)
            moved = run(_SQL["swap_mirror"], origin=origin, before=grown.before,
                        **grown.head._asdict())
            if not moved.changed:
                return False
            for (level, idx), hashes in tiles.items():
                run(_SQL["put_mirror_tile"], origin=origin, level=level, idx=idx, hashes=hashes)
            return True

        return self._within(extended)

    def recall(self, name: str) -> str | None:
        found = self._rows(_SQL["recall"], name=name)
        return found[0][0] if found else None

    def remember(self, name: str, value: str) -> None:
        self._write("remember", name=name, value=value)

    def _write(self, query: str, **args: object) -> None:
        self._within(lambda run: run(_SQL[query], **args))

    def _cosignatures(self, query: str, **args: object) -> list[KeptCosignature]:
        return [KeptCosignature(*row) for row in self._rows(_SQL[query], **args)]


def _signed(rows: list[tuple[Any, ...]]) -> SignedSize | None:
    return SignedSize(*rows[0]) if rows and rows[0][1] else None
