"""Who may sit at this desk. Sign-in codes are kept as scrypt digests, never in clear."""

from __future__ import annotations

from typing import Protocol

import msgspec


class Officer(msgspec.Struct, frozen=True):
    """`name` is what records carry as `officer`: a post ("duty officer 2"), not a person. `since`
    is another for each sign-in code that the post is given, and tells nothing of the code."""

    name: str
    role: str
    since: str = ""


class People(Protocol):
    def by_code(self, code: str) -> Officer | None:
        """The officer whose sign-in code this is, compared in constant time."""
        ...

    def all(self) -> tuple[Officer, ...]: ...
