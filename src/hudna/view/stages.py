"""How far an event is known at the monitors: what a person has said of it last, and findings.

A finding is of an incident as it was told, and that was told of reports. Where one of these is no
longer held to be of the event, nobody has found anything of what is left: the incident is still
found, as its partners have it, until it is judged anew; the event is not verified by it.
"""

from __future__ import annotations

from functools import partial

from hudna.record.incidents import Stage
from hudna.view import findings
from hudna.view.findings import Found, Judges
from hudna.view.incidents import IncidentLine, Incidents
from hudna.view.independent import sources
from hudna.view.reports import Event, Reports, assessed, report

LEAST_SOURCES = 2
"""An event is corroborated by as many sources that do not repeat each other, at least."""


def stage(reports: Reports, incidents: Incidents, event: Event, judges: Judges) -> Stage:
    said = by_persons(reports, event)
    now = found(reports, incidents, event, judges, said)
    # Somebody has looked into it: what was found of more than this is no longer said of it.
    looked = now == "reported" and stale(reports, incidents, event, judges)
    return "under-review" if looked else now


def found(
    reports: Reports, incidents: Incidents, event: Event, judges: Judges, assessed: Stage
) -> Stage:
    """What findings make of what a person has `assessed`: those of what is still held to be it."""
    return findings.stage(told(reports, incidents, event), judges, assessed,
                          partial(_rests, reports, event))


def stale(reports: Reports, incidents: Incidents, event: Event, judges: Judges) -> bool:
    """Whether it would be verified, had no report left it since it was judged."""
    lines = told(reports, incidents, event)
    return findings.stage(lines, judges, "reported") == "verified" != findings.stage(
        lines, judges, "reported", partial(_rests, reports, event))


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


def _rests(reports: Reports, event: Event, found: Found) -> bool:
    """Whether all that the version was told of, which was judged, is still of the event."""
    then = reports.told_of(found.said.incident)
    return then is None or set(reports.roots(then)) <= set(reports.roots(event))
