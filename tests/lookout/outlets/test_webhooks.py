"""Webhooks: signed, kept on disk, tried again until taken or expired."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from hudna.fault import Refused
from hudna.lookout.outlets import webhooks
from hudna.lookout.outlets.all import Outlets
from hudna.lookout.outlets.spool import Waits
from hudna.lookout.outlets.webhooks import Hook, Webhook
from tests.lookout.outlets.giving import NOW, clock, issued, some, until
from tests.lookout.outlets.receiver import Receiver
from tests.speak.test_cap import valid
from tests.speak.warned import EXERCISE, cancel, warning

SECRET = b"0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands still lets only what is due at once be tried."""
    monkeypatch.setattr(webhooks, "FIRST_MS", 0)
    monkeypatch.setattr(webhooks, "LIMIT_S", 1.0)


@asynccontextmanager
async def running(url: str, spool: Path, now: list[int] | None = None) -> AsyncIterator[Webhook]:
    async with httpx.AsyncClient(trust_env=False) as http:
        hook = Webhook(Hook("civil defence", url, SECRET), spool,
                       (lambda: now[0]) if now else clock, http)
        task = asyncio.create_task(hook.run())
        yield hook
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        hook.close()


def test_it_is_signed_has_the_message_and_leaves_nothing_behind(tmp_path: Path):
    async def run() -> None:
        async with running(receiver.url, tmp_path / "spool") as hook:
            assert await hook.give(issued(warning())) == []
            await until(lambda: hook.taken == 1)

    with Receiver() as receiver:
        asyncio.run(run())
    (got,) = receiver.got
    signed = b".".join((got.headers["webhook-id"].encode(),
                        got.headers["webhook-timestamp"].encode(), got.body))
    mac = base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest()).decode()
    assert got.headers["webhook-signature"] == f"v1,{mac}"
    assert got.headers["idempotency-key"] == warning().id
    said = json.loads(got.body)
    valid(said["cap"].encode())
    assert said["identifier"] == warning().id and "event" not in said
    assert b"secret-passage" not in got.body
    assert not list((tmp_path / "spool").glob("*"))


def test_the_signature_is_that_of_standard_webhooks():
    """By the example that Standard Webhooks publishes for its libraries."""
    hook = Hook.of("a", "https://a/b", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    waits = Waits("msg_p5jXN8AQM9LWM0D4loKWxJek", "", 0, 0, b'{"test": 2432232314}')
    found = webhooks.headers(waits, hook.secret, 1614265330_000)
    assert found["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert found["webhook-timestamp"] == "1614265330"
    assert Hook.of("a", "https://a/b", "x" * 24).secret == b"x" * 24


def test_a_secret_that_is_no_base64_is_refused_unshown():
    with pytest.raises(Refused) as refused:
        Hook.of("a", "https://a/b", "whsec_not*base64*at*all")
    assert "not*base64" not in str(refused.value)


def test_it_is_tried_again_until_it_is_taken(tmp_path: Path):
    async def run() -> None:
        async with running(receiver.url, tmp_path) as hook:
            receiver.answers = 503
            await hook.give(issued(warning()))
            await until(lambda: hook.failed >= 3)
            assert hook.beside.fault == "HTTP 503" and hook.beside.waiting == 1
            receiver.answers = 200
            await until(lambda: hook.taken == 1)
            assert hook.beside.fault == ""

    with Receiver() as receiver:
        asyncio.run(run())


@pytest.mark.parametrize("answer", [302, 404])
def test_another_answer_is_not_a_taking_and_nobody_is_followed(tmp_path: Path, answer: int):
    async def run() -> None:
        receiver.answers = answer
        async with running(receiver.url, tmp_path) as hook:
            await hook.give(issued(warning()))
            await until(lambda: hook.failed >= 2)
            assert hook.taken == 0

    with Receiver() as receiver:
        asyncio.run(run())


def test_what_waits_outlives_the_process(tmp_path: Path):
    async def waits() -> None:
        async with running("http://127.0.0.1:9/none", tmp_path) as hook:
            await hook.give(issued(*some(5)))
            await until(lambda: hook.failed >= 1)
            assert hook.beside.fault == "ConnectError"

    async def goes_on() -> None:
        async with running(receiver.url, tmp_path) as hook:
            await until(lambda: hook.taken == 5)

    asyncio.run(waits())
    (tmp_path / "0.waits").write_bytes(b"half of")
    with Receiver() as receiver:
        asyncio.run(goes_on())
    assert {g.headers["webhook-id"] for g in receiver.got} == {w.id for w in some(5)}
    assert not list(tmp_path.glob("*.waits"))


def test_what_has_expired_is_let_go_of(tmp_path: Path):
    async def run() -> None:
        now = [NOW]
        async with running("http://127.0.0.1:9/none", tmp_path, now) as hook:
            await hook.give(issued(warning()))
            await until(lambda: hook.failed >= 1)
            now[0] = warning().expires_ms
            await until(lambda: hook.beside.waiting == 0)
            assert hook.expired == 1 and hook.taken == 0

    asyncio.run(run())
    assert not list(tmp_path.glob("*.waits"))


def test_what_concerns_one_place_is_never_sent_out_of_order(tmp_path: Path):
    async def run() -> None:
        async with running(receiver.url, tmp_path) as hook:
            receiver.answers = 500
            await hook.give(issued(warning(), cancel()))
            await until(lambda: hook.failed >= 2)
            assert {g.headers["webhook-id"] for g in receiver.got} == {warning().id}
            receiver.answers = 200
            await until(lambda: hook.taken == 2)

    with Receiver() as receiver:
        asyncio.run(run())
    assert [g.headers["webhook-id"] for g in receiver.got if g.answer == 200] == [
        warning().id, cancel().id]


def test_one_that_never_answers_is_left_after_its_time(tmp_path: Path):
    async def run() -> None:
        receiver.answers = 0
        async with running(receiver.url, tmp_path) as hook:
            await hook.give(issued(warning()))
            await until(lambda: hook.failed >= 1)
            assert hook.beside.fault in ("TimeoutError", "ReadTimeout")

    with Receiver() as receiver:
        asyncio.run(run())


@pytest.mark.parametrize(("url", "secret"), [
    ("ftp://a/b", SECRET), ("file:///etc/passwd", SECRET), ("", SECRET), ("https://a/b", b"short")])
def test_a_hook_that_cannot_be_is_refused_without_its_secrets(url: str, secret: bytes):
    with pytest.raises(Refused) as refused:
        Hook("a", url, secret)
    assert "passwd" not in str(refused.value) and "short" not in str(refused.value)


def test_what_has_gone_out_is_what_it_has_taken_and_not_what_is_kept_for_it(tmp_path: Path):
    async def run() -> None:
        receiver.answers = 500
        async with httpx.AsyncClient(trust_env=False) as http:
            hook = Webhook(Hook("civil defence", receiver.url, SECRET), tmp_path, clock, http)
            async with Outlets([hook], EXERCISE, clock) as outlets:
                await outlets.send(some(3))
                await until(lambda: hook.failed >= 3)
                [state] = outlets.states()
                assert (state.given, state.given_ms, state.waiting) == (0, None, 3)
                receiver.answers = 204
                await until(lambda: outlets.states()[0].given == 3)
                [state] = outlets.states()
                assert (state.given_ms, state.waiting, state.fault) == (NOW, 0, "")
            hook.close()

    with Receiver() as receiver:
        asyncio.run(run())
