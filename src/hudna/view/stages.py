"""How far an event is known at the monitors': what a person has said of it last, and findings."""

from __future__ import annotations

from hudna.record.incidents import Stage
from hudna.view import findings
from hudna.view.findings import Judges
from hudna.view.incidents import IncidentLine, Incidents
from hudna.view.independent import sources
from hudna.view.reports import Event, Reports, assessed, report

LEAST_SOURCES = 2
"""An event is corroborated by as many sources that do not repeat each other, at least."""


def stage(reports: Reports, incidents: Incidents, event: Event, judges: Judges) -> Stage:
    return findings.stage(told(reports, incidents, event), judges, by_persons(reports, event))


def told(reports: Reports, incidents: Incidents, event: Event) -> tuple[IncidentLine, ...]:
    """What this party has told of an event, the line that goes on first: that of the report that
    came first in the log. Each other was told before the two were held to be one."""
    return incidents.own(reports.names(event))


def by_persons(reports: Reports, event: Event) -> Stage:
    """What was last said of any of its reports. Corroborated lasts no longer than the two sources
    that it rests on: split from them, an event is under review."""
    said = reports.assessments(event)
    last: Stage = assessed(said[-1]).stage if said else "reported"
    return "under-review" if last == "corroborated" and not enough(event) else last


def enough(event: Event) -> bool:
    """Whether there are sources enough for it to be corroborated."""
    return sources(map(report, event.reports)) >= LEAST_SOURCES
