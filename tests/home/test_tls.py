"""A node's side of the link: its own certificate, and another one when it is needed."""

from __future__ import annotations

import asyncio
import secrets
import ssl
import tempfile
from pathlib import Path

import pytest
from msgspec.structs import replace

from hudna.exchange import certificates
from hudna.exchange.link import accepting, reaching
from hudna.fault import Refused
from hudna.home import card, config, tls
from hudna.home.config import ExchangeLine
from hudna.home.folder import Folder, Plan, create
from tests.agreements import quick_text

WORDS = b"four words and a number 7"
KNOWN = ("us", "ru", "un")


def made(root: Path, party: str, passphrase: bytes | None = None, port: int = 7101) -> Folder:
    door = ExchangeLine("127.0.0.1", port, f"https://{party}.example:{port}")
    plan = Plan(party, quick_text(), "127.0.0.1", 7001, exercise="test", exchange=door)
    return create(root / party, plan, secrets.token_bytes, passphrase)


@pytest.mark.parametrize("passphrase", [None, WORDS])
def test_a_node_is_made_with_a_certificate_that_its_card_carries(tmp_path, passphrase) -> None:
    us = made(tmp_path, "us", passphrase)
    own = tls.identity(us)
    theirs = card.read(card.write(card.card(us.config)), "us.toml")
    assert certificates.read(theirs.certificate, "certificate") == own.certificate
    assert certificates.key_in(own.certificate) == own.key.public
    assert theirs.exchange == "https://us.example:7101"
    others = {k.public for k in (*us.keys.records, *us.keys.logs, *us.keys.witnesses)}
    assert own.key.public not in others


def test_the_key_never_lies_in_the_clear_beside_the_node(tmp_path, monkeypatch) -> None:
    """OpenSSL takes it from a file; what is in that file opens to this process alone."""
    us, ru = made(tmp_path, "us", WORDS), made(tmp_path, "ru")
    seen: list[str] = []
    real = ssl.SSLContext.load_cert_chain

    def load(self, certfile, keyfile=None, password=None):
        seen.append(Path(certfile).read_text())
        assert Path(certfile).parent.stat().st_mode & 0o077 == 0
        return real(self, certfile, keyfile, password)

    monkeypatch.setattr(ssl.SSLContext, "load_cert_chain", load)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    reaching(tls.identity(us), tls.identity(ru).certificate)
    accepting(tls.identity(us), [])
    assert len(seen) == 2
    assert all("ENCRYPTED PRIVATE KEY" in text for text in seen)
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("passphrase", [None, WORDS])
def test_another_certificate_takes_the_place_of_the_first(tmp_path, passphrase) -> None:
    us = made(tmp_path, "us", passphrase)
    before = tls.identity(us)
    public = tls.renew(us, secrets.token_bytes, passphrase)
    after = tls.identity(Folder(us.path, lambda: WORDS))
    assert after.key.public == public != before.key.public
    assert card.card(Folder(us.path).config).certificate == certificates.write(after.certificate)
    assert config.read(us.path).exchange == us.config.exchange


def test_a_node_without_one_says_what_makes_one(tmp_path) -> None:
    us = made(tmp_path, "us")
    config.write(us.path, replace(us.config, own=replace(us.config.own, certificate="")))
    with pytest.raises(Refused, match="hudna key new DIRECTORY --use link"):
        tls.identity(Folder(us.path))
    (us.path / "keys" / "link.key").unlink()
    tls.renew(Folder(us.path), secrets.token_bytes, None)
    assert tls.identity(Folder(us.path)).certificate


def test_a_certificate_without_its_key_is_refused(tmp_path) -> None:
    us = made(tmp_path, "us")
    (us.path / "keys" / "link.key").unlink()
    with pytest.raises(Refused, match="whose key is in keys"):
        tls.identity(Folder(us.path))


# --- what a partner's card may change ---------------------------------------------------------


def test_another_certificate_is_taken_by_its_fingerprint_only(tmp_path) -> None:
    us, ru = made(tmp_path, "us"), made(tmp_path, "ru", port=7102)
    settings = card.add(us.config, card.card(ru.config), KNOWN)
    tls.renew(ru, secrets.token_bytes, None)
    new = card.card(Folder(ru.path).config)
    heard = certificates.fingerprint(certificates.read(new.certificate, "certificate"))
    for wrong in ("", heard[:-1], "0" * 64, heard[:8]):
        with pytest.raises(Refused, match="certificate"):
            card.add(settings, new, KNOWN, wrong)
    spoken = " ".join(heard[i:i + 4] for i in range(0, 64, 4)).upper()
    changed = card.add(settings, new, KNOWN, spoken)
    assert changed.partners[0].certificate == new.certificate
    assert card.add(changed, new, KNOWN).partners == changed.partners, "the same card again"
    with pytest.raises(Refused, match="certificate"):
        card.add(changed, replace(new, certificate=""), KNOWN)


def test_no_card_leads_one_partner_s_words_to_another(tmp_path) -> None:
    us, ru, un = made(tmp_path, "us"), made(tmp_path, "ru", port=7102), made(tmp_path, "un")
    settings = card.add(us.config, card.card(ru.config), KNOWN)
    taken = replace(card.card(un.config), exchange=ru.config.exchange.url)
    with pytest.raises(Refused, match="exchange"):
        card.add(settings, taken, KNOWN)


def test_a_card_of_before_certificates_is_reached_as_before(tmp_path) -> None:
    us, ru = made(tmp_path, "us"), made(tmp_path, "ru")
    old = replace(card.card(ru.config), exchange="", certificate="")
    partner = card.add(us.config, old, KNOWN).partners[0]
    assert partner.reached_at == ru.config.url
    assert dict(tls.pinned(card.add(us.config, old, KNOWN))) == {}


@pytest.mark.parametrize("line", [
    ExchangeLine("127.0.0.1", 0, "https://us.example"),
    ExchangeLine("127.0.0.1", 7101, "http://us.example"),
    ExchangeLine("127.0.0.1", 7101, "us.example:7101"),
])
def test_settings_of_no_link_are_refused_and_named(tmp_path, line) -> None:
    us = made(tmp_path, "us")
    config.write(us.path, replace(us.config, exchange=line))
    with pytest.raises(Refused, match="exchange"):
        config.read(us.path)


def test_a_partner_s_door_without_its_certificate_is_refused(tmp_path) -> None:
    us, ru = made(tmp_path, "us"), made(tmp_path, "ru", port=7102)
    settings = card.add(us.config, card.card(ru.config), KNOWN)
    bare = replace(settings.partners[0], certificate="")
    config.write(us.path, replace(settings, partners=(bare,)))
    with pytest.raises(Refused, match="certificate"):
        config.read(us.path)


def test_each_partner_has_a_way_of_its_own(tmp_path) -> None:
    us, ru, un = made(tmp_path, "us"), made(tmp_path, "ru", port=7102), made(tmp_path, "un")
    settings = us.config
    for other in (ru, replace_door(un)):
        settings = card.add(settings, card.card(other.config), KNOWN)
    config.write(us.path, settings)
    links = tls.Links(Folder(us.path))
    assert set(links._proven) == {"https://ru.example:7102"}
    asyncio.run(links.close())


def replace_door(folder: Folder) -> Folder:
    """The same node behind a reverse proxy."""
    config.write(folder.path, replace(folder.config, exchange=None))
    return Folder(folder.path)
