"""Whether a peer is here, at which version."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple


class Presence(NamedTuple):
    """`version` is empty where the peer is not here; `why` says why not."""

    name: str
    version: str
    why: str = ""

    @property
    def here(self) -> bool:
        return bool(self.version)

    def __str__(self) -> str:
        return f"{self.name} {self.version}".rstrip()


def installed(name: str, package: str = "") -> Presence:
    """A peer that is a Python package, by the package's own version."""
    package = package or name
    try:
        return Presence(name, version(package))
    except PackageNotFoundError:
        return Presence(name, "", f"the package {package} is not installed (make peers)")
