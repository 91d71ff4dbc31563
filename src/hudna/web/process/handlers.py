"""Every handler of the pages of the process. A module that adds pages adds its handlers here."""

from __future__ import annotations

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from hudna.web.process import (
    announcements,
    calls,
    commitments,
    concerns,
    duty,
    holdings,
    meetings,
    picture,
    positions,
    reading,
)

HANDLERS: Sequence[ControllerRouterHandler] = (
    *picture.HANDLERS,
    *commitments.HANDLERS,
    *concerns.HANDLERS,
    *meetings.HANDLERS,
    *positions.HANDLERS,
    *reading.HANDLERS,
    *holdings.HANDLERS,
    *calls.HANDLERS,
    *duty.HANDLERS,
    *announcements.HANDLERS,
)
