"""Three real nodes in three processes, made and run by the command line as an operator would."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from hudna.home.folder import Folder
from hudna.log import checkpoint
from hudna.log.admission import Admission
from hudna.log.append import Log
from hudna.log.checkpoint import Checkpoint
from hudna.log.note import Verifier
from tests.stories.test_demo import free_ports

PARTIES = ("us", "ru", "un")
EXERCISE = "story"
ROLES = {"us": "duty-officer", "ru": "duty-officer", "un": "notification-officer"}


def hudna(*words: str, stdin: str | None = None) -> str:
    run = subprocess.run([sys.executable, "-m", "hudna", *words], input=stdin,
                         capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout


class Truce:
    """`codes` are the sign-in codes, `urls` the desks."""

    def __init__(self, root: Path, agreement: str) -> None:
        self.root = root
        text = root / "agreement.yaml"
        text.write_text(agreement, "utf-8")
        first = free_ports(3)
        self.urls = {p: f"http://127.0.0.1:{first + i}" for i, p in enumerate(PARTIES)}
        cards = {
            p: hudna("init", str(root / p), "--party", p, "--agreement", str(text),
                     "--exercise", EXERCISE, "--unencrypted", "--port", str(first + i))
            for i, p in enumerate(PARTIES)
        }
        for p in PARTIES:
            for other in PARTIES:
                if other != p:
                    hudna("partner", str(root / p), "-", stdin=cards[other])
        self.codes = {p: hudna("officer", str(root / p), "Officer 1", "--role", ROLES[p]).strip()
                      for p in PARTIES}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Truce:
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
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def start(self, party: str, *, wait: bool = True) -> None:
        with (self.root / f"{party}.log").open("ab") as log:
            self.processes[party] = subprocess.Popen(
                [sys.executable, "-m", "hudna", "serve", str(self.root / party)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )
        if wait:
            self.wait(party)

    def wait(self, party: str) -> None:
        assert until(lambda: self.health(party) is not None, 45), (
            self.root / f"{party}.log").read_text()[-2000:]

    def kill(self, party: str) -> None:
        """SIGKILL: no farewell."""
        self.processes[party].kill()
        self.processes[party].wait()

    def stop(self, party: str) -> int:
        self.processes[party].terminate()
        return self.processes[party].wait(20)

    def health(self, party: str) -> dict[str, object] | None:
        try:
            answer = httpx.get(f"{self.urls[party]}/healthz", timeout=2, trust_env=False)
        except httpx.HTTPError:
            return None
        return answer.json() if answer.status_code == 200 else None

    def checkpoint(self, party: str) -> Checkpoint:
        """The served checkpoint, its signature checked."""
        note = httpx.get(f"{self.urls[party]}/log/checkpoint", trust_env=False, timeout=5).text
        folder = Folder(self.root / party)
        verifier = Verifier(folder.config.origin, folder.keys.log.public)
        return checkpoint.open_checkpoint(note, verifier)

    def open_log(self, party: str) -> Log:
        """The log of a node that is down."""
        folder = Folder(self.root / party)
        return Log.open(folder.log, key=folder.keys.log, origin=folder.config.origin,
                        admission=Admission({}, EXERCISE), clock=lambda: 0)


def until(condition: Callable[[], object], within_s: float) -> bool:
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return bool(condition())
