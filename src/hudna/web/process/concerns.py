"""What somebody holds against a clause, what would settle it, and how it stands."""

from __future__ import annotations

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

HANDLERS: Sequence[ControllerRouterHandler] = ()
