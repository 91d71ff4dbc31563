"""Who promised what, by when, on which condition, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

HANDLERS: Sequence[ControllerRouterHandler] = ()
