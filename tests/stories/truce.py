"""Three real nodes on loopback, each behind `hudna serve`."""

from __future__ import annotations

from pathlib import Path

import httpx

from hudna.log import checkpoint
from hudna.log.admission import Admission
from hudna.log.append import Log
from hudna.log.checkpoint import Checkpoint
from tests.processes import PARTIES, Three, free_ports


class Truce(Three):
    """`urls` are the desks."""

    exercise = "story"

    def __init__(self, root: Path, agreement: str) -> None:
        self._first = free_ports(len(PARTIES))
        self.urls = {p: f"http://127.0.0.1:{self._port(p)}" for p in PARTIES}
        super().__init__(root, agreement)

    def _port(self, party: str) -> int:
        return self._first + PARTIES.index(party)

    def listening(self, party: str) -> list[str]:
        return ["--port", str(self._port(party))]

    def answers(self, party: str) -> bool:
        return self.health(party) is not None

    def health(self, party: str) -> dict[str, object] | None:
        try:
            answer = httpx.get(f"{self.urls[party]}/healthz", timeout=2, trust_env=False)
        except httpx.HTTPError:
            return None
        return answer.json() if answer.status_code == 200 else None

    def checkpoint(self, party: str) -> Checkpoint:
        """The served checkpoint, its signature checked."""
        note = httpx.get(f"{self.urls[party]}/log/checkpoint", trust_env=False, timeout=5).text
        return checkpoint.open_checkpoint(note, self.verifier(party))

    def open_log(self, party: str) -> Log:
        """The log of a node that is down."""
        folder = self.folder(party)
        return Log.open(folder.log, key=folder.keys.log, origin=folder.config.origin,
                        admission=Admission({}, self.exercise), clock=lambda: 0)
