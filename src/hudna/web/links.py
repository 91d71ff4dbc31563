"""Where each thing is shown. Pages link by these, never by hand."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from hudna.record import kinds
from hudna.record.record import Record
from hudna.view.needs import Need

PAGES = {
    "now": "/", "map": "/map", "register": "/register", "notices": "/notices",
    "stops": "/stops", "reviews": "/reviews", "agreement": "/agreement", "log": "/log",
}
NEED = {
    "take-stop": "/stops/{}", "stop-waits": "/stops/{}", "reaffirm": "/notices/{}",
    "answer": "/notices/{}", "conflict": "/notices/{}", "objected": "/notices/{}",
    "find": "/reviews/{}", "sign-agreement": "/agreement/{}", "let-in": "/taking-part",
    "acknowledge": "/register/{}",
    "reverify": "/register/{}", "probing": "/notices/{}", "undelivered": "/partners",
    "unhidden": "/recall/{}", "answer-incursion": "/watch/incursions/{}",
    "incursion-unanswered": "/watch/incursions/{}", "weigh": "/watch/sightings",
}


TOGETHER = {"acknowledge": "/register", "reverify": "/register/due"}


def recall(of: str) -> str:
    """Where what was told of a record is taken back."""
    return f"/recall/{of}"


def entry(of: str) -> str:
    return f"/log/entry/{of}"


def record(r: Record) -> str:
    """The page of what a record says; its log entry if it has no page of its own."""
    match r.said:
        case kinds.Site() | kinds.Area() | kinds.Movement() | kinds.Existence():
            return f"/register/{r.hash}"
        case kinds.Notice():
            return f"/notices/{r.hash}"
        case kinds.Stop():
            return f"/stops/{r.hash}"
        case kinds.AfterTheFact():
            return f"/reviews/{r.hash}"
        case _:
            return entry(r.hash)


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
