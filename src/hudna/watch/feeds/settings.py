"""The settings of a feed, checked whole when read. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import ip_network
from math import isfinite
from typing import Any

import msgspec

from hudna.fault import Fault, Refused
from hudna.say import Say, say

LOOPBACK = ("127.0.0.0/8", "::1/128")
NAMED = re.compile(r"[A-Za-z0-9_-]{1,60}")
REPLAYED = ("", "csv", "sbs", "modes")


class At(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a receiver is, in degrees, and how far it may hear."""

    lon: float
    lat: float
    reach_km: float = 600


class Shift(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a replay adds to every position: degrees, and seconds; `now`: as many seconds as make
    its first position one of now."""

    lon: float = 0
    lat: float = 0
    later_s: float = 0
    now: bool = False


class Tls(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Files in PEM for a server that asks for a certificate: `authority` signed the server's,
    `certificate` and `key` are ours, `passphrase` is the file with the key's, where it has one.
    `name`: what the server's certificate calls it, where that is not its host."""

    authority: str
    certificate: str = ""
    key: str = ""
    passphrase: str = ""
    name: str = ""


class Subject(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is heard of a NATS server: `subject`; `stream`, where the server should not be asked
    which has it. `durable` names the consumer: watchers that say the same share its messages.
    `credentials`: the file that the server asks for."""

    subject: str
    stream: str = ""
    durable: str = "hudna-watch"
    credentials: str = ""


class FeedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One feed. `name` is what evidence names it by. Where it is heard is one of: `connect`, a host
    and port; `listen`, the same of this machine, where `allow` (networks) may bring positions;
    `url`; `file`.

    `silent_s`: without a byte for so long the line is taken for dead and made anew. `every_s`:
    between two fetches. `most_per_s`: positions beyond are a flood, and dropped. `utc_ahead_min`:
    how far a receiver's local time is ahead of UTC (SBS). `receiver`: where it is (Mode S).
    `tls`: to a server that is not to be taken on trust (Cursor on Target, `tls://`).
    `nats`: what is heard of a NATS server (`url`).
    `form`, `speed` (times as fast as it was; 0: as fast as it goes) and `shift` are for replays.

    A kind's own fields are added here, with its line in `kinds.py`.
    """

    name: str
    kind: str
    connect: str = ""
    listen: str = ""
    url: str = ""
    file: str = ""
    allow: tuple[str, ...] = LOOPBACK
    silent_s: float = 60
    every_s: float = 1
    most_per_s: int = 25_000
    utc_ahead_min: int = 0
    receiver: At | None = None
    form: str = ""
    speed: float = 1
    shift: Shift | None = None
    tls: Tls | None = None
    nats: Subject | None = None

    @property
    def source(self) -> str:
        """Which of the fields says where it is heard."""
        said = [way for way in ("connect", "listen", "url", "file") if getattr(self, way)]
        return said[0] if len(said) == 1 else ""


def feed_lines(said: Any, ways: Mapping[str, Sequence[str]]) -> tuple[FeedLine, ...]:
    """Feeds of decoded TOML or JSON; `ways`: by which of its fields each kind may be heard. Raises
    `Refused` with every fault."""
    try:
        lines = msgspec.convert(said, tuple[FeedLine, ...])
    except msgspec.ValidationError as error:
        raise Refused(Fault("feed", str(error), say("the settings of a feed"))) from error
    faults = [fault for line in lines for fault in faults_of(line, ways)]
    names = [line.name for line in lines]
    faults += [Fault("feed", name, say("a name of its own for each feed"))
               for name in sorted({n for n in names if names.count(n) > 1})]
    if faults:
        raise Refused(faults)
    return lines


def faults_of(line: FeedLine, ways: Mapping[str, Sequence[str]]) -> Iterator[Fault]:
    """What is wrong with one."""
    where = f"feed {line.name}"
    if not line.name or len(line.name) > 60 or not line.name.isprintable():
        yield Fault("feed", repr(line.name[:60]), say("a name of at most 60 characters"))
    if line.kind not in ways:
        yield Fault(f"{where}, kind", line.kind, say("one of {kinds}", kinds=", ".join(ways)))
    elif line.source not in ways[line.kind]:
        yield Fault(where, _sources(line),
                    say("just one of {ways}", ways=", ".join(ways[line.kind])))
    for name, found, expected in _wrong(line):
        yield Fault(f"{where}, {name}", found, expected)


def host_and_port(text: str) -> tuple[str, int] | None:
    """Of `host:port` or `[::1]:port`; None where it is neither."""
    host, _, port = text.rpartition(":")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    good = bare and (":" not in bare or bare != host) and port.isascii() and port.isdigit()
    return (bare, int(port)) if good and 0 < int(port) < 65536 else None


def _sources(line: FeedLine) -> str:
    said = [way for way in ("connect", "listen", "url", "file") if getattr(line, way)]
    return ", ".join(said) or "nothing"


def _wrong(line: FeedLine) -> Iterator[tuple[str, str, Say]]:
    for name, text in (("connect", line.connect), ("listen", line.listen)):
        bare = text.rpartition("://")[2] if line.kind == "cot" else text
        if text and host_and_port(bare) is None:
            yield name, text, say("a host and a port, such as 192.0.2.7:30003")
    if line.url and line.kind == "readsb" and not line.url.startswith(("http://", "https://")):
        yield "url", line.url, say("an address that begins with http:// or https://")
    if line.kind == "nats":
        yield from _of_nats(line)
    for network in line.allow:
        if not _is_network(network):
            yield "allow", network, say("a network, such as 192.0.2.0/24")
    yield from _numbers(line)
    if line.form not in REPLAYED:
        yield "form", line.form, say("one of {kinds}", kinds=", ".join(REPLAYED[1:]))


def _of_nats(line: FeedLine) -> Iterator[tuple[str, str, Say]]:
    said = line.nats or Subject("", durable="")
    if not line.url.startswith(("nats://", "tls://")):
        yield "url", line.url, say("an address that begins with nats:// or tls://")
    if not said.subject or any(c.isspace() for c in said.subject):
        yield "nats.subject", repr(said.subject), say("the subject to be heard")
    for name, text in (("durable", said.durable), ("stream", said.stream or "-")):
        if not NAMED.fullmatch(text):
            yield f"nats.{name}", repr(text), say("a name of letters, digits, - and _")


def _numbers(line: FeedLine) -> Iterator[tuple[str, str, Say]]:
    at, shift = line.receiver, line.shift or Shift()
    for name, value, least, most in (
        ("silent_s", line.silent_s, 1, 3600), ("every_s", line.every_s, 0.1, 3600),
        ("most_per_s", line.most_per_s, 1, 10_000_000),
        ("utc_ahead_min", line.utc_ahead_min, -840, 840), ("speed", line.speed, 0, 1e6),
        ("receiver.lon", at.lon if at else 0, -180, 180),
        ("receiver.lat", at.lat if at else 0, -90, 90),
        ("receiver.reach_km", at.reach_km if at else 1, 1, 20_000),
        ("shift.lon", shift.lon, -360, 360), ("shift.lat", shift.lat, -180, 180),
        ("shift.later_s", shift.later_s, -1e10, 1e10),
    ):
        if not (isfinite(value) and least <= value <= most):
            yield name, str(value), say("a number from {least} to {most}",
                                        least=str(least), most=str(most))


def _is_network(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True
