"""Every handler of the pages on what happened. A module that adds pages adds its handlers here."""

from __future__ import annotations

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from hudna.web.happened import (
    access,
    bulletins,
    challenges,
    compliance,
    count_list,
    counts,
    incident_acts,
    incident_list,
    incidents,
    reconciling,
)

HANDLERS: Sequence[ControllerRouterHandler] = (
    *incident_list.HANDLERS, *incidents.HANDLERS, *incident_acts.HANDLERS,
    *challenges.HANDLERS, *access.HANDLERS,
    *compliance.HANDLERS, *bulletins.HANDLERS,
    *counts.HANDLERS, *count_list.HANDLERS, *reconciling.HANDLERS,
)
