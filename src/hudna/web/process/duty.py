"""Who is on duty around the clock, and the note that a shift hands to the next."""

from __future__ import annotations

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

HANDLERS: Sequence[ControllerRouterHandler] = ()
