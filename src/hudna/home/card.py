"""A partner card: what two nodes hand each other, by a way they trust, before they can speak."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from hudna.exchange import certificates
from hudna.fault import Fault, Refused
from hudna.home.config import Config, PartnerLine
from hudna.home.founders import own
from hudna.home.keyring import Keyring
from hudna.log.note import Verifier
from hudna.record.keys import PublicKey
from hudna.record.shown import shown
from hudna.say import say


class Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The keys that a party begins with: `key` signs records, `root` vouches for keys, `witness`
    cosigns, `log` verifies checkpoints. `agreement` is the digest of the text. `certificate` is
    what its node shows to partners', `exchange` where it takes them, if not at `url`."""

    party: str
    url: str
    key: str
    log: str
    agreement: str
    exercise: str | None = None
    root: str = ""
    witness: str = ""
    exchange: str = ""
    certificate: str = ""


def card(config: Config, keys: Keyring | None = None) -> Card:
    """The card of a node. `keys`: where its settings do not name the keys that it began with."""
    began = config.own or own(_needed(keys), "")
    log = Verifier(config.origin, PublicKey.from_text(began.log)).text
    return Card(config.party, config.url, began.record, log, config.agreement.digest,
                config.exercise, began.root, began.witness,
                config.exchange.url if config.exchange else "", began.certificate)


def _needed(keys: Keyring | None) -> Keyring:
    if keys is None:
        raise Refused(Fault("own", "nothing", say("the keys that this node began with")))
    return keys


def digest(of: Card | PartnerLine) -> str:
    """Hex SHA-256 of the party and its keys: what a joining names. Where its node is and which
    certificate it shows may change; the keys that it begins with may not."""
    keys = (of.party, of.key, of.root, of.log, of.witness)
    return sha256(b"hudna card 1\n" + msgspec.json.encode(keys)).hexdigest()


def write(of: Card) -> str:
    return msgspec.toml.encode(of).decode()


def read(text: str, where: str) -> Card:
    """Refused unless it is a card with every key, all sound: a card is the one moment at which
    keys are taken on trust, and without a root they could never be changed."""
    try:
        found = msgspec.toml.decode(text, type=Card)
    except msgspec.DecodeError as error:
        raise Refused(Fault(where, shown(str(error)), say("a partner card"))) from None
    for name in ("key", "root", "witness"):
        if not getattr(found, name):
            raise Refused(Fault(f"{where}: {name}", "nothing", say(
                "a key: the partner prints a card that has it with hudna key card")))
        PublicKey.from_text(getattr(found, name), f"{where}: {name}")
    Verifier.from_text(found.log, f"{where}: log")
    if found.certificate:
        certificates.read(found.certificate, f"{where}: certificate")
    return found


def add(
    config: Config, partner: Card, known: tuple[str, ...], fingerprint: str = "", under: str = ""
) -> Config:
    """The settings with the partner in them. `known`: the parties of the agreement. `under`: the
    digest of the text that the partner's node was made under, if it is not this node's.

    Refused for another agreement or exercise, a party of no agreement, one's own card, or a party
    that is there already with other keys: a change of key is not a card's business. Another
    certificate is taken only by its `fingerprint`, which somebody has heard from the partner.
    """
    if faults := [*_faults(config, partner, known, under), *_other_certificate(config, partner,
                                                                       fingerprint)]:
        raise Refused(faults)
    line = PartnerLine(partner.party, partner.url, partner.key, partner.log, partner.root,
                       partner.witness, partner.exchange, partner.certificate)
    others = tuple(p for p in config.partners if p.party != partner.party)
    return msgspec.structs.replace(config, partners=(*others, line))


def _faults(
    config: Config, partner: Card, known: tuple[str, ...], under: str
) -> list[Fault]:
    faults, text = [], under or config.agreement.digest
    if partner.agreement != text:
        faults.append(Fault("agreement", shown(partner.agreement), say("{digest}", digest=text)))
    if partner.exercise != config.exercise:
        faults.append(Fault("exercise", shown(partner.exercise or "no exercise"),
                            say("{name}", name=config.exercise or "no exercise")))
    if partner.party == config.party or partner.party not in known:
        others = ", ".join(p for p in known if p != config.party)
        faults.append(Fault("party", shown(partner.party), say("one of {known}", known=others)))
    return [*faults, *_same_log(config, partner), *_same_door(config, partner),
            *_other_keys(config, partner)]


def _same_log(config: Config, partner: Card) -> list[Fault]:
    """Whoever could name its log as another's would sign that other's checkpoints."""
    taken = {config.origin} | {
        Verifier.from_text(p.log).name for p in config.partners
        if p.log and p.party != partner.party
    }
    name = Verifier.from_text(partner.log).name
    expected = say("a name that is no other log's")
    return [Fault("log", shown(name), expected)] if name in taken else []


def _same_door(config: Config, partner: Card) -> list[Fault]:
    """What is for one partner would be shown the certificate of another; and who comes with that
    certificate would be taken for the one, and speak for the other no more."""
    others = [p for p in config.partners if p.party != partner.party]
    found = _fingerprint(partner.certificate)
    taken = {_fingerprint(text) for text in (
        *(p.certificate for p in others), config.own.certificate if config.own else "")}
    return [
        *([Fault("exchange", shown(partner.exchange), say("an address that is no other party's"))]
          if partner.exchange and partner.exchange in {p.exchange for p in others} else []),
        *([Fault("certificate", found, say("a certificate that is no other party's"))]
          if found and found in taken else []),
    ]


def _other_keys(config: Config, partner: Card) -> list[Fault]:
    """A partner that is there keeps the keys that it has here; one that an older card left out may
    be added."""
    held = next((p for p in config.partners if p.party == partner.party), None)
    if held is None:
        return []
    return [
        Fault(name, shown(getattr(partner, name)),
              say("the key that this partner has here: {key}", key=getattr(held, name)))
        for name in ("key", "log", "root", "witness")
        if getattr(held, name) not in ("", getattr(partner, name))
    ]


def _other_certificate(config: Config, partner: Card, heard: str) -> list[Fault]:
    """A card says nothing of who wrote it: whoever slipped one in would take over the link."""
    held = next((p.certificate for p in config.partners if p.party == partner.party), "")
    found = _fingerprint(partner.certificate)
    if heard:
        expected = "".join(c for c in heard.lower() if c not in " :")
        return [] if found == expected else [Fault(
            "certificate", found or "nothing",
            say("the certificate of which this was heard: {fingerprint}", fingerprint=expected))]
    if held in ("", partner.certificate):
        return []
    return [Fault("certificate", found or "nothing", say(
        "the certificate that this partner has here, {held}. To take another, hear its fingerprint "
        "from the partner and give it with --certificate", held=_fingerprint(held)))]


def _fingerprint(text: str) -> str:
    if not text:
        return ""
    return certificates.fingerprint(certificates.read(text, "certificate"))
