"""Cursor on Target over real sockets, with pytak at the other end."""

import asyncio
import contextlib
import socket
import ssl
from datetime import UTC, datetime, timedelta

import pytak
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from hudna.fault import Refused
from hudna.watch.cot.out import PlaceWarning, as_protobuf, as_xml, warning_event
from hudna.watch.feeds.cot import CotParser, address_of, run_cot, tls_of
from hudna.watch.feeds.doors import Doors
from hudna.watch.feeds.dropped import Dropped
from hudna.watch.feeds.kinds import feeds, run_feed
from hudna.watch.feeds.settings import FeedLine, Tls
from tests.watch.cot.events import OTHERS, TASKS, air

NOW = 1470045600000
PLACE = PlaceWarning("w1", "مدرسة", (401400000, 353300000), 2000, NOW, NOW + 900_000,
                     ("Aircraft may pass.", "قد تمر طائرات.", "Возможен пролёт."))
STRIKES = [air("strike-target", kind) for kind in TASKS + OTHERS if kind.isprintable()]


class Told:
    """What a feed gave and said."""

    def __init__(self):
        self.fixes, self.states = [], []

    async def give(self, heard):
        self.fixes += heard.fixes

    def doors(self):
        return Doors(self.give, self.states.append, lambda: NOW, lambda: 0.0)

    async def until(self, enough):
        async with asyncio.timeout(10):
            while not enough(self):
                await asyncio.sleep(0.01)

    def text(self):
        return repr(self.fixes) + repr(self.states)


def free_port(kind=socket.SOCK_STREAM):
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextlib.asynccontextmanager
async def feed(told, **settings):
    (line,) = feeds([{"name": "tak", "kind": "cot"} | settings])
    running = asyncio.create_task(run_feed(line, told.give, told.states.append, lambda: NOW,
                                           lambda: 0.0))
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def connected(port):
    async with asyncio.timeout(10):
        while True:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.02)


async def pytak_sends(url, events, proto):
    """As a gateway built on pytak does: events on a queue, a `TXWorker` that sends them."""
    config = {"COT_URL": url, "TAK_PROTO": proto}
    worker = await pytak.txworker_factory(asyncio.Queue(), config)
    for event in events:
        await worker.handle_data(event)
    return worker


@pytest.mark.parametrize("proto", ["0", "1"])
@pytest.mark.parametrize("scheme", ["tcp", "udp"])
def test_what_pytak_sends_is_heard_and_taskings_never(scheme, proto):
    async def play():
        told, port = Told(), free_port()
        async with feed(told, listen=f"{scheme}://127.0.0.1:{port}"):
            if scheme == "tcp":
                await connected(port)
            else:
                await told.until(lambda t: t.states)
                await asyncio.sleep(0.1)
            events = [air(), *STRIKES, air("UAS-7", "a-h-A-M-F-Q"),
                      pytak.hello_event(), pytak.gen_cot(uid="ping", cot_type="t-x-c-t")]
            await pytak_sends(f"{scheme}+wo://127.0.0.1:{port}", events, proto)
            await told.until(lambda t: t.states[-1].dropped.get("ping") == 1
                             and len(t.fixes) == 2)
        assert [fix.aircraft for fix in told.fixes] == ["icao:4b1234", "cot:UAS-7"]
        assert told.fixes[0].callsign == "SYR101"
        assert told.fixes[0].at_ms == NOW + 123
        assert told.states[-1].dropped == {"not-listed": len(STRIKES) + 1, "ping": 1}
        assert "strike" not in told.text()
    asyncio.run(play())


def test_a_tak_server_is_listened_to_and_come_back_to():
    async def play():
        told, calls = Told(), []

        async def serve(reader, writer):
            calls.append(1)
            writer.write(air(f"UAS-{len(calls)}")[:-3])
            await writer.drain()
            await asyncio.sleep(0.05)
            writer.write(air()[-3:])
            writer.close()
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, feed(told, connect=f"127.0.0.1:{port}"):
            await told.until(lambda t: len(t.fixes) >= 2)
        assert [fix.aircraft for fix in told.fixes[:2]] == ["cot:UAS-1", "cot:UAS-2"]
    asyncio.run(play())


def test_pytak_receives_what_we_send_in_xml():
    async def play():
        sent = as_xml(warning_event(PLACE, NOW))

        async def serve(reader, writer):
            writer.write(sent + b"\n" + sent)
            await writer.drain()
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, asyncio.timeout(10):
            queue, config = asyncio.Queue(), {"COT_URL": f"tcp://127.0.0.1:{port}"}
            reader, writer = await pytak.protocol_factory(config)
            worker = pytak.RXWorker(queue, config, reader)
            await worker.run_once()
            await worker.run_once()
            writer.close()
        received = [queue.get_nowait().strip() for _ in range(2)]
        assert received == [sent, sent]
    asyncio.run(play())


def test_pytak_receives_what_we_send_in_protobuf():
    async def play():
        queue, config = asyncio.Queue(), {"COT_URL": "udp://127.0.0.1:1", "TAK_PROTO": "1"}

        class Reader:
            async def recv(self):
                return bytearray(as_protobuf(warning_event(PLACE, NOW), mesh=True)), None
        await pytak.RXWorker(queue, config, Reader()).run_once()
        event = queue.get_nowait().cotEvent
        assert (event.type, event.uid, event.staleTime) == ("b-a-g", "hudna.w1", NOW + 900_000)
        assert event.detail.contact.callsign == "مدرسة"
    asyncio.run(play())


def certified(folder, name):
    """The files of a certificate that is its own authority, and of its key."""
    key, subject = ec.generate_private_key(ec.SECP256R1()), x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject)
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, SHA256()))
    paths = folder / f"{name}.pem", folder / f"{name}.key"
    paths[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    paths[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8,
                                           BestAvailableEncryption(b"atakatak")))
    return [str(path) for path in paths]


@pytest.fixture
def hands(tmp_path):
    """A TAK server's files and ours, and the file with the passphrase of the keys."""
    (tmp_path / "passphrase").write_text("atakatak\n")
    return (certified(tmp_path, "tak.example"), certified(tmp_path, "watch.example"),
            str(tmp_path / "passphrase"))


def test_a_tak_server_knows_us_by_our_certificate_and_we_know_it(hands):
    async def play():
        (theirs, their_key), (ours, our_key), passphrase = hands
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(theirs, their_key, "atakatak")
        context.load_verify_locations(ours)
        context.verify_mode = ssl.CERT_REQUIRED

        async def serve(reader, writer):
            name = dict(pair[0] for pair in writer.get_extra_info("peercert")["subject"])
            writer.write(air(name["commonName"]))
            await writer.drain()
        told = Told()
        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
        address = f"tls://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        ours_all = {"authority": theirs, "certificate": ours, "key": our_key,
                    "passphrase": passphrase, "name": "tak.example"}
        async with server:
            async with feed(told, connect=address, tls=ours_all):
                await told.until(lambda t: t.fixes)
            for wrong in ({"authority": ours}, {"name": "other.example"}):
                other = Told()
                async with feed(other, connect=address, tls=ours_all | wrong):
                    await other.until(lambda t: any(state.fault for state in t.states[1:]))
                assert not other.fixes
        assert told.fixes[0].aircraft == "cot:watch.example"
    asyncio.run(play())


@pytest.mark.parametrize("settings", [
    {"connect": "udp://h:1"}, {"connect": "http://h:1"}, {"listen": "tls://h:1"},
    {"connect": "tcp://h"}, {"connect": "tls://h:1"}, {"listen": "tcp://h:99999"},
    {"connect": "tcp://h:1", "tls": Tls("a.pem")},
    {"connect": "tls://h:1", "tls": Tls("no-such-file.pem")}])
def test_settings_that_cannot_be_so_are_refused(settings):
    with pytest.raises(Refused):
        asyncio.run(run_cot(FeedLine("tak", "cot", **settings), Told().doors()))


def test_a_passphrase_that_is_wrong_is_refused_and_not_asked_for(hands, tmp_path):
    (theirs, _), (ours, our_key), _ = hands
    with pytest.raises(Refused) as refused:
        tls_of(Tls(theirs, ours, our_key), "tak")
    assert str(tmp_path) not in str(refused.value)


def test_where_no_scheme_is_said_it_is_tcp():
    assert address_of(FeedLine("tak", "cot", connect="[::1]:8087")) == ("tcp", "[::1]:8087")


def test_what_is_known_to_no_more_than_an_error_of_hundreds_of_kilometres_is_counted():
    dropped = Dropped()
    read = CotParser(dropped).take(
        air(point='lat="35.0" lon="34.0" hae="1" ce="9000000" le="1"') + air(), NOW)
    assert [fix.within_m for fix in read] == [0]
    assert dropped.counts == {"out-of-range": 1}
