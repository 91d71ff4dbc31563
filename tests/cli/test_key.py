"""`hudna key` as an operator meets it, on a node that is stopped and a machine without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from hudna.fault import Refused
from hudna.home import card, keyring
from hudna.home.folder import Folder, Plan
from hudna.home.keys_in_log import authority_of
from hudna.home.opening import log_key, open_log, record_key
from hudna.log.checkpoint import open_checkpoint
from hudna.log.note import Verifier
from hudna.record.keys import SigningKey
from hudna.record.kinds import KeyAdded, KeyRevoked
from hudna.record.open import reopen
from hudna.terms.shipped import shipped
from tests.cli.test_node_commands import hudna
from tests.founding import founded

EXERCISE = ("--exercise", "test")
PARTIES = ("us", "ru", "un")


@pytest.fixture
def truce(tmp_path: Path) -> dict[str, Path]:
    text = shipped("syria-2016-exercise")
    founded(tmp_path, *(Plan(p, text, "127.0.0.1", 7001 + i, exercise="test")
                        for i, p in enumerate(PARTIES)))
    return {p: tmp_path / p for p in PARTIES}


def said(*words: str | Path) -> str:
    result = hudna("key", *map(str, words))
    assert result.exit_code == 0, result.stderr
    return result.stdout.strip()


def vouched(truce: dict[str, Path], use: str, key: str) -> None:
    root = truce["us"] / "keys" / "root.key"
    file = truce["us"].parent / "statement"
    file.write_text(said("vouch", "--root", root, "--party", "us", *EXERCISE, "--use", use, key))
    said("admit", truce["us"], file)


def revoked(truce: dict[str, Path], key: str) -> None:
    root = truce["us"] / "keys" / "root.key"
    file = truce["us"].parent / "statement"
    file.write_text(said("revoke", "--root", root, "--party", "us", *EXERCISE, "--after", "1",
                         "--reason", "stolen", key))
    said("admit", truce["us"], file)


def test_a_record_key_is_made_vouched_for_and_takes_over(truce) -> None:
    old = Folder(truce["us"]).keys.record.public.text
    new = said("new", truce["us"], "--use", "record")
    assert "not vouched for" in said("list", truce["us"])
    folder = Folder(truce["us"])
    assert record_key(folder, authority_of(folder)).public.text == old
    vouched(truce, "record", new)
    folder = Folder(truce["us"])
    assert record_key(folder, authority_of(folder)).public.text == new
    revoked(truce, old)
    listed = said("list", truce["us"])
    assert f"us record {old} from the start, ended at entry 1 (revoked: stolen)" in listed
    assert f"us record {new} since entry 0, held here" in listed
    revoked(truce, new)
    folder = Folder(truce["us"])
    with pytest.raises(Refused, match="signs nothing"):
        record_key(folder, authority_of(folder))


@pytest.mark.parametrize("start", ["-J", "-h", "--", "-_"])
def test_a_key_that_begins_with_a_dash_is_no_option(truce, start: str) -> None:
    """As every 64th does."""
    key = next(k for n in range(10**6) if (k := _key_text(n)).startswith(start))
    root = ("--root", truce["us"] / "keys" / "root.key", "--party", "us", *EXERCISE)
    for marked in ((), ("--",)):
        assert _said_of(said("vouch", *root, "--use", "log", *marked, key)) == key
        assert _said_of(said("revoke", *root, "--after", "1", "--reason", "-", *marked, key)) == key
    stated = said("replace", "--party", "us", "--lost", key, "--root", _key_text(1),
                  "--record", _key_text(2))
    assert key in stated


def _key_text(n: int) -> str:
    return SigningKey.from_bytes(n.to_bytes(32, "big")).public.text


def _said_of(presentation: str) -> str:
    told = reopen(presentation).said
    assert isinstance(told, KeyAdded | KeyRevoked)
    return told.public


def test_a_log_key_overlaps_and_both_sign_until_the_old_one_is_revoked(truce) -> None:
    folder = Folder(truce["us"])
    old = folder.keys.log.public
    new = said("new", truce["us"], "--use", "log")
    vouched(truce, "log", new)
    another = said("new", truce["us"], "--use", "record")
    vouched(truce, "record", another)

    def signers() -> set[str]:
        with open_log(Folder(truce["us"]), clock=lambda: 0) as log:
            return {k.text for k in (old, Folder(truce["us"]).keys.logs[1].public)
                    if _verifies(log.checkpoint(), Verifier(log.verifier.name, k))}

    assert signers() == {old.text, new}
    revoked(truce, old.text)
    vouched(truce, "record", said("new", truce["us"], "--use", "record"))
    assert signers() == {new}
    folder = Folder(truce["us"])
    assert log_key(folder, authority_of(folder)).public.text == new
    with open_log(folder, clock=lambda: 0) as log:
        assert log.verifier.key.text == new
        assert log.verify_all().size == log.size
    (truce["us"] / "keys" / "log.key").unlink()
    (truce["us"] / "keys" / "log.2.key").rename(truce["us"] / "keys" / "log.key")
    with open_log(Folder(truce["us"]), clock=lambda: 0) as log:
        assert log.verify_all().size == log.size


def _verifies(note: str, verifier: Verifier) -> bool:
    try:
        open_checkpoint(note, verifier)
    except Refused:
        return False
    return True


def test_promise_3_a_lost_root_key_is_replaced_by_both_trustees_by_hand(truce) -> None:
    root = said("new", truce["us"], "--use", "root")
    record = said("new", truce["us"], "--use", "record")
    words = ("replace", "--party", "us", "--lost", Folder(truce["us"]).config.own.root,
             "--root", root, "--record", record)
    printed = said(*words)
    assert printed.startswith("hudna lost key\nparty: us\n")
    assert hudna("key", *words, "--node", str(truce["ru"])).exit_code == 2, "no officer"
    for party in ("ru", "un"):
        assert said(*words, "--node", truce[party], "--officer", "duty officer 1") == "entry 0"
    assert authority_of(Folder(truce["ru"])).pending()[0].root == root
    assert authority_of(Folder(truce["ru"])).missing(
        authority_of(Folder(truce["ru"])).pending()[0]) == {"un"}


def test_statements_that_are_not_about_keys_are_refused_and_nothing_is_kept(truce) -> None:
    file = truce["us"].parent / "statement"
    for text in ("", "nonsense~", "hudna lost key"):
        file.write_text(text)
        result = hudna("key", "admit", str(truce["us"]), str(file))
        assert result.exit_code == 2, text
        assert result.stderr.startswith("hudna: ")
    assert hudna("key", "admit", str(truce["us"]), "/nowhere").exit_code == 2


def test_the_passphrase_is_changed_and_a_wrong_one_is_named(truce, tmp_path) -> None:
    words, other = tmp_path / "words", tmp_path / "other"
    words.write_text("four words and a number 7\n")
    other.write_text("another passphrase\n")
    changed = ("passphrase", truce["us"], "--new-passphrase-file")
    assert "record.key" in said(*changed, words)
    assert hudna("key", "list", str(truce["us"])).exit_code == 2
    result = hudna("key", "list", str(truce["us"]), "--passphrase-file", str(other))
    assert result.exit_code == 2
    assert "does not open it" in result.stderr
    assert "us root" in said("list", truce["us"], "--passphrase-file", words)
    said(*changed, other, "--passphrase-file", words)
    new = said("new", truce["us"], "--use", "witness", "--passphrase-file", other)
    assert keyring.read(truce["us"] / "keys", lambda: b"another passphrase").witnesses[
        1].public.text == new


def test_the_card_is_printed_again(truce) -> None:
    assert card.read(said("card", truce["us"]), "card") == card.card(Folder(truce["us"]).config)


def test_a_card_without_root_or_witness_is_refused_and_says_what_to_do(truce, tmp_path) -> None:
    lines = said("card", truce["us"]).splitlines()
    for name in ("root", "witness"):
        text = "\n".join(line for line in lines if not line.startswith(name))
        result = hudna("partner", str(truce["ru"]), "-", stdin=text)
        assert result.exit_code == 2
        assert name in result.stderr
        assert "hudna key card" in result.stderr


def test_a_copy_of_a_log_takes_nothing_in_until_its_witnesses_were_asked(truce) -> None:
    """A statement taken into a restored copy would sign a second history."""
    new = said("new", truce["us"], "--use", "record")
    vouched(truce, "record", new)
    file = truce["us"] / "log" / "log.sqlite3"
    copied = file.with_suffix(".copy")
    copied.write_bytes(file.read_bytes())
    copied.replace(file)
    result = hudna("key", "admit", str(truce["us"]), str(truce["us"].parent / "statement"))
    assert result.exit_code == 2
    assert "start the node, which asks its witnesses first" in result.stderr
    with open_log(Folder(truce["us"]), clock=lambda: 0) as log:
        assert log.size == 1
