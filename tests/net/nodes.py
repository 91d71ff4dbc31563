"""Three real nodes, each a process in a network namespace of its own, and what may befall them."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import httpx
from click.testing import CliRunner

from hudna.cli.main import main
from hudna.home.folder import Folder
from hudna.log.note import Verifier
from tests.net.serve import BYTES
from tests.net.wires import PARTIES, Link

EXERCISE = "net"
ROLES = {"us": "duty-officer", "ru": "duty-officer", "un": "notification-officer"}
UP_S = 60


class Wiring(Protocol):
    """How three nodes are joined: in namespaces (`Wires`) or on loopback (`Relays`)."""

    def host(self, party: str) -> str: ...
    def ports(self, party: str) -> tuple[int, int]:
        """Where its desk listens, and its door for partners' nodes."""
        ...

    def desk(self, of: str) -> str: ...
    def door(self, of: str, seen_by: str) -> str: ...
    def inside(self, party: str) -> list[str]: ...
    def trouble(self, sender: str, receiver: str, link: Link) -> None: ...
    def heal(self) -> None: ...


class Down(Exception):
    """The node does not answer: it has been stopped or killed."""


def hudna(*words: str, stdin: str | None = None) -> str:
    """The command, in this process."""
    run = CliRunner().invoke(main, list(words), input=stdin)
    assert run.exit_code == 0, run.output
    return run.stdout


class Nodes:
    """`root` has a directory a node; its standard error beside it."""

    def __init__(self, root: Path, agreement: str, wiring: Wiring) -> None:
        self.root, self.wiring = root, wiring
        self.sockets = Path(tempfile.mkdtemp(prefix="hn"))
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self._hands: dict[str, socket.socket] = {}
        self._desks: dict[str, httpx.Client] = {}
        text = root / "agreement.yaml"
        text.write_text(agreement, "utf-8")
        self._init(text)
        self.codes = {p: hudna("officer", str(root / p), "Officer 1", "--role", ROLES[p]).strip()
                      for p in PARTIES}
        for party in PARTIES:
            self.shift(party, 0)

    def _init(self, text: Path) -> None:
        ports = {p: list(map(str, self.wiring.ports(p))) for p in PARTIES}
        cards = {
            p: hudna("init", str(self.root / p), "--party", p, "--agreement", str(text),
                     "--exercise", EXERCISE, "--unencrypted", "--host", self.wiring.host(p),
                     "--port", ports[p][0], "--exchange-port", ports[p][1])
            for p in PARTIES
        }
        for p in PARTIES:
            for other in PARTIES:
                if other != p:
                    own, seen = self.wiring.door(other, other), self.wiring.door(other, p)
                    assert own in cards[other]
                    hudna("partner", str(self.root / p), "-", stdin=cards[other].replace(own, seen))

    def __enter__(self) -> Nodes:
        try:
            for p in PARTIES:
                self.start(p, wait=False)
            for p in PARTIES:
                self.wait(p)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for desk in self._desks.values():
            desk.close()
        for p in list(self.processes):
            self.end(p, signal.SIGTERM)
        shutil.rmtree(self.sockets, ignore_errors=True)

    # --- the processes ---

    def start(self, party: str, *, wait: bool = True) -> None:
        with self.errors(party).open("ab") as log:
            self.processes[party] = subprocess.Popen(
                [*self.wiring.inside(party), sys.executable, "-m", "tests.net.serve",
                 str(self.root / party), str(self._socket(party)), str(self._clock(party))],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        if wait:
            self.wait(party)

    def wait(self, party: str) -> None:
        end = time.monotonic() + UP_S
        while time.monotonic() < end and self.processes[party].poll() is None:
            try:
                self.do(party, "state")
            except Down:
                time.sleep(0.05)
            else:
                return
        raise AssertionError(f"{party} did not start: {self.errors(party).read_text()[-3000:]}")

    def end(self, party: str, how: signal.Signals) -> None:
        """SIGTERM, and it stops in order; SIGKILL: no farewell."""
        process = self.processes.pop(party)
        if hands := self._hands.pop(party, None):
            hands.close()
        process.send_signal(how)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise

    def up(self, party: str) -> bool:
        return party in self.processes and self.processes[party].poll() is None

    def errors(self, party: str) -> Path:
        return self.root / f"{party}.log"

    def shift(self, party: str, ms: int) -> None:
        """Put the party's clock off by so much. In place: the node has the file mapped."""
        with self._clock(party).open("r+b" if self._clock(party).exists() else "wb") as file:
            file.write(ms.to_bytes(BYTES, "big", signed=True))

    def now_ms(self, party: str) -> int:
        off = int.from_bytes(self._clock(party).read_bytes(), "big", signed=True)
        return time.time_ns() // 1_000_000 + off

    def folder(self, party: str) -> Folder:
        return Folder(self.root / party)

    def key(self, party: str) -> str:
        """The verifier key of the party's log."""
        folder = self.folder(party)
        return Verifier(folder.config.origin, folder.keys.log.public).text

    # --- what is said to them ---

    def do(self, party: str, what: str, **words: Any) -> dict[str, Any]:
        """Raises `Down` where the node does not answer; then nothing is known of what it did."""
        try:
            hands = self._hands.get(party) or self._open(party)
            hands.sendall(json.dumps({"do": what, **words}).encode() + b"\n")
            answer = b""
            while not answer.endswith(b"\n"):
                piece = hands.recv(1 << 16)
                if not piece:
                    raise ConnectionError
                answer += piece
        except OSError:
            if hands := self._hands.pop(party, None):
                hands.close()
            raise Down(party) from None
        found: dict[str, Any] = json.loads(answer)
        return found

    def _open(self, party: str) -> socket.socket:
        hands = socket.socket(socket.AF_UNIX)
        hands.settimeout(30)
        hands.connect(str(self._socket(party)))
        self._hands[party] = hands
        return hands

    def desk(self, party: str) -> httpx.Client:
        """A person with a browser at the party's desk, who sits down by the code where asked."""
        if party not in self._desks:
            self._desks[party] = httpx.Client(
                base_url=self.wiring.desk(party), timeout=20, trust_env=False)
        desk = self._desks[party]
        if desk.get("/").status_code != 200:
            token = desk.get("/signin").text.split('name="csrf"', 1)[1].split('="', 1)[1]
            answer = desk.post("/signin", headers={"origin": str(desk.base_url).rstrip("/")}, data={
                "csrf": token.split('"', 1)[0], "code": self.codes[party], "next": "/"})
            assert answer.status_code == 303, answer.text
        return desk

    def _socket(self, party: str) -> Path:
        return self.sockets / party

    def _clock(self, party: str) -> Path:
        return self.sockets / f"{party}.clock"


def until(condition: Callable[[], object], within_s: float) -> bool:
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.03)
    return bool(condition())
