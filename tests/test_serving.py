"""Nodes behind their real doors: who gets in at the partners' door, and as whom."""

from __future__ import annotations

import asyncio
import resource
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from msgspec.structs import replace

from hudna import serving
from hudna.exchange import delivery, post
from hudna.exchange.certificates import certificate, write
from hudna.exchange.delivery import Delivery
from hudna.exchange.link import Identity, reaching
from hudna.fault import Refused
from hudna.home import config
from hudna.home.config import ExchangeLine
from hudna.home.folder import Folder, Plan
from hudna.home.tls import identity
from hudna.record.keys import SigningKey
from hudna.serving import serve
from hudna.web import sockets
from tests.agreements import quick_text
from tests.founding import founded
from tests.processes import free_ports

PARTIES = ("us", "ru", "un")
HOST = "127.0.0.1"


def folders(root: Path) -> dict[str, Folder]:
    """Three nodes that know each other; each with a desk and a door for partners."""
    port = free_ports(2 * len(PARTIES))
    doors = [ExchangeLine(HOST, at, f"https://{HOST}:{at}") for at in range(port + 3, port + 6)]
    return founded(root, *(
        Plan(p, quick_text(), HOST, port + i, exercise="test", exchange=doors[i])
        for i, p in enumerate(PARTIES)))


@asynccontextmanager
async def served(*running: Folder) -> AsyncIterator[None]:
    """The nodes of these directories, each behind its doors, until the end."""
    up, ends = asyncio.Queue[str](), []

    def beside(end: Callable[[], None]):
        ends.append(end)
        return asyncio.sleep(3600)

    tasks = [asyncio.create_task(serve(f.path, ready=up.put_nowait, also=beside))
             for f in running]
    try:
        for _ in running:
            ready = asyncio.create_task(up.get())
            await asyncio.wait({ready, *tasks}, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                assert not task.done(), task.exception()
        yield
    finally:
        for end in ends:
            end()
        await asyncio.gather(*tasks, return_exceptions=True)


async def asked(folder: Folder, proof: ssl.SSLContext, path: str = "/healthz") -> int:
    """The status with which the partners' door of a node answers; an OSError where it is shut."""
    try:
        async with post.client(proof) as http:
            return (await http.get(f"{folder.config.exchange.url}{path}")).status_code
    except httpx.HTTPError as error:
        raise OSError(str(error)) from error


def to(folder: Folder, own: Identity) -> ssl.SSLContext:
    return reaching(own, identity(folder).certificate)


def signed_by(own: Identity, made: str, until: datetime, ca: SigningKey | None = None) -> bytes:
    """A certificate for the key of `own`, signed by `ca`, else by itself."""
    secret = Ed25519PrivateKey.from_private_bytes(own.key.to_bytes())
    issuer = Ed25519PrivateKey.from_private_bytes(ca.to_bytes()) if ca else secret
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, made)])
    from_ = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ru")]) if ca else name
    return (
        x509.CertificateBuilder().issuer_name(from_).subject_name(name)
        .public_key(secret.public_key()).serial_number(7)
        .not_valid_before(datetime(2016, 1, 1, tzinfo=UTC)).not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(issuer, None).public_bytes(Encoding.DER)
    )


LATER = datetime(2099, 1, 1, tzinfo=UTC)


def delivered(folder: Folder, sender: str, to_party: str) -> bytes:
    return delivery.pack(Delivery(sender, to_party, "test", "", 0, ("x",)), folder.keys.record)


def test_partners_come_in_and_nobody_else(tmp_path: Path) -> None:
    made = folders(tmp_path)
    us, ru = made["us"], made["ru"]
    stranger = SigningKey.generate(b"s" * 32)
    theirs = identity(ru)
    strangers = {
        "one that nobody knows": Identity(stranger, certificate(stranger, "ru")),
        "one that a partner has signed": Identity(
            stranger, signed_by(Identity(stranger, b""), "un", LATER, ca=theirs.key)),
        "a partner's key in another certificate": Identity(
            theirs.key, signed_by(theirs, "ru", LATER)),
        "its own": identity(us),
    }

    async def story() -> None:
        async with served(us):
            assert await asked(us, to(us, theirs)) == 200
            assert await asked(us, to(us, theirs), "/log/checkpoint") == 200
            for path in ("/", "/log", "/register", "/api/v1/notices", "/metrics"):
                assert await asked(us, to(us, theirs), path) == 404
            for who, own in strangers.items():
                with pytest.raises(OSError):
                    pytest.fail(f"{who}: {await asked(us, to(us, own))}")
            assert await asked(us, to(us, identity(made["un"]))) == 200

    asyncio.run(story())


def test_without_a_certificate_or_in_the_clear_or_by_an_older_tls_there_is_no_way_in(
    tmp_path: Path
) -> None:
    made = folders(tmp_path)
    us = made["us"]
    bare = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    bare.check_hostname, bare.verify_mode = False, ssl.CERT_NONE
    old = to(us, identity(made["ru"]))
    old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2

    async def story() -> None:
        async with served(us):
            for proof in (bare, old):
                with pytest.raises(OSError):
                    pytest.fail(str(await asked(us, proof)))
            reader, writer = await asyncio.open_connection(HOST, us.config.exchange.port)
            writer.write(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
            with suppress(ConnectionError):
                assert not (await reader.read()).startswith(b"HTTP")
            writer.close()
            assert await asked(us, to(us, identity(made["ru"]))) == 200

    asyncio.run(story())


def test_a_certificate_whose_time_is_over_ends_the_link(tmp_path: Path) -> None:
    made = folders(tmp_path)
    us, theirs = made["us"], identity(made["ru"])
    over = signed_by(theirs, "ru", datetime(2026, 1, 1, tzinfo=UTC))
    partners = tuple(replace(p, certificate=write(over)) if p.party == "ru" else p
                     for p in us.config.partners)
    config.write(us.path, replace(us.config, partners=partners))

    async def story() -> None:
        async with served(Folder(us.path)):
            with pytest.raises(OSError):
                pytest.fail(str(await asked(us, to(us, Identity(theirs.key, over)))))

    asyncio.run(story())


def test_a_partner_that_cannot_come_in_is_named_at_the_start(tmp_path: Path, caplog) -> None:
    us = folders(tmp_path)["us"]
    partners = tuple(replace(p, certificate="", exchange="") if p.party == "ru" else p
                     for p in us.config.partners)
    config.write(us.path, replace(us.config, partners=partners))

    async def story() -> None:
        async with served(Folder(us.path)):
            pass

    asyncio.run(story())
    named = [m for m in caplog.messages if "cannot come in" in m]
    assert named == ["no certificate of ru is known here: its node cannot come in"]


def test_nobody_answers_in_a_partner_s_place(tmp_path: Path) -> None:
    """A node that was led to another address gives nothing away there."""
    made = folders(tmp_path)
    us, ru, un = (made[p] for p in PARTIES)

    async def story() -> None:
        async with served(un):
            with pytest.raises(OSError, match="certificate verify failed"):
                pytest.fail(str(await asked(un, to(ru, identity(us)))))
            async with post.client(to(ru, identity(us))) as http:
                carry = post.post(http, un.config.exchange.url, post.PATH)
                with pytest.raises(OSError, match="another certificate than the one on its card"):
                    await carry(delivered(us, "us", "ru"))

    asyncio.run(story())


def test_a_delivery_comes_by_its_sender_s_own_certificate_or_not_at_all(tmp_path: Path) -> None:
    made = folders(tmp_path)
    us, ru, un = (made[p] for p in PARTIES)
    packed = delivered(ru, "ru", "us")

    async def story() -> None:
        async with served(us):
            for path in (post.PATH, "/exchange/checkpoints", "/exchange/mirror"):
                async with post.client(to(us, identity(un))) as http:
                    answer = await http.post(f"{us.config.exchange.url}{path}", content=packed)
                assert answer.status_code == 422
                assert answer.json()["faults"][0]["where"] == "from"
            async with post.client(to(us, identity(ru))) as http:
                carry = post.post(http, us.config.exchange.url, post.PATH)
                assert b"." in await carry(packed)

    asyncio.run(story())


def test_the_desk_s_door_does_not_take_partners_where_they_have_their_own(tmp_path: Path) -> None:
    made = folders(tmp_path)
    us = made["us"]

    async def story() -> None:
        async with served(us), post.client() as http:
            for path in (post.PATH, "/exchange/mirror", "/witness/add-checkpoint"):
                answer = await http.post(f"{us.config.url}{path}", content=b"x")
                assert answer.status_code in (404, 405)
            assert (await http.get(f"{us.config.url}/log/checkpoint")).status_code == 200
            assert (await http.get(f"{us.config.url}/healthz")).status_code == 200

    asyncio.run(story())


def test_nodes_tell_each_other_over_the_link(tmp_path: Path) -> None:
    """Couriers, receipts and witnesses all come through."""
    made = folders(tmp_path)

    async def story() -> None:
        async with served(*made.values()), post.client() as http:
            for _ in range(400):
                note = (await http.get(f"{made['us'].config.url}/log/checkpoint")).text
                if note.count("\n— ") == 1 + len(PARTIES) - 1:
                    return
                await asyncio.sleep(0.1)
            pytest.fail(note)

    asyncio.run(story())


def test_a_busy_port_is_named(tmp_path: Path) -> None:
    us = folders(tmp_path)["us"]
    port = us.config.exchange.port
    with socket.create_server((HOST, port)), pytest.raises(Refused, match=str(port)):
        asyncio.run(serve(us.path, ready=str))


def test_a_door_has_so_many_places_and_the_other_is_not_closed_by_it(
        tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(sockets, "MOST", 20)
    made = folders(tmp_path)
    us, ru = made["us"], identity(made["ru"])

    async def story() -> None:
        async with served(us):
            held = [await asyncio.open_connection(HOST, us.config.port) for _ in range(50)]
            turned = [asyncio.create_task(reader.read()) for reader, _ in held]
            async with asyncio.timeout(10):
                while sum(t.done() for t in turned) < 30:
                    await asyncio.sleep(0.05)
            assert sum(t.done() for t in turned) == 30
            assert await asked(us, to(us, ru)) == 200
            for _, writer in held:
                writer.close()
            await asyncio.gather(*turned, return_exceptions=True)
            async with asyncio.timeout(10), post.client() as http:
                while True:
                    with suppress(httpx.HTTPError):
                        assert (await http.get(f"{us.config.url}/healthz")).status_code == 200
                        break

    asyncio.run(story())


def test_a_node_that_is_served_may_open_as_many_files_as_it_needs(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    us = folders(tmp_path)["us"]

    async def story() -> None:
        async with served(us):
            now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
            assert now in (serving.FILES, most)

    if before[1] < 2_048:
        pytest.skip("the system allows few")
    resource.setrlimit(resource.RLIMIT_NOFILE, (1_024, before[1]))
    try:
        asyncio.run(story())
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_who_does_not_ask_is_hung_up_on(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(sockets, "FIRST_S", 0.2)
    us = folders(tmp_path)["us"]

    async def story() -> None:
        async with served(us):
            reader, writer = await asyncio.open_connection(HOST, us.config.port)
            writer.write(b"GET /healthz HT")
            async with asyncio.timeout(10):
                assert await reader.read() == b""
            writer.close()

    asyncio.run(story())
