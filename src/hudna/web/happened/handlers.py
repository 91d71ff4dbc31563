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
    event,
    event_list,
    event_tell,
    file_pages,
    incident_acts,
    incident_list,
    incidents,
    reconciling,
    report_correct,
    report_import,
    report_new,
    report_pages,
    report_release,
)

HANDLERS: Sequence[ControllerRouterHandler] = (
    *event_list.HANDLERS, *event.HANDLERS, *event_tell.HANDLERS,
    *incident_list.HANDLERS, *incidents.HANDLERS, *incident_acts.HANDLERS,
    *challenges.HANDLERS, *access.HANDLERS,
    *counts.HANDLERS, *count_list.HANDLERS, *reconciling.HANDLERS,
    *compliance.HANDLERS, *bulletins.HANDLERS,
    *file_pages.HANDLERS, *report_import.HANDLERS,
    *report_pages.HANDLERS, *report_new.HANDLERS, *report_correct.HANDLERS,
    *report_release.HANDLERS,
)
