"""A node's side of the link: what it shows of itself, whom it knows, and a new certificate."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import httpx

from hudna.exchange import certificates, post
from hudna.exchange.doors import Deliver, Doors
from hudna.exchange.link import Identity, reaching
from hudna.exchange.ways import ways
from hudna.exchange.witnessing import Ways
from hudna.fault import Fault, Refused
from hudna.home import config as settings
from hudna.home import founders, keyring
from hudna.home.config import Config, PartnerLine
from hudna.home.folder import KEYS, Folder
from hudna.home.keyring import Passphrase
from hudna.record.keys import PublicKey, SigningKey
from hudna.record.kinds import PartyId
from hudna.record.sign import Randomness
from hudna.say import say


def identity(folder: Folder) -> Identity:
    """Refused where this node has no certificate, or not the key of the one that it has."""
    text = folder.config.own.certificate if folder.config.own else ""
    if not text:
        raise Refused(Fault("own.certificate", "nothing", say(
            "this node's certificate: hudna key new DIRECTORY --use link makes one")))
    der = certificates.read(text, "own.certificate")
    key = next((k for k in folder.keys.links if k.public == certificates.key_in(der)), None)
    if key is None:
        raise Refused(Fault("own.certificate", certificates.fingerprint(der),
                            say("a certificate whose key is in {folder}", folder=KEYS)))
    return Identity(key, der)


def pinned(config: Config) -> Mapping[bytes, PartyId]:
    """Whose certificate is whose."""
    return {
        certificates.read(p.certificate, f"partners.{p.party}.certificate"): p.party
        for p in config.partners if p.certificate
    }


def renew(
    folder: Folder, randomness: Randomness, passphrase: bytes | None
) -> PublicKey:
    """Another key for the link and the certificate that carries it, which the settings show from
    now on: on disk when this returns. Partners know the node again when they have its new card."""
    keys = folder.path / KEYS
    public = keyring.add(keys, keyring.LINK, randomness, passphrase)
    key = _held(keys, public, None if passphrase is None else lambda: passphrase)
    der = certificates.certificate(key, folder.config.party)
    own = folder.config.own or founders.own(folder.keys, "")
    settings.write(folder.path, settings.with_certificate(
        folder.config, own, certificates.write(der)))
    return public


class Links:
    """A client for each address: for a partner whose card has a door of its own, one that gives
    nothing away to anybody else."""

    def __init__(self, folder: Folder) -> None:
        self._plain = post.client()
        self._proven = {
            p.exchange: _client(identity(folder), p) for p in folder.config.partners if p.exchange
        }

    def deliver(self, url: str) -> Deliver:
        return post.deliver(self._client(url), url)

    def doors(self, url: str) -> Doors:
        return post.doors(self._client(url), url)

    def ways(self, url: str) -> Ways:
        return ways(self._client(url), url)

    async def close(self) -> None:
        for client in (self._plain, *self._proven.values()):
            await client.aclose()

    def _client(self, url: str) -> httpx.AsyncClient:
        return self._proven.get(url, self._plain)


def _client(own: Identity, partner: PartnerLine) -> httpx.AsyncClient:
    where = f"partners.{partner.party}.certificate"
    return post.client(reaching(own, certificates.read(partner.certificate, where)))


def _held(keys: Path, public: PublicKey, passphrase: Passphrase | None) -> SigningKey:
    return next(k for k in keyring.read(keys, passphrase).links if k.public == public)
