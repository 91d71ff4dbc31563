"""A report to a node as it is served: what its process writes, keeps and shows elsewhere."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import httpx

from hudna.home.spotters import NAME
from tests.cli.test_node_commands import made, serve
from tests.processes import free_ports, hudna

NUMBER = "+963955000111"
REPORT = {"craft": "jet", "count": "1", "ear": "heard", "ago": "0", "far": "near",
          "bearing": "unknown", "course": "90", "place": "", "note": "CANARYnote"}
WRONG = "b" * 32


def test_promise_4_nothing_of_who_watches_is_in_the_logs_the_files_or_another_page(
    tmp_path: Path
) -> None:
    port, node = free_ports(1), tmp_path / "us"
    made(tmp_path, "us", port)
    out = hudna("spotter", "add", str(node), "CANARYname", "--by", "x", "--place", "Tadif",
                "--trusted", "--number", stdin=f"{NUMBER}\n")
    token = hudna("spotter", "gateway", str(node)).strip()
    process = serve(node)
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        key = re.findall(r"/spot/([a-z2-7]+)", out)[-1]
        answers = said(url, key, token)
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    for needle in ("CANARY", key, WRONG, token, NUMBER, "955000111", "/spot"):
        assert needle not in errors
        assert all(needle not in a for a in answers)
    for file in (p for p in node.rglob("*") if p.is_file()):
        content = file.read_bytes()
        assert b"CANARYnote" not in content, file
        assert b"CANARYtext" not in content, file
        assert b"955000111" not in content, file
        assert key.encode() not in content, file
        assert b"CANARYname" not in content or file.name == NAME, file


def said(url: str, key: str, token: str) -> list[str]:
    """Reports by page and by text message, with errors; what the node shows to anybody after."""
    with httpx.Client(base_url=url, follow_redirects=True) as phone:
        page = phone.get(f"/spot/{key}")
        assert page.status_code == 200
        assert len(page.content) < 60_000
        once = re.search(r'name="once" value="(\w+)"', page.text)
        assert once
        sent = phone.post(f"/spot/{key}", data={**REPORT, "once": once[1]})
        assert sent.url.path == f"/spot/{key}/sent"
        for path in (WRONG, f"{key}/other", f"{key}%00", f"{WRONG}/sent"):
            assert phone.get(f"/spot/{path}").status_code in (400, 404)
        assert phone.post(f"/spot/{key}", content=b"x" * 9_000).status_code in (400, 413, 422)
        bearer = {"authorization": f"Bearer {token}"}
        text = phone.post("/spot/text", data={"from": NUMBER, "text": "CANARYtext jet over Raqqa"},
                          headers=bearer)
        assert text.status_code == 200
        assert phone.post("/spot/text", content=b"\xff\x00", headers=bearer).status_code == 422
        return [phone.get(path).text for path in
                ("/signin", "/healthz", "/log/checkpoint", "/log/key", "/api/openapi.json", "/cap",
                 "/log/tile/entries/000", "/log/tile/entries/000.p/5", "/metrics", "/public")]
