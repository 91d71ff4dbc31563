"""Three real nodes, each a process in a network namespace of its own, and what may befall them."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Protocol

import httpx

from tests.net.serve import BYTES
from tests.net.wires import Link
from tests.processes import PARTIES, Three


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


class Nodes(Three):
    """Each runs `tests.net.serve`, whose door for the test's hands is a Unix socket."""

    exercise = "net"

    def __init__(self, root: Path, agreement: str, wiring: Wiring) -> None:
        self.wiring = wiring
        self.sockets = Path(tempfile.mkdtemp(prefix="hn"))
        self._hands: dict[str, socket.socket] = {}
        self._desks: dict[str, httpx.Client] = {}
        super().__init__(root, agreement)
        for party in PARTIES:
            self.shift(party, 0)

    def __exit__(self, *_: object) -> None:
        for open_ in (*self._desks.values(), *self._hands.values()):
            open_.close()
        self._hands.clear()
        try:
            super().__exit__()
        finally:
            shutil.rmtree(self.sockets, ignore_errors=True)

    # --- the processes ---

    def listening(self, party: str) -> list[str]:
        desk, door = map(str, self.wiring.ports(party))
        return ["--host", self.wiring.host(party), "--port", desk, "--exchange-port", door]

    def card_for(self, party: str, of: str, card: str) -> str:
        own, seen = self.wiring.door(of, of), self.wiring.door(of, party)
        assert own in card
        return card.replace(own, seen)

    def command(self, party: str) -> list[str]:
        return [*self.wiring.inside(party), sys.executable, "-m", "tests.net.serve",
                str(self.root / party), str(self._socket(party)), str(self._clock(party))]

    def answers(self, party: str) -> bool:
        try:
            self.do(party, "state")
        except Down:
            return False
        return True

    def end(self, party: str, how: signal.Signals) -> int:
        if hands := self._hands.pop(party, None):
            hands.close()
        return super().end(party, how)

    def shift(self, party: str, ms: int) -> None:
        """Put the party's clock off by so much. In place: the node has the file mapped."""
        with self._clock(party).open("r+b" if self._clock(party).exists() else "wb") as file:
            file.write(ms.to_bytes(BYTES, "big", signed=True))

    def now_ms(self, party: str) -> int:
        off = int.from_bytes(self._clock(party).read_bytes(), "big", signed=True)
        return time.time_ns() // 1_000_000 + off

    def key(self, party: str) -> str:
        """The verifier key of the party's log."""
        return self.verifier(party).text

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
