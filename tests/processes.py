"""Three real nodes, each a process of its own, made by the command line as an operator would."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Self

from click.testing import CliRunner

from hudna.cli.main import main
from hudna.home.folder import Folder
from hudna.log.note import Verifier

PARTIES = ("us", "ru", "un")
ROLES = {"us": "duty-officer", "ru": "duty-officer", "un": "notification-officer"}
UP_S, DOWN_S = 60, 20


def hudna(*words: str, stdin: str | None = None) -> str:
    """What the command prints; it runs in this process, and must not fail."""
    run = CliRunner().invoke(main, list(words), input=stdin)
    assert run.exit_code == 0, run.output
    return run.stdout


class Three(ABC):
    """`root` has a directory a node, its standard error beside it; `codes` are the sign-in codes.

    Who inherits says where each listens (`listening`), how the others reach it (`card_for`), what
    its process runs (`command`), and how one knows that it is up (`answers`).
    """

    exercise = "three"

    def __init__(self, root: Path, agreement: str) -> None:
        self.root = root
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        text = root / "agreement.yaml"
        text.write_text(agreement, "utf-8")
        cards = {p: hudna("init", str(root / p), "--party", p, "--agreement", str(text),
                          "--exercise", self.exercise, "--unencrypted", *self.listening(p))
                 for p in PARTIES}
        for p, other in permutations(PARTIES, 2):
            hudna("partner", str(root / p), "-", stdin=self.card_for(p, other, cards[other]))
        self.codes = {p: hudna("officer", str(root / p), "Officer 1", "--role", ROLES[p]).strip()
                      for p in PARTIES}

    def __enter__(self) -> Self:
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
        """All stop in order, together."""
        running, self.processes = self.processes, {}
        for process in running.values():
            process.terminate()
        late = [p for p, process in running.items() if ended(process) is None]
        assert not late, f"did not stop within {DOWN_S} s: {late}"

    @abstractmethod
    def listening(self, party: str) -> list[str]:
        """The words of `hudna init` that say where the node listens."""

    def card_for(self, party: str, of: str, card: str) -> str:
        return card

    def command(self, party: str) -> list[str]:
        return [sys.executable, "-m", "hudna", "serve", str(self.root / party)]

    @abstractmethod
    def answers(self, party: str) -> bool:
        """Whether its node answers now."""

    def start(self, party: str, *, wait: bool = True) -> None:
        with self.errors(party).open("ab") as log:
            self.processes[party] = subprocess.Popen(
                self.command(party), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        if wait:
            self.wait(party)

    def wait(self, party: str) -> None:
        assert until(lambda: not self.up(party) or self.answers(party), UP_S) and self.up(party), (
            f"{party} did not start: {self.errors(party).read_text()[-3000:]}")

    def end(self, party: str, how: signal.Signals) -> int:
        """SIGTERM, and it stops in order; SIGKILL: no farewell. Returns with what it exits."""
        process = self.processes.pop(party)
        process.send_signal(how)
        code = ended(process)
        assert code is not None, f"{party} did not stop within {DOWN_S} s"
        return code

    def up(self, party: str) -> bool:
        return party in self.processes and self.processes[party].poll() is None

    def errors(self, party: str) -> Path:
        return self.root / f"{party}.log"

    def folder(self, party: str) -> Folder:
        return Folder(self.root / party)

    def verifier(self, party: str) -> Verifier:
        """Of what the party's log signs."""
        folder = self.folder(party)
        return Verifier(folder.config.origin, folder.keys.log.public)


def ended(process: subprocess.Popen[bytes]) -> int | None:
    """With what the process exits; None where it had to be killed for it."""
    try:
        return process.wait(DOWN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return None


def until(condition: Callable[[], object], within_s: float) -> bool:
    """Whether it comes to hold within so long."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return bool(condition())


def free_ports(count: int) -> int:
    """The first of `count` free neighbouring ports; each test worker looks in its own range."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    start = 18_000 + worker % 6 * 2_000 + os.getpid() % 200 * 7
    for first in range(start, start + 600, 7):
        socks = [socket.socket() for _ in range(count)]
        try:
            for i, sock in enumerate(socks):
                sock.bind(("127.0.0.1", first + i))
        except OSError:
            continue
        finally:
            for sock in socks:
                sock.close()
        return first
    raise AssertionError("no free ports")
