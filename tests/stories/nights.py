"""Three real nodes on loopback whose common clock a story may put forward: what is due tomorrow is
looked at without waiting for it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hudna.running import now_ms
from tests.net.serve import BYTES
from tests.processes import hudna
from tests.stories.truce import Truce


class Nights(Truce):
    """It begins at `begins` by the clocks of `zone`, the next time that it is so there."""

    def __init__(self, root: Path, agreement: str, *, begins: time, zone: ZoneInfo) -> None:
        self._clock, self._zone = root / "clock", zone
        self._clock.write_bytes(bytes(BYTES))
        super().__init__(root, agreement)
        self.pass_until(begins)

    def command(self, party: str) -> list[str]:
        return [sys.executable, "-m", "tests.stories.serve", str(self.root / party),
                str(self._clock)]

    def officer(self, party: str, name: str, role: str) -> str:
        """Another who may sit at the party's desk; with which code."""
        return hudna("officer", str(self.root / party), name, "--role", role).strip()

    def watcher(self, party: str, pseudonym: str) -> str:
        """Somebody who tells the party what happened; with which link."""
        said = hudna("spotter", "add", str(self.root / party), pseudonym, "--by", "Officer 1")
        key = next(x for x in said.split() if "/tell/" in x).rsplit("/", 1)[1]
        return f"{self.urls[party]}/tell/{key}"

    def now(self) -> datetime:
        """As the nodes have it, in the zone."""
        ahead = int.from_bytes(self._clock.read_bytes(), "big", signed=True)
        return datetime.fromtimestamp((now_ms() + ahead) / 1000, UTC).astimezone(self._zone)

    def pass_until(self, clock: time) -> None:
        """Until it is this time there for the first time from now: nobody waits for it."""
        now = self.now()
        then = datetime.combine(now.date(), clock, self._zone)
        if then <= now:
            then = datetime.combine(now.date() + timedelta(days=1), clock, self._zone)
        ahead = round(then.timestamp() * 1000) - now_ms()
        # In place: the nodes have the file mapped.
        with self._clock.open("r+b") as file:
            file.write(ahead.to_bytes(BYTES, "big", signed=True))
