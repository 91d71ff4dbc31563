"""Every handler of the pages on what happened. A module that adds pages adds its handlers here."""

from __future__ import annotations

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

HANDLERS: Sequence[ControllerRouterHandler] = ()
