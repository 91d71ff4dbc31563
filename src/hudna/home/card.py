"""A partner card: what two nodes hand each other, by a way they trust, before they can speak."""

from __future__ import annotations

import msgspec

from hudna.fault import Fault, Refused
from hudna.home.config import Config, PartnerLine
from hudna.home.keyring import Keyring
from hudna.log.note import Verifier
from hudna.record.keys import PublicKey
from hudna.record.shown import shown
from hudna.say import say


class Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`key` signs records, `log` verifies checkpoints, `agreement` is the digest of the text."""

    party: str
    url: str
    key: str
    log: str
    agreement: str
    exercise: str | None = None


def card(config: Config, keys: Keyring) -> Card:
    return Card(
        config.party, config.url, keys.record.public.text,
        Verifier(config.origin, keys.log.public).text, config.agreement.digest, config.exercise,
    )


def write(of: Card) -> str:
    return msgspec.toml.encode(of).decode()


def read(text: str, where: str) -> Card:
    """Refused unless it is a card with sound keys."""
    try:
        found = msgspec.toml.decode(text, type=Card)
    except msgspec.DecodeError as error:
        raise Refused(Fault(where, shown(str(error)), say("a partner card"))) from None
    PublicKey.from_text(found.key, f"{where}: key")
    Verifier.from_text(found.log, f"{where}: log")
    return found


def add(config: Config, partner: Card, known: tuple[str, ...]) -> Config:
    """The settings with the partner in them. `known`: the parties of the agreement.

    Refused for another agreement or exercise, a party of no agreement, one's own card, or a party
    that is there already with another key: a change of key is not a card's business.
    """
    if faults := _faults(config, partner, known):
        raise Refused(faults)
    line = PartnerLine(partner.party, partner.url, partner.key, partner.log)
    others = tuple(p for p in config.partners if p.party != partner.party)
    return msgspec.structs.replace(config, partners=(*others, line))


def _faults(config: Config, partner: Card, known: tuple[str, ...]) -> list[Fault]:
    held = {p.party: p.key for p in config.partners}
    faults = []
    if partner.agreement != config.agreement.digest:
        faults.append(Fault("agreement", shown(partner.agreement),
                            say("{digest}", digest=config.agreement.digest)))
    if partner.exercise != config.exercise:
        faults.append(Fault("exercise", shown(partner.exercise or "no exercise"),
                            say("{name}", name=config.exercise or "no exercise")))
    if partner.party == config.party or partner.party not in known:
        others = ", ".join(p for p in known if p != config.party)
        faults.append(Fault("party", shown(partner.party), say("one of {known}", known=others)))
    if held.get(partner.party, partner.key) != partner.key:
        faults.append(Fault("key", shown(partner.key),
                            say("the key that this partner has here: {key}",
                                key=held[partner.party])))
    return faults
