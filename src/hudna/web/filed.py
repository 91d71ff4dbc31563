"""What the desk needs of the node's store of files that came with reports, and of their chains of
custody. `hudna.home.filing` provides them. Everything here but `filing` waits for the disk: never
on the event loop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractAsyncContextManager
from typing import IO, Literal, Protocol, TypeAlias

from hudna.record.incidents import Attached, Channel

Did: TypeAlias = Literal["received", "opened", "copied", "passed-on", "destroyed"]


class Attachments(Protocol):
    """Files by their content: hex SHA-256."""

    def keep(self, chunks: Iterable[bytes], where: str = "attachment") -> Attached:
        """Raises `Refused`, with nothing kept, for what is empty, too large or not taken in."""
        ...

    def has(self, digest: str) -> bool: ...

    def open(self, digest: str) -> IO[bytes]:
        """Raises `Refused` where there is no such file."""
        ...

    def chunks(self, digest: str) -> Iterator[bytes]:
        """Raises `Refused` at the end where the bytes are not those that came."""
        ...

    def destroy(self, digest: str) -> None:
        """Raises `OSError`, and then it may still be there."""
        ...


class Hand(Protocol):
    """One step of a chain of custody; `at_ms` in ms since 1970 UTC."""

    @property
    def did(self) -> Did: ...

    @property
    def by(self) -> str: ...

    @property
    def at_ms(self) -> int: ...

    @property
    def channel(self) -> Channel | None: ...

    @property
    def copy(self) -> str: ...

    @property
    def to(self) -> str: ...


class Chain(Protocol):
    """`torn`: a last step was not written whole, and is not among `steps`."""

    @property
    def steps(self) -> tuple[Hand, ...]: ...

    @property
    def torn(self) -> bool: ...


class Custody(Protocol):
    """Each raises `Refused`, with nothing said, where a chain is not sound."""

    def chain(self, digest: str) -> Chain: ...

    def received(self, file: Attached, by: str, at_ms: int, channel: Channel) -> Hand: ...

    def then(self, digest: str, did: Did, by: str, at_ms: int, *, copy: str = "",
             to: str = "") -> Hand: ...


class Files(Protocol):
    @property
    def attached(self) -> Attachments: ...

    @property
    def custody(self) -> Custody: ...

    def names(self, digest: str) -> bool:
        """Whether a record of this party names a file, and has its words."""
        ...

    def filing(self) -> AbstractAsyncContextManager[None]:
        """Within it this form alone takes in files, and none is destroyed by an erasure."""
        ...
