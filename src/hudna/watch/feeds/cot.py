"""A feed of Cursor on Target: from a TAK server, or from whoever sends to a port of ours.

    connect = "tls://tak.example:8089"    with our certificate, see `tls` of the settings
    connect = "tcp://tak.example:8087"
    listen  = "tcp://0.0.0.0:8087"        as pytak and the gateways built on it send
    listen  = "udp://0.0.0.0:4242"

XML and TAK protocol version 1 are told apart event by event. Nothing is ever sent back.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from hudna.fault import Fault, Refused
from hudna.say import say
from hudna.watch.cot import allowed
from hudna.watch.cot.reading import Events, Stream
from hudna.watch.feeds.datagrams import run_datagrams
from hudna.watch.feeds.doors import Doors
from hudna.watch.feeds.dropped import Dropped
from hudna.watch.feeds.line import run_line
from hudna.watch.feeds.settings import FeedLine, Tls, host_and_port
from hudna.watch.fix import Fix
from hudna.watch.sound import sift

CONNECT, LISTEN = ("tcp", "tls"), ("tcp", "udp")
ADDRESS = say("tcp://host:port or tls://host:port to connect to; tcp://host:port or "
              "udp://host:port to listen on")
CERTIFICATES = say("tls with authority, and certificate and key where the server asks for them; "
                   "and only with tls://")
READABLE = say("files in PEM that belong together, and the passphrase of the key")


class Address(NamedTuple):
    """How, and where."""

    scheme: str
    place: str


class CotParser:
    """Positions out of one connection, or out of datagrams that each stand alone. Of what is
    dropped only the reason is kept: its form is content, too."""

    def __init__(self, dropped: Dropped) -> None:
        self._dropped, self._stream, self._events = dropped, Stream(), Events()

    def take(self, data: bytes, arrived_ms: int) -> Sequence[Fix]:  # noqa: ARG002 - it says when
        return self._kept(self._stream.feed(data))

    def datagram(self, data: bytes) -> Sequence[Fix]:
        """The positions of a whole datagram."""
        return self._kept(self._events.datagram(data))

    def _kept(self, read: Iterable[Fix | allowed.Dropped]) -> Sequence[Fix]:
        fixes = []
        for one in read:
            if isinstance(one, Fix):
                fixes.append(one)
            else:
                self._dropped.count(one.value)
        sound, left = sift(fixes)
        for reason, times in left.items():
            self._dropped.count(reason, times=times)
        return sound


async def run_cot(line: FeedLine, doors: Doors) -> None:
    """Runs until it is cancelled. Raises `Refused` where its settings cannot be so."""
    scheme, place = address_of(line)
    if (scheme == "tls") is (line.tls is None):
        raise Refused(Fault(f"feed {line.name}, tls", scheme, CERTIFICATES))
    bare = msgspec.structs.replace(line, **{line.source: place})
    if scheme == "udp":
        await run_datagrams(bare, doors, lambda dropped: CotParser(dropped).datagram)
    else:
        tls = None if line.tls is None else tls_of(line.tls, line.name)
        await run_line(bare, doors, CotParser, tls)


def address_of(line: FeedLine) -> Address:
    """The scheme and the `host:port` that the settings give; `tcp` where they give no scheme."""
    text = line.connect or line.listen
    scheme, mark, place = text.rpartition("://")
    scheme = scheme.lower() if mark else "tcp"
    if scheme not in (CONNECT if line.connect else LISTEN) or host_and_port(place) is None:
        raise Refused(Fault(f"feed {line.name}, {line.source}", text, ADDRESS))
    return Address(scheme, place)


def tls_of(tls: Tls, name: str) -> dict[str, Any]:
    """What makes a connection TLS in which the server is who it should be, and so are we.

    Reads the files. Raises `Refused` where they are not to be read, without what is in them."""
    try:
        context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cafile=tls.authority)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if tls.certificate:
            context.load_cert_chain(tls.certificate, tls.key or None, _passphrase(tls))
    except (OSError, ValueError) as error:
        raise Refused(Fault(f"feed {name}, tls", type(error).__name__, READABLE)) from None
    return {"ssl": context, **({"server_hostname": tls.name} if tls.name else {})}


def _passphrase(tls: Tls) -> str:
    """Empty where there is none, so that nobody is asked for one at a terminal."""
    return Path(tls.passphrase).read_text("utf-8").rstrip("\r\n") if tls.passphrase else ""
