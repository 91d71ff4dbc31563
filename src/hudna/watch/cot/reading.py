"""Positions out of the bytes of a Cursor on Target connection or datagram. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hudna.fault import Refused
from hudna.watch.cot import proto_in
from hudna.watch.cot.allowed import Dropped
from hudna.watch.cot.splitter import Message, Splitter, datagram
from hudna.watch.cot.xml_in import read_xml
from hudna.watch.fix import Fix


class Events:
    """Reads events in either form; loads what reads protobuf when the first comes in."""

    def __init__(self) -> None:
        self._protobuf: proto_in.Reader | None = None

    def datagram(self, data: bytes) -> Iterator[Fix | Dropped]:
        """Positions of one datagram, and the reason for each event that is none."""
        return self.read(datagram(data))

    def read(self, messages: Iterable[Message | Dropped]) -> Iterator[Fix | Dropped]:
        """Positions, and the reason for each event that is none, in order."""
        for message in messages:
            yield message if isinstance(message, Dropped) else self._one(message)

    def _one(self, message: Message) -> Fix | Dropped:
        if not message.protobuf:
            return read_xml(message.data)
        if self._protobuf is None:
            self._protobuf = _protobuf()
        return self._protobuf(message.data)


class Stream:
    """Owns what has come in of one connection."""

    def __init__(self) -> None:
        self._splitter = Splitter()
        self._events = Events()

    def feed(self, data: bytes) -> Iterator[Fix | Dropped]:
        """Positions, and the reason for each event that is none, in the order of the stream."""
        return self._events.read(self._splitter.feed(data))


def _protobuf() -> proto_in.Reader:
    try:
        return proto_in.reader()
    except Refused:
        return lambda _: Dropped.NO_TAKPROTO
