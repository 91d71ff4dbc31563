"""The keys of what is sealed, and the seal itself."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.log.sealing import join, seal, split, unseal
from hudna.log.store import StoreError
from hudna.log.vault import NAME, Vault
from tests.log.building import a_log, record, texts
from tests.record.statements import seeded

HASHES = [f"{n:064x}" for n in range(1, 2001)]


def test_a_key_is_there_after_a_restart_and_stays_the_first(tmp_path: Path) -> None:
    vault = Vault(tmp_path, "o")
    first = vault.take(HASHES[:3], 0, seeded(1))
    assert len(set(first)) == 3
    assert vault.take(HASHES[1:4], 5, seeded(2))[:2] == first[1:]
    vault.close()
    again = Vault(tmp_path, "o")
    keys = again.keys(HASHES[:5])
    assert [keys[h].secret for h in HASHES[:3]] == first
    assert HASHES[4] not in keys
    assert not keys[HASHES[0]].erased
    assert (again.reached(), again.take([], 3, seeded(3)), again.reached()) == (5, [], 5)
    again.check()
    again.close()


def test_another_logs_vault_is_refused(tmp_path: Path) -> None:
    Vault(tmp_path, "o").close()
    with pytest.raises(StoreError) as refused:
        Vault(tmp_path, "p")
    assert refused.value.faults[0].found == "the vault of o"


def test_of_2000_keys_none_that_was_destroyed_is_in_any_file(tmp_path: Path) -> None:
    """Added in any order of hashes and in many pages; destroyed in another."""
    dice, vault = random.Random(7), Vault(tmp_path, "o")
    dice.shuffle(mixed := list(HASHES))
    kept = {}
    for at in range(0, 2000, 40):
        some = mixed[at : at + 40]
        kept.update(zip(some, vault.take(some, at, dice.randbytes), strict=True))
    gone = dice.sample(mixed, 300)
    old = [kept[h] for h in gone]
    for h in gone:
        for _ in range(dice.randrange(1, 3)):
            kept[h] = coming = dice.randbytes(32)
            vault.prepare(h, coming)
            assert vault.keys([h])[h].coming == coming
            vault.destroy(h)
            old.append(coming)
    vault.forget()
    raw = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert [key for key in old if key in raw and key not in kept.values()] == []
    found = vault.keys(HASHES)
    assert {h: k.secret for h, k in found.items()} == kept
    assert {h for h, k in found.items() if k.erased} == set(gone)
    assert all(key in raw for key in kept.values())
    vault.close()


def test_what_is_destroyed_without_a_coming_key_stays(tmp_path: Path) -> None:
    vault = Vault(tmp_path, "o")
    (key,) = vault.take(HASHES[:1], 0, seeded(1))
    vault.destroy(HASHES[0])
    assert vault.keys(HASHES[:1])[HASHES[0]].secret == key
    vault.close()


ascii_texts = st.text(st.characters(codec="ascii", exclude_characters="~"), max_size=60)


@given(st.lists(ascii_texts.filter(bool)), ascii_texts)
def test_a_presentation_comes_apart_and_together(disclosures: list[str], jwt: str) -> None:
    presentation = "~".join([jwt, *disclosures, ""])
    assert join(*split(presentation)) == presentation


@given(ascii_texts, st.integers(0), st.data())
def test_a_seal_opens_with_its_key_for_its_record_and_else_not(
    text: str, seed: int, data: st.DataObject
) -> None:
    key, nonce = seeded(seed % 2**60)(32), seeded(1)(12)
    sealed = seal(text, HASHES[0], key, nonce)
    assert unseal(sealed, HASHES[0], key) == text
    assert unseal(sealed, HASHES[1], key) is None
    assert unseal(sealed, HASHES[0], seeded(seed % 2**60 + 1)(32)) is None
    assert unseal(b"", HASHES[0], key) is None
    at = data.draw(st.integers(0, len(sealed) - 1))
    spoilt = sealed[:at] + bytes([sealed[at] ^ 1 << data.draw(st.integers(0, 7))]) + sealed[at + 1:]
    assert unseal(spoilt, HASHES[0], key) is None


def test_the_logs_store_holds_no_disclosure_and_no_key(tmp_path: Path) -> None:
    with a_log(tmp_path) as log:
        log.append([record(5).presentation])
        keys = log._writer._vault.keys([record(5).hash])
    files = b"".join(f.read_bytes() for f in tmp_path.glob("log.sqlite3*"))
    assert record(5).presentation.partition("~")[0].encode() in files
    for text in split(record(5).presentation)[1].split("~"):
        assert text.encode() not in files
    assert keys[record(5).hash].secret not in files


def test_a_vault_that_is_gone_is_named(tmp_path: Path) -> None:
    with a_log(tmp_path) as log:
        log.append(texts(1))
    (tmp_path / NAME).unlink()
    with pytest.raises(StoreError) as refused, a_log(tmp_path) as log:
        log.verify_all()
    assert refused.value.faults[0].found == "an entry without its key"
    assert refused.value.faults[0].where.startswith(str(tmp_path / NAME))
