"""Who may sign what of the process: every form of it that there is, by every post that there is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from litestar.handlers import BaseRouteHandler

from hudna.home.officers import ROLES
from hudna.node import Node
from hudna.web import posts
from hudna.web.process.handlers import HANDLERS
from tests.web.happened.incidents_told import another
from tests.web.sitting import Sitting, text_of

GUARDS = {posts.who_speaks: "process", posts.who_keeps_the_line: "line",
          posts.who_turns_keys: "key"}
NOWHERE = "ab" * 32
KEYS = ("/announcements/new", "/announcements/{of}/key", "/announcements/{of}/withdraw",
        "/process/counters/{counter}", "/process/counters/{counter}/sign",
        "/meetings/{of}/decide", "/meetings/decisions/{of}/key", "/commitments/{of}/holds",
        "/process/needs/{of}/holds", "/holdings/areas")
LINE = ("/calls/new", "/calls/{of}/word", "/duty/new", "/duty/{of}/withdraw", "/duty/hand-over",
        "/duty/hand-over/{of}/take")
PAGES = {
    "process": ("/commitments/new", "/concerns/new", "/meetings/new", "/positions/new",
                "/process/read", "/process/needs/new", "/holdings/new", "/holdings/import"),
    "line": ("/calls/new", "/duty/new"), "key": ("/announcements/new", "/holdings/areas"),
}
LISTS = ("/commitments", "/concerns", "/meetings", "/positions", "/process", "/holdings", "/calls",
         "/duty", "/duty/hand-over", "/announcements", "/process/counters/seven-days")


def signing() -> Iterator[tuple[str, posts.Work | None]]:
    """Every address of the process to which something is posted, and what it is."""
    for handler in HANDLERS:
        assert isinstance(handler, BaseRouteHandler)
        if "POST" in getattr(handler, "http_methods", ()):
            works = [GUARDS[g] for g in handler.guards or () if g in GUARDS]
            assert len(works) < 2
            for path in handler.paths:
                plain = path.replace(":str}", "}")
                yield plain, works[0] if works else None  # type: ignore[misc]


SIGNING = dict(signing())


def test_every_form_of_the_process_says_whose_it_is() -> None:
    assert not [path for path, work in SIGNING.items() if work is None]
    expected = {**dict.fromkeys(KEYS, "key"), **dict.fromkeys(LINE, "line")}
    assert {path: expected.get(path, "process") for path in SIGNING} == SIGNING
    assert set(expected) <= set(SIGNING)


def test_an_auditor_signs_nothing_of_it() -> None:
    for table in posts.MAY.values():
        for work in ("process", "line", "key"):
            assert "auditor" not in table[work]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("party", ["us", "un"])
def test_each_post_signs_what_is_its_own_and_nothing_else(
    nodes: dict[str, Node], party: str, role: str
) -> None:
    desk: posts.Desk = "monitors" if party == "un" else "other"
    other = another(Sitting(nodes[party]), "somebody else", role)
    other.get("/")
    size = other.size
    for path, work in SIGNING.items():
        assert work is not None
        sent = other.post(path.replace("{of}", NOWHERE).replace("{counter}", "seven-days"),
                          {"word": "nothing"})
        if role in posts.MAY[desk][work]:
            assert sent.status_code in (404, 422), (path, sent.status_code)
        else:
            assert sent.status_code == 403, path
            assert str(posts.WHO[desk][work]) in text_of(sent.text)
        assert other.size == size
        other.get("/")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("party", ["us", "un"])
def test_a_page_offers_nobody_what_is_not_theirs(
    nodes: dict[str, Node], party: str, role: str
) -> None:
    desk: posts.Desk = "monitors" if party == "un" else "other"
    other = another(Sitting(nodes[party]), "somebody else", role)
    barred = [(w, path) for w, paths in PAGES.items() for path in paths
              if role not in posts.MAY[desk][w]]  # type: ignore[index]
    for _, path in barred:
        assert other.client.get(path, follow_redirects=False).status_code == 403, path
    for path in LISTS:
        page = other.get(path)
        assert not [to for _, to in barred if f'href="{to}' in page], path
        for to, work in SIGNING.items():
            if role not in posts.MAY[desk][work]:  # type: ignore[index]
                assert f'method="post" action="{to}"' not in page, path
