"""Where each thing is shown. Pages link by these, never by hand."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from hudna.record import kinds
from hudna.record.record import Record
from hudna.view.needs import Need
from hudna.web.process.tabs import TABS

PAGES = {
    "now": "/", "map": "/map", "register": "/register", "notices": "/notices",
    "stops": "/stops", "reviews": "/reviews", "incursions": "/incursions",
    "incidents": "/incidents", "process": "/process", "agreement": "/agreement", "log": "/log",
}
INCIDENT_PAGES = ("/incidents", "/reports", "/events", "/counts", "/access", "/challenges",
                  "/compliance", "/bulletins")
"""The pages of what happened, which are one section of the bar."""
PROCESS_PAGES = tuple(url for url, _ in TABS)
_SECTIONS = {"incidents": INCIDENT_PAGES, "process": PROCESS_PAGES}
NEED = {
    "take-stop": "/stops/{}", "stop-waits": "/stops/{}", "reaffirm": "/notices/{}",
    "answer": "/notices/{}", "conflict": "/notices/{}", "objected": "/notices/{}",
    "find": "/reviews/{}", "sign-agreement": "/agreement/{}", "let-in": "/taking-part",
    "acknowledge": "/register/{}",
    "reverify": "/register/{}", "probing": "/notices/{}", "undelivered": "/partners",
    "unhidden": "/recall/{}", "answer-incursion": "/incursions/{}",
    "incursion-unanswered": "/incursions/{}", "weigh": "/sightings#sighting-{}",
    "report-of": "/events#record-{}",
    "reply-challenge": "/challenges/{}#reply", "decide-challenge": "/challenges/{}#outcome",
    "answer-access": "/access/{}#answer", "reconcile-counts": "/counts/{}",
    "put-out": "/bulletins/new?day={}",
    "confirm-call": "/calls/{}#word", "roster-ends": "/duty/new?after={}",
    "take-over": "/duty/hand-over#note-{}",
    "answer-incident": "/incidents/{}#answer", "rung-answer": "/incidents/{}#answer",
    "judge": "/incidents/{}#judge", "second": "/incidents/{}#findings",
    "sign-decision": "/meetings/decisions/{}#key", "note-meeting": "/meetings/{}",
    "sign-announcement": "/announcements/{}#key",
    "sign-counter": "/process#counters", "look-mingled": "/holdings/{}",
    "promise-due": "/commitments/{}#say-came",
    "incident-unanswered": "/incidents/{}#due", "tell-anew": "/incidents/{}#rests",
}
PAGE_OF: dict[type, str] = {
    kinds.Site: "/register/{}", kinds.Area: "/register/{}", kinds.Movement: "/register/{}",
    kinds.Existence: "/register/{}", kinds.Notice: "/notices/{}", kinds.Stop: "/stops/{}",
    kinds.AfterTheFact: "/reviews/{}", kinds.Incursion: "/incursions/{}",
    kinds.Sighting: "/sightings#sighting-{}",
    kinds.Report: "/reports/{}", kinds.Incident: "/incidents/{}",
    kinds.Judged: "/incidents/{}", kinds.Seconded: "/incidents/{}",
    kinds.IncidentAnswer: "/incidents/{}", kinds.RungTaken: "/incidents/{}",
    kinds.Challenge: "/challenges/{}", kinds.AccessAsked: "/access/{}",
    kinds.Concern: "/concerns/{}", kinds.Meeting: "/meetings/{}",
    kinds.Decision: "/meetings/decisions/{}",
    kinds.Commitment: "/commitments/{}", kinds.Needed: "/process/needs/{}",
    kinds.Bulletin: "/bulletins/{}", kinds.Stance: "/positions/{}",
    kinds.Holding: "/holdings/{}",
    kinds.Call: "/calls/{}", kinds.Roster: "/duty#roster-{}",
    kinds.HandOver: "/duty/hand-over#note-{}",
    kinds.Announcement: "/announcements/{}",
}
ABOUT: dict[type, tuple[str, str]] = {
    kinds.IncursionAnswer: ("/incursions/{}", "incursion"),
    kinds.ChallengeReply: ("/challenges/{}", "challenge"),
    kinds.ChallengeOutcome: ("/challenges/{}", "challenge"),
    kinds.CallHeard: ("/calls/{}", "call"), kinds.Reopened: ("/concerns/{}", "concern"),
    kinds.Fulfilled: ("/commitments/{}#came", "commitment"),
    kinds.CounterSet: ("/process/counters/{}#settings", "counter"),
    kinds.AccessOutcome: ("/access/{}", "asked"),
    kinds.Counted: ("/counts/{}", "day"), kinds.Reconciled: ("/counts/{}", "day"),
}
"""Of what is shown on the page of what it is about: by which field."""
TOGETHER = {"report-of": "/events#records",
            "acknowledge": "/register", "reverify": "/register/due", "weigh": "/sightings",
            "reply-challenge": "/challenges", "decide-challenge": "/challenges",
            "confirm-call": "/calls?state=waiting", "take-over": "/duty/hand-over",
            "sign-decision": "/meetings", "note-meeting": "/meetings",
            "sign-announcement": "/announcements", "promise-due": "/commitments?state=overdue",
            "look-mingled": "/holdings",
            "answer-access": "/access", "reconcile-counts": "/counts", "put-out": "/bulletins",
            **dict.fromkeys(("answer-incident", "rung-answer", "judge", "second",
                             "incident-unanswered", "tell-anew"), "/incidents")}


def recall(of: str) -> str:
    """Where what was told of a record is taken back."""
    return f"/recall/{of}"


def entry(of: str) -> str:
    return f"/log/entry/{of}"


def record(r: Record) -> str:
    """The page of what a record says; its log entry if it has no page of its own."""
    page, field = ABOUT.get(type(r.said), (PAGE_OF.get(type(r.said), "/log/entry/{}"), ""))
    return page.format(getattr(r.said, field) if field else r.hash)


def in_section(page: str, path: str) -> bool:
    """Whether a path is of the section of the bar that `page` names."""
    roots = _SECTIONS.get(page, (PAGES[page],))
    return any(path == r or (r != "/" and path.startswith(f"{r}/")) for r in roots)


def need(n: Need) -> str:
    if n.count > 1 and n.kind in TOGETHER:
        return TOGETHER[n.kind]
    return NEED[n.kind].format(n.subject)


def with_query(path: str, query: str, **changes: str) -> str:
    """`path` with its query, some parameters set anew."""
    kept = [(k, v) for k, v in parse_qsl(query) if k not in changes]
    return f"{path}?{urlencode([*kept, *changes.items()])}"


def safe_next(path: str) -> str:
    """A place of this desk to go on to; the first page where the given one is not."""
    inside = path.startswith("/") and not path.startswith(("//", "/\\", "/signin"))
    return path if inside and not any(ord(c) < 32 for c in path) else "/"
