"""Files at a node as it is served: a hundred megabytes in no memory, a kill that leaves nothing."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from hudna.act.report import report
from hudna.home.folder import Folder
from hudna.node import Node
from hudna.record.incidents import Report
from hudna.running import now_ms
from tests.cli.test_node_commands import made, serve
from tests.processes import free_ports, hudna, until
from tests.web.sitting import token

MB = 1 << 20
HEAD = b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2"
PIECE = bytes(MB)
BOUNDARY = "x" * 20


class Served:
    """A node that is served, with a report, and an officer who sits there."""

    def __init__(self, at: Path) -> None:
        port = free_ports(1)
        made(at, "us", port)
        self.directory = at / "us"
        out = hudna("officer", str(self.directory), "duty officer", "--role", "duty-officer")
        self.code = out.split()[-1]
        self.report = _said(self.directory)
        self.process = serve(self.directory)
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()
        self.http = httpx.Client(base_url=self.url, timeout=120)

    def sit_down(self) -> str:
        page = self.http.get("/signin").text
        answer = self.http.post("/signin", data={"csrf": token(page), "code": self.code,
                                                 "next": "/"})
        assert answer.status_code == 303, answer.text
        return token(self.http.get(f"/reports/{self.report}").text)

    def memory(self, what: str) -> int:
        """kB of the process: `VmRSS` now, `VmHWM` at its highest."""
        said = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{what}:\s+(\d+) kB", said)[1])  # type: ignore[index] # Linux has it

    def files(self) -> list[Path]:
        return [p for p in (self.directory / "attached").rglob("*") if p.is_file()]

    def end(self, how: int = signal.SIGTERM) -> str:
        self.http.close()
        self.process.send_signal(how)
        return self.process.communicate(timeout=30)[1]


def _said(directory: Path) -> str:
    async def say() -> str:
        node = Node(Folder(directory), clock=now_ms, randomness=os.urandom,
                    luck=lambda: 0.5)
        async with node.at_rest():
            at = now_ms()
            made_ = Report("s-1", "desk", at, "shelling", at, at, None, 1_000_000, "Tadif",
                           "shells", "en")
            [record] = await node.say([report(node.world, made_, at)])
            return record.hash
    return asyncio.run(say())


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    node = Served(tmp_path)
    yield node
    if node.process.poll() is None:
        node.end(signal.SIGKILL)


def body(megabytes: int, csrf: str) -> Iterator[bytes]:
    yield (f'--{BOUNDARY}\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n{csrf}\r\n'
           f'--{BOUNDARY}\r\ncontent-disposition: form-data; name="files"; '
           'filename="CANARY.mp4"\r\ncontent-type: video/mp4\r\n\r\n').encode() + HEAD
    for _ in range(megabytes):
        yield PIECE
    yield f"\r\n--{BOUNDARY}--\r\n".encode()


HEADERS = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}


def test_promise_8_a_file_of_100_mb_is_kept_and_given_back_without_lying_in_memory(served):
    csrf = served.sit_down()
    small = served.http.post(f"/reports/{served.report}/files", content=body(2, csrf),
                             headers=HEADERS)
    assert small.status_code == 303
    before = served.memory("VmHWM")
    latest = small.headers["location"].split("/")[2].split("#")[0]
    answer = served.http.post(f"/reports/{latest}/files", content=body(100, csrf),
                              headers=HEADERS)
    assert answer.status_code == 303, answer.text
    latest = answer.headers["location"].split("/")[2].split("#")[0]
    [large] = [p for p in served.files() if p.stat().st_size > 50 * MB]
    size = 0
    with served.http.stream("GET", f"/reports/{latest}/files/{large.name}/original") as out:
        assert out.headers["content-length"] == str(100 * MB + len(HEAD))
        for piece in out.iter_raw():
            size += len(piece)
    assert size == 100 * MB + len(HEAD)
    assert served.memory("VmHWM") - before < 40_000
    errors = served.end()
    assert "CANARY" not in errors
    assert large.name not in errors


def test_a_kill_in_the_middle_of_a_file_leaves_nothing(served):
    csrf = served.sit_down()
    host, port = served.url.removeprefix("http://").split(":")
    cookie = "; ".join(f"{k}={v}" for k, v in served.http.cookies.items())
    half = b"".join(list(body(60, csrf))[:31])
    with socket.create_connection((host, int(port))) as line:
        line.sendall((f"POST /reports/{served.report}/files HTTP/1.1\r\nhost: {host}:{port}\r\n"
                      f"cookie: {cookie}\r\ncontent-type: {HEADERS['content-type']}\r\n"
                      f"content-length: {62 * MB}\r\n\r\n").encode() + half)
        time.sleep(0.2)
        served.end(signal.SIGKILL)
    assert served.files() == []
    again = serve(served.directory)
    try:
        assert again.stdout is not None
        assert again.stdout.readline()
        assert until(lambda: served.files() == [], 10)
    finally:
        again.send_signal(signal.SIGTERM)
        again.communicate(timeout=30)


def test_who_hangs_up_in_the_middle_leaves_nothing(served):
    csrf = served.sit_down()

    def broken() -> Iterator[bytes]:
        yield from list(body(4, csrf))[:3]
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        served.http.post(f"/reports/{served.report}/files", content=broken(), headers=HEADERS)
    assert served.http.get("/healthz").status_code == 200
    assert served.files() == []
