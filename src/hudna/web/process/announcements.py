"""Texts in three languages that become public by both keys."""

from __future__ import annotations

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

HANDLERS: Sequence[ControllerRouterHandler] = ()
