"""What is behind a watch's doors, whether it watches alone or with others."""

from __future__ import annotations

from typing import Protocol

from hudna.lookout.door import Health
from hudna.lookout.figures import Figures
from hudna.lookout.node_link import NodeLink
from hudna.lookout.outbox import Outbox
from hudna.record.warning import PlaceWarning
from hudna.record.watching import Warned
from hudna.watch.brief import Brief
from hudna.watch.event import Event, Sky
from hudna.watch.fix import Fix
from hudna.watch.item import Heard


class Core(Protocol):
    """On one event loop."""

    @property
    def outbox(self) -> Outbox[Event]: ...

    @property
    def warned(self) -> Outbox[Warned]: ...

    async def begin(self) -> None:
        """Take up what the last run left."""

    async def run(self) -> None:
        """Until `end`; what has come by then is told."""

    def end(self) -> None: ...

    async def give(self, heard: Heard) -> None:
        """Positions of a feed. While it has not returned, the feed reads no further."""

    async def posted(self, feed: str, fixes: tuple[Fix, ...]) -> None:
        """Positions that came to the door; they survive a kill when it returns."""

    def has_room(self, feed: str) -> bool: ...

    def briefed(self, brief: Brief) -> None:
        """What the node says is in effect."""

    async def pending(self) -> tuple[PlaceWarning, ...]:
        """What waits for a person, where the agreement asks for one."""

    async def release(self, warning: str) -> None:
        """A person lets it go out. Refused where none such waits here."""

    async def refuse(self, warning: str, made_ms: int) -> None:
        """A person will not have the draft sent that was made then. Refused where it waits no
        more, or not here."""

    async def sky(self) -> Sky | None:
        """For the node; None where another watcher tells it."""

    def health(self, link: NodeLink) -> Health: ...

    def figures(self, link: NodeLink) -> Figures: ...
