from __future__ import annotations

import random
from base64 import b64encode
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.log import bundle, bundle_files, note, proof
from hudna.log.bundle import PartyKey, listed_in
from hudna.log.bundle_check import check
from hudna.log.checkpoint import Checkpoint
from hudna.log.cosignature import Cosigner
from hudna.log.note import Verifier
from hudna.record import sdjwt
from hudna.record.keys import SigningKey
from tests.log.building import AUTHORS, LOG_KEY, ORIGIN, record
from tests.log.bundles import ABOUT, KEYS, ROOT, SECOND, a_bundle, a_new_key, held

VERIFIER = Verifier(ORIGIN, LOG_KEY.public)
FILES = a_bundle(exports={"register.html": b"<p>protection never depends on it</p>"})
ZIP = bundle_files.zipped(FILES.items())


def faults(files: dict[str, bytes], *verifiers: Verifier) -> str:
    with pytest.raises(Refused) as refused:
        check(files, *(verifiers or (VERIFIER,)))
    return str(refused.value)


def signed_anew(files: dict[str, bytes]) -> dict[str, bytes]:
    """As by a node that signs what it should not: the sums are true, whatever the content."""
    sums = {n: bundle.sha256(d).hexdigest() for n, d in files.items() if n != bundle.NOTE}
    text = bundle.listing(ORIGIN, sums)
    return {**files, bundle.NOTE: note.sign(text, ORIGIN, LOG_KEY).encode()}


def test_a_bundle_says_what_it_is() -> None:
    manifest = check(FILES, VERIFIER)
    assert manifest.about == ABOUT
    assert [listed.hash for listed in manifest.records] == [record(n).hash for n in range(5)]
    assert a_bundle(exports={"register.html": b"<p>protection never depends on it</p>"}) == FILES


def test_its_note_is_no_checkpoint_and_its_lines_are_those_of_sha256sum() -> None:
    text = note.open_note(FILES[bundle.NOTE].decode(), VERIFIER)
    assert text.split("\n")[1] == ORIGIN and not text.split("\n")[2].isdigit()
    sums = listed_in(text)
    assert f"{sums['checkpoint']}  checkpoint\n" in text
    assert set(sums) == set(FILES) - {bundle.NOTE}


def test_any_other_key_refuses_it() -> None:
    other = SigningKey.generate(b"x" * 32).public
    assert "none by this key" in faults(FILES, Verifier(ORIGIN, other))
    assert "none by this key" in faults(FILES, Verifier("another.example", LOG_KEY.public))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_flipped_bit_in_any_file_is_refused(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(FILES)))
    at = data.draw(st.integers(0, len(FILES[name]) - 1))
    spoilt = bytearray(FILES[name])
    spoilt[at] ^= 1 << data.draw(st.integers(0, 7))
    faults({**FILES, name: bytes(spoilt)})


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_that_is_missing_is_named(name: str) -> None:
    assert name in faults({n: d for n, d in FILES.items() if n != name})


def test_a_file_that_was_added_is_named() -> None:
    assert "exports/more.html: found a file" in faults({**FILES, "exports/more.html": b""})


@pytest.mark.parametrize("name", ["../x", "a/../b", "/etc/x", "A", "a//b", "a\nb", "a b", ""])
def test_a_name_that_would_leave_the_directory_is_never_written(name: str) -> None:
    with pytest.raises(Refused):
        a_bundle(exports={name: b""})
    sums = {name: "0" * 64}
    with pytest.raises(Refused):
        listed_in(bundle.listing(ORIGIN, sums))


# --- a node that signs a bundle which does not hold together ---------------------------------


def test_a_record_of_another_place_in_the_log_is_refused() -> None:
    records = [record(n) for n in range(5)]
    one = bundle.proof_file(records[1].hash)
    two = bundle.proof_file(records[2].hash)
    swapped = {**FILES, one: FILES[two], two: FILES[one]}
    told = faults(signed_anew(swapped))
    assert f"{one}, index: found 2; expected 1" in told


def test_a_record_that_was_never_in_the_log_is_refused() -> None:
    inside, outside = record(1), record(99)
    files = {
        name.replace(inside.hash, outside.hash): data.replace(
            inside.hash.encode(), outside.hash.encode())
        for name, data in FILES.items()
    }
    files[bundle.record_file(outside.hash)] = outside.presentation.encode()
    assert "do not lead from entry 1 to the root" in faults(signed_anew(files))


def test_a_disclosure_that_was_not_signed_is_refused() -> None:
    one = record(1)
    files = dict(FILES)
    forged = sdjwt.disclosure(b"s" * 16, "reason", "another")
    files[bundle.record_file(one.hash)] += f"{forged}~".encode()
    told = faults(signed_anew(files))
    assert bundle.record_file(one.hash) in told and "a digest in _sd" in told


def test_a_disclosure_may_be_withheld() -> None:
    one = record(1)
    files = dict(FILES)
    files[bundle.record_file(one.hash)] = sdjwt.withhold(one.presentation, {"reason"}).encode()
    check(signed_anew(files), VERIFIER)


def test_a_record_by_a_key_that_the_manifest_does_not_name_is_refused() -> None:
    assert "header.kid" in faults(a_bundle(keys=[k for k in KEYS if k.party != "un"]))
    with_other = PartyKey("un", "record", SECOND.public.text)
    assert "header.kid" in faults(a_bundle(keys=[with_other]))


def test_a_key_is_vouched_for_by_the_record_that_says_so() -> None:
    added, by_it = a_new_key()
    root = PartyKey("un", "root", ROOT.public.text)
    second = PartyKey("un", "record", SECOND.public.text, (added.hash,))
    check(a_bundle([added, by_it], keys=[root, second]), VERIFIER)
    wrong = PartyKey("un", "record", AUTHORS["un"].public.text, (added.hash,))
    assert "keys[2]" in faults(a_bundle([added, by_it], keys=[root, second, wrong]))
    absent = PartyKey("un", "record", SECOND.public.text, ("0" * 64,))
    assert "keys[1]" in faults(a_bundle([added, by_it], keys=[root, absent]))


def test_the_root_key_signs_keys_and_no_other_key_does() -> None:
    added, by_it = a_new_key()
    as_root = PartyKey("un", "root", SECOND.public.text)
    as_record = PartyKey("un", "record", ROOT.public.text)
    told = faults(a_bundle([added, by_it], keys=[as_root, as_record]))
    assert told.count("header.kid") == 2


def test_a_record_that_nobody_holds_any_more_has_its_proof() -> None:
    records = [record(n) for n in range(3)]
    files = a_bundle(records)
    lost = bundle.Held(records[1].hash, 1, 0, "un", "withdrawal", "")
    some = [held(0, records[0]), lost]
    steps = {i: bundle_proof(files, r.hash) for i, r in enumerate(records)}
    made = dict(bundle.write(
        ABOUT, some, checkpoint=files["checkpoint"].decode(), keys=KEYS, key=LOG_KEY,
        inclusion=lambda i, _: steps[i],
    ))
    assert not check(made, VERIFIER).records[1].held


def bundle_proof(files: dict[str, bytes], of: str) -> tuple[bytes, ...]:
    return proof.parse(files[bundle.proof_file(of)].decode()).steps


def test_notes_of_other_logs_need_a_key_that_the_manifest_names() -> None:
    key = SigningKey.generate(b"o" * 32)
    other = Checkpoint("us.example/log", 7, b"7" * 32).sign(key)
    verifier = Verifier("us.example/log", key.public).text
    check(a_bundle(checkpoints=[other], verifiers=[verifier]), VERIFIER)
    assert "checkpoints/0.note" in faults(a_bundle(checkpoints=[other]))
    spoilt = other.replace("\n7\n", "\n8\n")
    assert "does not verify" in faults(a_bundle(checkpoints=[spoilt], verifiers=[verifier]))


def test_cosignatures_are_checked_by_the_witness_keys_that_the_manifest_names() -> None:
    witness = Cosigner("us.example/witness", SigningKey.generate(b"w" * 32))
    signed = FILES["checkpoint"].decode()
    text, _ = note.split(signed)
    true, false = witness.line(text, 7), witness.line(text.replace("5", "6"), 7)
    names = [witness.public.text]
    check(a_bundle(checkpoint=signed + true, verifiers=names), VERIFIER)
    assert "does not verify" in faults(a_bundle(checkpoint=signed + false, verifiers=names))
    assert "does not verify" in faults(
        a_bundle(checkpoints=[signed + false], verifiers=[VERIFIER.text, *names]))
    # A witness's word alone makes no checkpoint of its log.
    alone = f"{text}\n{true}"
    assert "checkpoints/0.note" in faults(a_bundle(checkpoints=[alone], verifiers=names))


def test_the_manifest_has_one_form() -> None:
    files = {**FILES, bundle.MANIFEST: FILES[bundle.MANIFEST] + b"\n"}
    assert bundle.MANIFEST in faults(signed_anew(files))
    twice = FILES[bundle.MANIFEST].replace(b'{\n "about"', b'{\n "about": null,\n "about"', 1)
    assert "about" in faults(signed_anew({**FILES, bundle.MANIFEST: twice}))


# --- as a directory, and as one file ---------------------------------------------------------


def test_there_and_back_as_a_directory_and_as_a_zip(tmp_path: Path) -> None:
    bundle_files.save(FILES.items(), tmp_path / "evidence")
    assert bundle_files.read(tmp_path / "evidence") == FILES
    (tmp_path / "evidence.zip").write_bytes(ZIP)
    assert bundle_files.read(tmp_path / "evidence.zip") == FILES
    assert bundle_files.is_bundle(tmp_path / "evidence")
    assert bundle_files.is_bundle(tmp_path / "evidence.zip")
    assert not bundle_files.is_bundle(tmp_path)


def test_any_flipped_bit_of_a_zip_is_refused(tmp_path: Path) -> None:
    chance = random.Random(4)
    path = tmp_path / "evidence.zip"
    for _ in range(400):
        spoilt = bytearray(ZIP)
        spoilt[chance.randrange(len(ZIP))] ^= 1 << chance.randrange(8)
        path.write_bytes(spoilt)
        with pytest.raises(Refused):
            check(bundle_files.read(path), VERIFIER)


@pytest.mark.parametrize("raw", [b"", b"PK", ZIP[:-1], ZIP + b"\0", ZIP[100:], b64encode(ZIP)])
def test_a_zip_cut_short_or_longer_is_refused(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "e.zip").write_bytes(raw)
    with pytest.raises(Refused):
        bundle_files.read(tmp_path / "e.zip")


def test_a_link_out_of_the_directory_is_not_followed(tmp_path: Path) -> None:
    bundle_files.save(FILES.items(), tmp_path / "evidence")
    (tmp_path / "evidence" / "exports" / "x").symlink_to("/etc/hostname")
    with pytest.raises(Refused, match="a link"):
        bundle_files.read(tmp_path / "evidence")
