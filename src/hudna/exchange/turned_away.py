"""What was turned away at the doors for partners: how often, and why last. In memory, and bounded.

Whose name a message bears is a claim until its signature is good, so both are counted apart:
anybody can write a party's name on garbage, and only the party itself can sign it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from hudna.fault import Refused
from hudna.record.kinds import PartyId

LONGEST = 300
"""Characters of a reason that are kept."""
STRANGER = ""
"""In the place of a party's name: whoever is none of the parties."""


@dataclass(frozen=True)
class Turned:
    """Of one party: `proven` messages or records that it had signed, `claimed` that only bore its
    name or its key's. `why`: the last reason, in English; `last_ms` when."""

    party: PartyId
    proven: int = 0
    claimed: int = 0
    why: str = ""
    last_ms: int = 0


class TurnedAway:
    """A row for each of `known` and one for everybody else, however many names are tried."""

    def __init__(self, known: Collection[PartyId]) -> None:
        self._rows = {party: Turned(party) for party in (*known, STRANGER)}

    def note(self, party: PartyId, why: Refused | str, now_ms: int, *, proven: bool) -> None:
        row = self._rows.get(party, self._rows[STRANGER])
        self._rows[row.party] = replace(
            row, proven=row.proven + proven, claimed=row.claimed + (not proven),
            why=str(why)[:LONGEST], last_ms=now_ms)

    def rows(self) -> tuple[Turned, ...]:
        """Those that were ever turned away, the latest first."""
        found = (r for r in self._rows.values() if r.proven or r.claimed)
        return tuple(sorted(found, key=lambda r: (-r.last_ms, r.party)))
