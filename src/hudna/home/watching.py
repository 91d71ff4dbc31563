"""`watch.toml`: how this node's watch is run, checked whole when read.

A file of its own: people write it by hand, and no mistake in it may keep the node from starting.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from hudna.fault import Fault, Refused
from hudna.home.watched import SETTINGS
from hudna.record.shown import shown
from hudna.say import Say, say
from hudna.watch.feeds.kinds import ways
from hudna.watch.feeds.settings import FeedLine, Tls, faults_of, host_and_port

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_SECRETS = 4096
TAK_WAYS = ("udp", "tcp", "tls")
COVERED_NATS = say("tls://, or nats:// on this machine: where people saw aircraft goes over it")
COVERED_NODE = say("https://, or http:// on this machine: where people saw aircraft goes over it")


class FeederLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who may post positions, under this name. `token`: the file with the token that it shows."""

    name: str
    token: str


class DoorLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the watch itself listens: positions, live warnings, metrics. `per_s`: positions a
    second that each feeder may send, `most` at once."""

    port: int
    host: str = "127.0.0.1"
    per_s: int = 2_000
    most: int = 20_000
    feeders: tuple[FeederLine, ...] = ()


class WarningsLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose warnings these are. `sender` is unique in the world, such as `watch@desk.example`;
    `name` what people call it; `url` where the node gives the files to everybody, its own address
    and `/cap` where not given. `local_minutes`: how far the clocks below are ahead of UTC."""

    sender: str
    name: str
    url: str = ""
    local_minutes: int | None = None


class TakLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where warnings go as Cursor on Target: `udp://`, `tcp://` or `tls://`, a host and a port.
    `protobuf`: in TAK protocol version 1, and not in XML. `tls`: for `tls://`, as of a feed."""

    name: str
    url: str
    protobuf: bool = False
    tls: Tls | None = None

    @property
    def address(self) -> tuple[str, str, int] | None:
        """The way, host and port; None where the address is none."""
        way, _, rest = self.url.partition("://")
        found = host_and_port(rest)
        return (way, *found) if found and way in TAK_WAYS else None


class WebhookLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is called with each warning. `secret`: the file with the secret that signs each call."""

    name: str
    url: str
    secret: str


class SirenLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What sounds: a command with its words, or an address that is called. `places`: of which
    places (empty: all)."""

    name: str
    command: tuple[str, ...] = ()
    url: str = ""
    places: tuple[str, ...] = ()


class NatsLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Several watches, one sky: the areas are cut into `shares`, the same for all, and whoever
    holds a share watches it. `credentials`: the file that the server asks for, empty where it asks
    for none. `replicas`: on how many servers what they share is kept."""

    url: str
    shares: int = 8
    credentials: str = ""
    replicas: int = 1


class WatchConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`name` tells this watch from others of the same party. `node`: where its node answers, if
    not on this machine at the port that node.toml names. `freeze_s`: how often the state is
    written down, so that a restart has no more than that to go through."""

    name: str
    feeds: tuple[FeedLine, ...] = ()
    door: DoorLine | None = None
    warnings: WarningsLine | None = None
    tak: tuple[TakLine, ...] = ()
    webhooks: tuple[WebhookLine, ...] = ()
    sirens: tuple[SirenLine, ...] = ()
    nats: NatsLine | None = None
    node: str = ""
    freeze_s: int = 10


def read(directory: Path, settings: Path | None = None) -> WatchConfig:
    """Of another file than the directory's own where `settings` is given. Refused, naming the file
    and what is wrong in it. Files that it names without their whole path are in the directory."""
    path = settings or directory / SETTINGS
    try:
        config = msgspec.toml.decode(path.read_bytes(), type=WatchConfig)
    except OSError as error:
        raise Refused(Fault(str(path), error.strerror or "an error",
                            say("the settings of this node's watch"))) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused(Fault(str(path), shown(str(error)), say("a watch's settings"))) from None
    if faults := tuple(_faults(config, path)):
        raise Refused(faults)
    return _resolved(config, directory)


def covered(url: str, plain: str, tls: str) -> bool:
    """Whether what is said there is read by nobody on the way: over TLS, or on this machine. Where
    people saw aircraft, as exactly as they said it, is among it."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == tls:
        return bool(host)
    return parts.scheme == plain and (host == "localhost" or _is_loopback(host))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def secret(directory: Path, name: str) -> str:
    """What the file `name` of the node's directory holds, without its line's end. Refused where it
    cannot be read, holds nothing, or others than its owner may read it."""
    path = directory / name
    try:
        open_to_others = path.stat().st_mode & 0o077
        held = path.read_bytes()[:_SECRETS].decode().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(Fault(str(path), type(error).__name__, say("a file with a secret"))) from None
    if open_to_others:
        raise Refused(Fault(str(path), "readable by others", say("mode 600")))
    if not held:
        raise Refused(Fault(str(path), "nothing", say("a secret")))
    return held


def _resolved(config: WatchConfig, directory: Path) -> WatchConfig:
    feeds = tuple(
        replace(f, file=_in(directory, f.file), tls=_tls(f.tls, directory), nats=f.nats and replace(
            f.nats, credentials=_in(directory, f.nats.credentials))) for f in config.feeds)
    nats = config.nats and replace(
        config.nats, credentials=_in(directory, config.nats.credentials))
    tak = tuple(replace(t, tls=_tls(t.tls, directory)) for t in config.tak)
    return replace(config, feeds=feeds, tak=tak, nats=nats)


def _tls(tls: Tls | None, directory: Path) -> Tls | None:
    files = ("authority", "certificate", "key", "passphrase")
    return tls and replace(tls, **{name: _in(directory, getattr(tls, name)) for name in files})


def _in(directory: Path, name: str) -> str:
    return str(directory / name) if name else ""


def _faults(config: WatchConfig, path: Path) -> Iterator[Fault]:
    def no(field: str, found: object, expected: Say) -> Fault:
        return Fault(f"{path}: {field}", shown(found), expected)

    yield from _names(config, no)
    for line in config.feeds:
        yield from (Fault(f"{path}: {f.where}", f.found, f.expected)
                    for f in faults_of(line, ways()))
    if (door := config.door) and not 0 < door.port < 65536:
        yield no("door.port", door.port, say("from 1 to 65535"))
    if door and min(door.per_s, door.most) < 1:
        yield no("door", f"{door.per_s}, {door.most}", say("more than 0"))
    if config.nats and not 0 < config.nats.shares <= 256:
        yield no("nats.shares", config.nats.shares, say("from 1 to 256"))
    if config.nats and not 1 <= config.nats.replicas <= 5:
        yield no("nats.replicas", config.nats.replicas, say("from 1 to 5"))
    if config.nats and not covered(config.nats.url, "nats", "tls"):
        yield no("nats.url", config.nats.url, COVERED_NATS)
    if config.node and not covered(config.node, "http", "https"):
        yield no("node", config.node, COVERED_NODE)
    if not 1 <= config.freeze_s <= 3600:
        yield no("freeze_s", config.freeze_s, say("from 1 to 3600 seconds"))
    for tak in config.tak:
        if tak.address is None or (tak.address[0] == "tls") != (tak.tls is not None):
            yield no(f"tak.{tak.name}", tak.url,
                     say("udp://, tcp:// or tls://, a host and a port; tls where it is tls://"))
    for siren in config.sirens:
        if bool(siren.command) == bool(siren.url):
            yield no(f"sirens.{siren.name}", "both or neither", say("either a command or a url"))


def _names(config: WatchConfig, no: Callable[[str, object, Say], Fault]) -> Iterator[Fault]:
    feeders = config.door.feeders if config.door else ()
    named: dict[str, list[str]] = {
        "name": [config.name], "tak": [t.name for t in config.tak],
        "webhooks": [w.name for w in config.webhooks], "sirens": [s.name for s in config.sirens],
        "door.feeders": [f.name for f in feeders],
    }
    for field, names in named.items():
        for name in names:
            if not _NAME.fullmatch(name):
                yield no(field, name, say("a name: small letters, digits and hyphens, at most 32"))
    named["feeds"] = [*(f.name for f in config.feeds), *named["door.feeders"]]
    for field, names in named.items():
        for twice in [name for name, count in Counter(names).items() if count > 1]:
            yield no(field, twice, say("each name once"))
