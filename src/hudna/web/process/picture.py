"""What must happen for talks to start on the day, and what holds it up most."""

from __future__ import annotations

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

HANDLERS: Sequence[ControllerRouterHandler] = ()
