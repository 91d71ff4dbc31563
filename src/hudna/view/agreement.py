"""Which text of the agreement is in effect: the chain of texts that every guarantor signed."""

from __future__ import annotations

from typing import cast

from hudna.fault import Refused
from hudna.record.kinds import AgreementSigned, AgreementText, PartyId
from hudna.record.record import Record
from hudna.terms.agreement import Agreement
from hudna.terms.amend import in_effect
from hudna.terms.load import Loaded, load
from hudna.terms.working import Working, working


class Agreements:
    """Texts proposed and signed since the genesis that the node began under."""

    def __init__(self, genesis: Loaded) -> None:
        self.genesis = genesis
        self.texts: dict[str, Loaded] = {genesis.digest: genesis}
        self.proposals: dict[str, Record] = {}
        self.signatures: list[Record] = []
        self.terms: Working = working(genesis.agreement, genesis.digest)
        self.rivals: tuple[str, ...] = ()
        self.since_ms: dict[str, int] = {genesis.digest: 0}
        """Of each text that is or was in effect here: since when, by this node's own log."""

    def propose(self, record: Record, admitted_ms: int = 0) -> None:
        """Take in a proposed text; one that cannot be worked with can never take effect."""
        said = cast(AgreementText, record.said)
        try:
            loaded = load(said.text)
            working(loaded.agreement, loaded.digest)
        except Refused:
            return
        self.texts.setdefault(loaded.digest, loaded)
        self.proposals.setdefault(loaded.digest, record)
        self._settle(admitted_ms)

    def sign(self, record: Record, admitted_ms: int = 0) -> None:
        self.signatures.append(record)
        self._settle(admitted_ms)

    def signed_by(self, digest: str) -> dict[PartyId, Record]:
        """Whose signature stands under the text, in place of the one now in effect or before."""
        return {
            r.author: r for r in self.signatures
            if cast(AgreementSigned, r.said).digest == digest
        }

    def pending(self) -> tuple[tuple[str, Record], ...]:
        """Proposals to replace the text now in effect that have not taken effect."""
        return tuple(
            (digest, record) for digest, record in self.proposals.items()
            if cast(AgreementText, record.said).replaces == self.terms.digest
            and digest != self.terms.digest
        )

    def unsigned_by(self, party: PartyId) -> tuple[tuple[str, Record], ...]:
        return tuple((d, r) for d, r in self.pending() if party not in self.signed_by(d))

    def _settle(self, admitted_ms: int) -> None:
        signatures = [
            (r.author, said.digest, said.replaces)
            for r in self.signatures if isinstance(said := r.said, AgreementSigned)
        ]
        agreements: dict[str, Agreement] = {d: x.agreement for d, x in self.texts.items()}
        effect = in_effect(self.genesis.digest, agreements, signatures)
        self.rivals = effect.rivals
        if effect.digest != self.terms.digest:
            for digest in effect.chain:
                self.since_ms.setdefault(digest, admitted_ms)
            self.terms = working(self.texts[effect.digest].agreement, effect.digest)
