"""Secrets at rest: what the oracles read back, and that nothing lies in the clear."""

from __future__ import annotations

import base64
import logging
import secrets
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from hudna.fault import Refused
from hudna.home import keyring, pkcs8
from hudna.record import base64url
from hudna.record.keys import SigningKey

WORDS = b"four words and a number 7"
FILES = ("link.key", "log.key", "record.key", "root.key", "session.key", "witness.key")


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[bytes]]:
    drawn: list[bytes] = []

    def randomness(count: int) -> bytes:
        drawn.append(secrets.token_bytes(count))
        return drawn[-1]

    folder = tmp_path_factory.mktemp("made") / "keys"
    keyring.make(folder, randomness, WORDS)
    return folder, [d for d in drawn if len(d) == keyring.SIZE]


def test_every_file_is_sealed_on_its_own_and_an_oracle_reads_it(sealed) -> None:
    folder, drawn = sealed
    assert tuple(sorted(p.name for p in folder.iterdir())) == FILES
    read = {}
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.read_text().startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n")
        read[path.name] = load_pem_private_key(path.read_bytes(), WORDS).private_bytes_raw()
    assert set(read.values()) == set(drawn)
    keys = keyring.read(folder, lambda: WORDS)
    assert (keys.record.to_bytes(), keys.log.to_bytes(), keys.witness.to_bytes(), keys.session) == (
        read["record.key"], read["log.key"], read["witness.key"], read["session.key"])
    root = keyring.read_one(folder / "root.key", lambda: WORDS)
    assert root.to_bytes() == read["root.key"]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl on this machine")
def test_openssl_reads_it_and_names_scrypt(sealed) -> None:
    folder, _ = sealed
    path = str(folder / "record.key")
    told = subprocess.run(["openssl", "asn1parse", "-in", path], capture_output=True, text=True,
                          check=True).stdout
    assert all(word in told for word in ("PBES2", "scrypt", "aes-256-cbc"))
    public = subprocess.run(["openssl", "pkey", "-in", path, "-passin", f"pass:{WORDS.decode()}",
                             "-pubout", "-outform", "DER"], capture_output=True, check=True).stdout
    assert public[-32:] == keyring.read_one(folder / "record.key", lambda: WORDS).public.to_bytes()


def test_no_secret_byte_lies_in_any_file(sealed) -> None:
    folder, drawn = sealed
    kept = b"".join(p.read_bytes() for p in folder.iterdir())
    der = b"".join(base64.b64decode("".join(p.read_text().splitlines()[1:-1]))
                   for p in folder.iterdir())
    for secret in drawn:
        forms = [secret, secret.hex().encode(), base64.b64encode(secret).rstrip(b"="),
                 base64.urlsafe_b64encode(secret).rstrip(b"=")]
        for form in forms:
            assert form not in kept
            assert form not in der


def test_another_passphrase_or_none_is_named_and_never_the_content(sealed) -> None:
    folder, _ = sealed
    with pytest.raises(Refused) as refused:
        keyring.read(folder, lambda: b"another passphrase")
    assert refused.value.faults[0].where.endswith("record.key")
    assert "does not open it" in str(refused.value)
    with pytest.raises(Refused) as refused:
        keyring.read(folder)
    assert "under a passphrase" in str(refused.value)


def test_a_flipped_byte_of_a_sealed_key_is_named(sealed, tmp_path) -> None:
    folder, _ = sealed
    shutil.copytree(folder, tmp_path / "keys")
    path = tmp_path / "keys" / "record.key"
    lines = path.read_text().splitlines()
    lines[2] = lines[2][:-2] + ("AA" if lines[2][-2:] != "AA" else "BB")
    path.write_text("\n".join(lines))
    with pytest.raises(Refused):
        keyring.read(tmp_path / "keys", lambda: WORDS)


def test_a_key_in_the_clear_is_what_the_oracle_reads() -> None:
    secret = secrets.token_bytes(32)
    plain = pkcs8.write(secret, None, secrets.token_bytes)
    assert load_pem_private_key(plain.encode(), None).private_bytes_raw() == secret
    assert pkcs8.read(plain, None) == secret


def test_old_keys_in_the_clear_still_open_with_a_warning_said_once(tmp_path, caplog) -> None:
    folder = tmp_path / "keys"
    folder.mkdir()
    for i, name in enumerate(("record.key", "log.key", "session.key")):
        (folder / name).write_text(base64url.encode(bytes([i]) * 32) + "\n")
        (folder / name).chmod(0o600)
    with caplog.at_level(logging.WARNING):
        keys = keyring.read(folder)
    assert keys.record == keys.records[0]
    assert keys.session == b"\x02" * 32
    assert len(caplog.records) == 1
    assert base64url.encode(bytes(32)) not in caplog.text
    with pytest.raises(Refused, match="witness"):
        _ = keys.witness
    keyring.change(folder, None, WORDS, secrets.token_bytes)
    assert keyring.read(folder, lambda: WORDS).record.to_bytes() == bytes(32)
    assert keyring.is_sealed(folder)


def test_keys_of_one_use_lie_side_by_side_and_the_newest_good_one_is_taken(tmp_path) -> None:
    folder = tmp_path / "keys"
    keyring.make(folder, secrets.token_bytes)
    first = keyring.read(folder).record.public
    made = [keyring.add(folder, "record", secrets.token_bytes, None) for _ in range(10)]
    keys = keyring.read(folder)
    assert [k.public for k in keys.records] == [first, *made]
    assert (folder / "record.11.key").exists()
    assert keyring.newest(keys.records, (first, made[1])).public == made[1]
    stranger = SigningKey.generate(secrets.token_bytes(32)).public
    assert keyring.newest(keys.records, (first, stranger)).public == first
    assert keyring.newest(keys.records, (stranger,)) is None


def test_the_passphrase_of_every_file_is_changed_or_of_none(tmp_path) -> None:
    folder = tmp_path / "keys"
    keyring.make(folder, secrets.token_bytes)
    before = keyring.read(folder)
    assert keyring.change(folder, None, WORDS, secrets.token_bytes) == FILES
    with pytest.raises(Refused):
        keyring.change(folder, lambda: b"a wrong passphrase", b"x" * 12, secrets.token_bytes)
    after = keyring.read(folder, lambda: WORDS)
    assert (after.record.public, after.session) == (before.record.public, before.session)


def test_a_key_that_others_may_read_is_refused(tmp_path) -> None:
    folder = tmp_path / "keys"
    keyring.make(folder, secrets.token_bytes)
    (folder / "log.key").chmod(0o644)
    with pytest.raises(Refused, match="mode 600"):
        keyring.read(folder)
