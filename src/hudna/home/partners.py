"""The ways to a node's partners, out of its directory: a courier to each, the other doors of its
node, the ways of witnessing it, and the card that is had of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hudna.exchange.courier import Courier, Home, Partner, Reached
from hudna.exchange.doors import NOWHERE, Deliver, Doors
from hudna.exchange.doors import no_way as no_doors
from hudna.exchange.ways import no_way
from hudna.exchange.witnessing import Ways
from hudna.home import card, let_in
from hudna.home.folder import Folder
from hudna.home.tls import Links
from hudna.record.kinds import PartyId
from hudna.view.world import World


class Partners:
    """`carry` makes the way to a partner's address, `doors` its other doors, `ways` those of
    witnessing. HTTP if none is given; with `carry` alone, nothing else is reached. `ways` and
    `couriers` are for the node to run."""

    def __init__(
        self, home: Home, folder: Folder, luck: Callable[[], float], *,
        carry: Callable[[str], Deliver] | None, doors: Callable[[str], Doors] | None,
        ways: Callable[[str], Ways] | None,
    ) -> None:
        partners = folder.config.partners
        self._cards = {p.party: card.digest(p) for p in partners}
        self._links = Links(folder)
        to = carry or self._links.deliver
        other = doors or (no_doors if carry else self._links.doors)
        self.ways = ways or (no_way if carry else self._links.ways)
        self._doors = {p.party: other(p.reached_at) for p in partners}
        self.couriers = tuple(
            Courier(home, Partner(p.party, p.reached_at), to(p.reached_at), luck,
                    self.doors(p.party).offer)
            for p in partners
        )

    def doors(self, party: PartyId) -> Doors:
        """Doors that are silent, of whoever is no partner."""
        return self._doors.get(party, NOWHERE)

    def take_part(self, world: World, party: PartyId) -> bool:
        """Whether `party` takes part, with the card that this node has of it."""
        return let_in.by_its_card(world, self._cards, party)

    def state(self) -> Sequence[Reached]:
        """How each is being reached."""
        return [c.state() for c in self.couriers]

    def wake(self) -> None:
        """There is something new to tell all of them."""
        for courier in self.couriers:
            courier.wake()

    async def close(self) -> None:
        await self._links.close()
