"""`node.toml`: what a node is told about itself and its partners, checked whole when read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

import msgspec

from hudna.fault import Fault, Refused
from hudna.log.opening import is_database
from hudna.record.keys import PublicKey
from hudna.record.shown import shown
from hudna.say import Say, say

NAME = "node.toml"
_URL = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")


class AgreementFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`digest` is the hex SHA-256 of the text: a node never starts under another text."""

    file: str
    digest: str


class PartnerLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`key`, `root` and `witness`: the keys that the partner began with, base64url; `log`: its
    log's verifier key. Empty where an older card had none. `exchange` is where its node takes
    whoever shows a certificate that it knows; `certificate` is the one that it shows itself."""

    party: str
    url: str
    key: str
    log: str = ""
    root: str = ""
    witness: str = ""
    exchange: str = ""
    certificate: str = ""

    @property
    def reached_at(self) -> str:
        return self.exchange or self.url


class ExchangeLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The door for partners' nodes alone: where it listens, and `url`, where they reach it."""

    host: str
    port: int
    url: str


class OwnLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The public keys that this node began with, as its card gives them, and the certificate that
    it shows now: base64url."""

    record: str
    log: str
    witness: str
    root: str
    certificate: str = ""


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`origin` names the log (C2SP tlog-checkpoint). `url` is where partners reach this node.
    `store`: a URL of PostgreSQL's, which may hold a password; a file in the directory if absent.
    `exchange`: the door for partners' nodes; without it they come to the desk's address.
    `trusted_proxies`: the addresses, or networks, of the reverse proxies before the desk: what they
    write into X-Forwarded-For is believed, and nobody else's.

    There is no setting here for a demonstration: that is `hudna demo` and nothing else.
    """

    party: str
    name: str
    origin: str
    host: str
    port: int
    url: str
    agreement: AgreementFile
    exercise: str | None = None
    partners: tuple[PartnerLine, ...] = ()
    own: OwnLine | None = None
    store: str | None = None
    exchange: ExchangeLine | None = None
    trusted_proxies: tuple[str, ...] = ()

    @property
    def proxies(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return tuple(map(ip_network, self.trusted_proxies))

    def keys(self) -> dict[str, PublicKey]:
        """The partners' record keys by party."""
        return {p.party: PublicKey.from_text(p.key, f"partners.{p.party}") for p in self.partners}


def with_root(config: Config, own: OwnLine, root: str) -> Config:
    """The settings of a node that takes its first root key."""
    return msgspec.structs.replace(config, own=msgspec.structs.replace(own, root=root))


def with_certificate(config: Config, own: OwnLine, certificate: str) -> Config:
    """The settings of a node that shows this certificate from now on."""
    return msgspec.structs.replace(
        config, own=msgspec.structs.replace(own, certificate=certificate))


def read(directory: Path) -> Config:
    """Refused, naming the file and what is wrong in it."""
    path = directory / NAME
    try:
        config = msgspec.toml.decode(path.read_bytes(), type=Config)
    except OSError as error:
        raise Refused(Fault(str(path), error.strerror or "an error",
                            say("a directory made by hudna init"))) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused(Fault(str(path), shown(str(error)), say("a node's settings"))) from None
    check(config, path)
    config.keys()
    return config


def check(config: Config, path: Path) -> None:
    """Refused, naming the file and the setting, where one cannot be."""
    if faults := tuple(_faults(config, path)):
        raise Refused(faults)


def write(directory: Path, config: Config) -> None:
    """Replaces the file in one step: a reader sees the old settings or the new, never half."""
    path = directory / NAME
    beside = path.with_suffix(".toml.new")
    beside.write_bytes(msgspec.toml.encode(config))
    beside.chmod(0o600)
    beside.replace(path)


def _faults(config: Config, path: Path) -> Iterator[Fault]:
    def no(field: str, found: object, expected: Say) -> Fault:
        return Fault(f"{path}: {field}", shown(found), expected)

    if not 0 < config.port < 65536:
        yield no("port", config.port, say("from 1 to 65535"))
    for field, url in (("url", config.url), *((f"partners.{p.party}.url", p.url)
                                               for p in config.partners)):
        if not _URL.fullmatch(url):
            yield no(field, url, say("http:// or https://, a host and a port"))
    try:
        is_database(config.store)
    except Refused as refused:
        yield from (Fault(f"{path}: store", f.found, f.expected) for f in refused.faults)
    yield from _link_faults(config, no)
    for proxy in config.trusted_proxies:
        try:
            ip_network(proxy)
        except ValueError:
            yield no("trusted_proxies", proxy, say("an IP address or network: 192.0.2.0/24"))
    named = [config.party, *(p.party for p in config.partners)]
    if len(set(named)) != len(named):
        yield no("partners", ", ".join(named), say("each party once"))


def _link_faults(config: Config, no: Callable[[str, object, Say], Fault]) -> Iterator[Fault]:
    reached = [(f"partners.{p.party}.exchange", p.exchange) for p in config.partners if p.exchange]
    if config.exchange:
        reached.append(("exchange.url", config.exchange.url))
        if not 0 < config.exchange.port < 65536:
            yield no("exchange.port", config.exchange.port, say("from 1 to 65535"))
    for field, url in reached:
        if not _URL.fullmatch(url) or not url.startswith("https:"):
            yield no(field, url, say("https://, a host and a port"))
    for p in config.partners:
        if p.exchange and not p.certificate:
            yield no(f"partners.{p.party}.certificate", "nothing",
                     say("the certificate that this partner's card gives"))
