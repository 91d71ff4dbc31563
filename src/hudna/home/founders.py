"""The keys that every party began with, as this node's settings have them from the cards."""

from __future__ import annotations

from hudna.home.config import Config, OwnLine, PartnerLine
from hudna.home.keyring import Keyring
from hudna.log.note import Verifier
from hudna.record.authority import Authority, Founder
from hudna.record.keys import PublicKey
from hudna.terms.agreement import Agreement
from hudna.terms.trustees import trustees


def authority(config: Config, keys: Keyring | None, agreement: Agreement) -> Authority:
    """Whose key is good before anything was said of keys, and who replaces a lost one: under
    `agreement`, the text that the node was made under. `keys` where the settings of an old node
    do not name those that it began with."""
    founders = {p.party: _partner(p) for p in config.partners}
    if (began := config.own or (own(keys, "") if keys else None)) is not None:
        founders[config.party] = _own(began)
    return Authority.of(founders, trustees(agreement))


def origins(config: Config) -> dict[str, str]:
    """The names of the partners' logs, of those whose cards have named them."""
    return {p.party: Verifier.from_text(p.log).name for p in config.partners if p.log}


def own(keys: Keyring, root: str) -> OwnLine:
    """What the settings keep of the keys that a new node has drawn."""
    witness = keys.witness.public.text if keys.witnesses else ""
    return OwnLine(keys.record.public.text, keys.log.public.text, witness, root)


def _own(line: OwnLine) -> Founder:
    return Founder(
        PublicKey.from_text(line.record, "own.record"), _key(line.root, "own.root"),
        PublicKey.from_text(line.log, "own.log"), _key(line.witness, "own.witness"),
    )


def _partner(line: PartnerLine) -> Founder:
    where = f"partners.{line.party}"
    return Founder(
        PublicKey.from_text(line.key, where), _key(line.root, f"{where}.root"),
        Verifier.from_text(line.log, f"{where}.log").key if line.log else None,
        _key(line.witness, f"{where}.witness"),
    )


def _key(text: str, where: str) -> PublicKey | None:
    return PublicKey.from_text(text, where) if text else None
