"""Somebody who sits at a desk and fills in its forms, for tests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from litestar import Litestar
from litestar.testing import TestClient

from hudna.node import Node
from tests.web.apps import app_of

ORIGIN = "http://testserver.local"
TOKEN = re.compile(r'name="csrf" (?:content|value)="([^"]+)"')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"(?: id="[^"]*")? value="([^"]*)"')


def token(page: str) -> str:
    """The form token in a page."""
    found = TOKEN.search(page)
    assert found, "every page carries a form token"
    return unescape(found[1])


def sit_down(client: TestClient) -> None:
    """The demonstration's one click."""
    sent = {"csrf": token(client.get("/signin").text), "next": "/"}
    answer = client.post("/signin/demo", data=sent, headers={"origin": ORIGIN},
                         follow_redirects=False)
    assert answer.status_code == 303, answer.text


class Sitting:
    """A client that has sat down. `post` sends a form with the token of the page it stands on."""

    def __init__(self, node: Node) -> None:
        self.open(node, app_of(node))

    def open(self, node: Node, app: Litestar) -> None:
        self.node = node
        self.client = TestClient(app, base_url=ORIGIN)
        sit_down(self.client)
        self.page = self.client.get("/signin").text

    @property
    def size(self) -> int:
        return self.node.log.size

    def get(self, path: str, lang: str = "en") -> str:
        answer = self.client.get(path, params={"lang": lang} if lang != "en" else None)
        assert answer.status_code == 200, answer.text[:3000]
        self.page = answer.text
        return self.page

    def post(self, path: str, fields: Mapping[str, Any], files: Any = None) -> Any:
        sent = {"csrf": token(self.page), **fields}
        answer = self.client.post(path, data=sent, files=files, follow_redirects=False)
        if answer.status_code != 303 and "<html" in answer.text:
            self.page = answer.text
        return answer

    def carried(self, form: str) -> dict[str, str]:
        """The hidden fields of the form that posts to `form` on the page."""
        part = self.page.split(f'action="{form}"', 1)[1].split("</form>", 1)[0]
        return {k: unescape(v) for k, v in HIDDEN.findall(part) if k != "csrf"}


def text_of(page: str) -> str:
    """What a person reads, spaces made one."""
    body = re.sub(r"<script.*?</script>", " ", page, flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))
