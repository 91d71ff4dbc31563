"""Somebody who sits at a desk and fills in its forms, for tests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from litestar.testing import TestClient

from hudna.node import Node
from hudna.web.app import create_app

TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"(?: id="[^"]*")? value="([^"]*)"')


class Sitting:
    """A client that has sat down. `post` sends a form with the token of the page it stands on."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.client = TestClient(create_app(node), base_url="http://127.0.0.1")
        self.page = self.client.get("/signin").text
        answer = self.post("/signin/demo", {})
        assert answer.status_code == 303, answer.text

    @property
    def size(self) -> int:
        return self.node.log.size

    def get(self, path: str, lang: str = "en") -> str:
        answer = self.client.get(path, params={"lang": lang} if lang != "en" else None)
        assert answer.status_code == 200, answer.text[:3000]
        self.page = answer.text
        return self.page

    def post(self, path: str, fields: Mapping[str, Any], files: Any = None) -> Any:
        token = TOKEN.search(self.page)
        sent = {"csrf": unescape(token[1]) if token else "", **fields}
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
