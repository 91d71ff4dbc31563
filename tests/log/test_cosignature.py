"""C2SP tlog-cosignature."""

from __future__ import annotations

from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.log import note
from hudna.log.bounds import cosigned
from hudna.log.checkpoint import Checkpoint
from hudna.log.cosignature import (
    LATEST_S,
    Cosigner,
    CosignerKey,
    cosignatures,
    in_answer,
    message,
    time_of,
)
from hudna.place.times import format_instant
from hudna.record.keys import SigningKey

# The example of the specification: the key is not given, all else is.
BODY = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
LOG_LINE = (
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/"
    "Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)
WITNESS_LINE = (
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2"
    "oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
EXAMPLE = f"{BODY}\n{LOG_LINE}{WITNESS_LINE}"
NOW_S = 1_679_315_147

LOG = SigningKey.generate(b"l" * 32)
WITNESS = Cosigner("witness.example.com/w1", SigningKey.generate(b"w" * 32))
CHECKPOINT = Checkpoint("log.example", 7, b"\x07" * 32)


def test_the_examples_lines_are_taken_apart() -> None:
    text, lines = note.split(EXAMPLE)
    assert text == BODY
    assert [line.name for line in lines] == ["example.com/behind-the-sofa", WITNESS.name]
    assert time_of(lines[1].signature) == NOW_S
    assert len(lines[1].signature) == 72
    assert lines[1].id.hex() == "8d66cf3f"


def test_the_message_is_the_examples() -> None:
    assert message(BODY, NOW_S).decode() == (
        "cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n"
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )


def test_an_unknown_witness_is_passed_over() -> None:
    assert cosignatures(EXAMPLE, [WITNESS.public]) == []


def test_a_cosignature_is_time_then_signature_over_both() -> None:
    line = WITNESS.line(CHECKPOINT.text, NOW_S)
    raw = b64decode(line.split(" ")[2])
    assert raw[:4] == WITNESS.public.id
    assert int.from_bytes(raw[4:12], "big") == NOW_S
    assert WITNESS.key.public.verifies(
        raw[12:], f"cosignature/v1\ntime {NOW_S}\n{CHECKPOINT.text}".encode()
    )


def test_a_note_of_several_signatures() -> None:
    other = Cosigner("witness.example.com/w2", SigningKey.generate(b"x" * 32))
    signed = CHECKPOINT.sign(LOG) + WITNESS.line(CHECKPOINT.text, 5) + other.line(
        CHECKPOINT.text, 9)
    found = cosignatures(signed, [WITNESS.public, other.public])
    assert [(c.witness.name, c.time_s) for c in found] == [(WITNESS.name, 5), (other.name, 9)]
    assert [c.line for c in found] == [WITNESS.line(CHECKPOINT.text, 5),
                                       other.line(CHECKPOINT.text, 9)]
    assert note.open_note(signed, note.Verifier("log.example", LOG.public)) == CHECKPOINT.text
    answer = WITNESS.line(CHECKPOINT.text, 5) + other.line(CHECKPOINT.text, 9)
    assert in_answer(answer, CHECKPOINT.text, [other.public])[0].time_s == 9


def test_a_log_key_does_not_pass_for_a_witness_nor_the_other_way() -> None:
    """One key, one name: the type is in the id."""
    key = SigningKey.generate(b"k" * 32)
    log, witness = note.Verifier("one", key.public), CosignerKey("one", key.public)
    assert log.id != witness.id
    with pytest.raises(Refused):
        CosignerKey.from_text(log.text)
    with pytest.raises(Refused):
        note.Verifier.from_text(witness.text)
    signed = Checkpoint("one", 1, b"1" * 32).sign(key)
    assert cosignatures(signed, [witness]) == []


@given(st.integers(0, LATEST_S), st.integers(0, 75 * 8 - 1))
def test_a_flipped_bit_is_refused_or_passed_over(time_s: int, bit: int) -> None:
    line = WITNESS.line(CHECKPOINT.text, time_s)
    assert in_answer(line, CHECKPOINT.text, [WITNESS.public])[0].time_s == time_s
    raw = bytearray(b64decode(line.split(" ")[2]))
    raw[bit // 8] ^= 1 << bit % 8
    bad = f"— {WITNESS.name} {b64encode(bytes(raw)).decode()}\n"
    if bit < 32:
        assert in_answer(bad, CHECKPOINT.text, [WITNESS.public]) == []
    else:
        with pytest.raises(Refused):
            in_answer(bad, CHECKPOINT.text, [WITNESS.public])


def test_a_time_beyond_the_specifications_is_refused() -> None:
    bad = WITNESS.line(CHECKPOINT.text, LATEST_S + 1)
    with pytest.raises(Refused):
        in_answer(bad, CHECKPOINT.text, [WITNESS.public])


def test_keys_as_text() -> None:
    text = WITNESS.public.text
    assert CosignerKey.from_text(text) == WITNESS.public
    name, kid, raw = text.split("+", 2)
    for bad in ("", name, f"{name}+{kid}", f"{name}+00000000+{raw}", f"{name}+{kid}+{raw[:-4]}",
                f"{name}+{kid}+é", f"other+{kid}+{raw}", f"+{kid}+{raw}"):
        with pytest.raises(Refused) as refused:
            CosignerKey.from_text(bad, "witness")
        assert refused.value.faults[0].where in ("witness", "key name")


# A checkpoint that a public log has published, with the cosignatures of four public witnesses; the
# keys are those that they announce.
PUBLISHED = (
    "arche2025h1.staging.ct.transparency.dev\n"
    "1432088532\n"
    "U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n"
    "\n"
    "— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsY"
    "LfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=\n"
    "— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/2"
    "7lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=\n"
    "— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP"
    "8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==\n"
    "— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl"
    "8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==\n"
    "— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZ"
    "I+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==\n"
    "— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8F"
    "tEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==\n"
)
WITNESSES = [
    "transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM",
    "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO",
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv",
    "staging.witness.transparency.goog/ring-any-bells+2e1a8dc9"
    "+BG5JTpLc3FJtwzgh1Uv+Qelz9qeOH2bfWjS1s0s+y4rL",
    "rgdd.se/poc-witness+db03732e+BCjJKlo6BU0xfIb8LutqerIFTWIXEA0L5n3tW3QyPFgG",
    "witness.navigli.sunlight.geomys.org+a3e00fe2+BNy/co4C1Hn1p+INwJrfUlgz7W55dSZReusH/GhUhJ/G",
]


def test_public_witnesses_are_understood() -> None:
    known = [CosignerKey.from_text(text) for text in WITNESSES]
    found = cosignatures(PUBLISHED, known)
    assert [c.witness.name for c in found] == [k.name for k in known[:4]]
    assert {c.time_s for c in found} == {0x6A122120}
    log = note.Verifier.from_text(
        "arche2025h1.staging.ct.transparency.dev+ba2f06c0"
        "+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f")
    assert note.open_note(PUBLISHED, log).startswith(log.name)


def test_a_public_cosignature_over_another_size_is_refused() -> None:
    known = [CosignerKey.from_text(text) for text in WITNESSES]
    with pytest.raises(Refused, match="does not verify"):
        cosignatures(PUBLISHED.replace("1432088532", "1432088533"), known)


def test_no_witness_can_name_a_moment_that_no_page_can_show() -> None:
    assert format_instant(cosigned("w", LATEST_S).ms).startswith("6325-")
