"""The quick reader and the strict one say the same of everything, faults included."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.record import base64url, claims, plain, sdjwt
from hudna.record import open as opening
from hudna.record.keys import SigningKey
from hudna.record.kinds import Names, Receipt, Site, Withdrawal
from hudna.record.open import open_record, reopen
from hudna.record.record import Record, Seen
from hudna.record.release import releasable, withheld_at
from hudna.record.sharing import STEPS
from hudna.record.sign import sign
from tests.record.forge import signed, taken
from tests.record.statements import KEY, KINDS, MS, of_kind, seeded, shapes, statements

KEYS = {"un": KEY.public}
SEEN = (Seen("ru.example/log", 12, "a" * 64), Seen("us.example/log", 2**53 - 1, "0" * 64))


def honest(said: Any, **more: Any) -> str:
    return sign(said, author="un", key=KEY, issued_ms=MS, randomness=seeded(0),
                **more).presentation


def quickly(presentation: str) -> object | None:
    """The statement as the quick reader has it; `None` where it leaves it to the strict one."""
    parts = plain.take_apart(presentation)
    read = plain.statement(parts) if parts else None
    return read[0] if read else None


def verdict(door: Callable[[], Record]) -> object:
    try:
        return door()
    except Refused as refused:
        return [str(fault) for fault in refused.faults]


def same(presentation: str) -> None:
    """Both ways give the same record or the very same faults."""
    doors: list[Callable[[], Record]] = [
        lambda: open_record(presentation, KEYS), lambda: reopen(presentation)
    ]
    ours = [verdict(door) for door in doors]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening.plain, "take_apart", lambda _: None)
        assert [verdict(door) for door in doors] == ours


@settings(max_examples=300)
@given(statements, st.sampled_from([(), SEEN, SEEN[:1]]), st.sampled_from([None, "exercise 1"]),
       st.sampled_from([None, "b" * 64]))
def test_what_signing_writes_is_read_quickly_and_the_same(
    said: Any, seen: Any, exercise: Any, supersedes: Any
) -> None:
    text = honest(said, seen=seen, exercise=exercise, supersedes=supersedes)
    assert quickly(text) == said
    same(text)


def test_every_kind_is_read_quickly() -> None:
    for kind in KINDS:
        _reads(kind)


def _reads(kind: Any) -> None:
    @settings(max_examples=5)
    @given(of_kind(kind))
    def reads(said: Any) -> None:
        assert quickly(honest(said)) == said

    reads()


def test_no_field_of_a_kind_has_the_name_of_a_clear_claim() -> None:
    clear = {f.encode_name for f in msgspec.structs.fields(claims.Claims)}
    for kind in KINDS:
        assert not clear & {f.encode_name for f in msgspec.structs.fields(kind)}


@settings(max_examples=600)
@given(statements, st.data())
def test_a_cut_change_or_addition_changes_no_verdict(said: Any, data: st.DataObject) -> None:
    text = honest(said, seen=SEEN)
    at = data.draw(st.integers(0, len(text)))
    to = data.draw(st.integers(at, min(len(text), at + data.draw(st.sampled_from([0, 1, 2, 40])))))
    same(text[:at] + data.draw(st.text("~.=AQBs_-+/\n\x00é", max_size=4)) + text[to:])


# --- what an author signs that its software would never write -------------------------------


def written(said: Any, change: Callable[[list[bytes], dict[str, Any]], object]) -> str:
    """The disclosures' and the payload's JSON as `change` leaves it, with digests that fit."""
    header, payload, disclosures = taken(honest(said, seen=SEEN))
    texts = [base64url.decode(d, "") for d in disclosures]
    decoys = sorted(set(payload["_sd"]) - {sdjwt.digest(d) for d in disclosures})
    change(texts, payload)
    encoded = [base64url.encode(t) for t in texts]
    payload["_sd"] = sorted({*map(sdjwt.digest, encoded), *decoys})[:24]
    return signed(_json(header), _json(payload), encoded, KEY)


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")


def test_the_harness_writes_what_is_read_quickly() -> None:
    said = Withdrawal("a" * 64, "closed")
    assert quickly(written(said, lambda texts, payload: None)) == said


SPLICES = [b",", b"\n", b" ", b"\t", b"0", b".0", b"e0", b"-", b"9007199254740992", b"]", b"[",
           b'"', b"\\u0041", b"\\ud800", b"\xff", b"\xed\xa0\x80", b"\x00", b"null", b"1],[1",
           b'"s","n",1', b'"],["s","x","', b"]\n[", b'"_sd":[]', b'"...":1', b"{}", b"NaN"]


@settings(max_examples=600)
@given(statements, st.data())
def test_any_json_in_a_disclosure_has_one_verdict(said: Any, data: st.DataObject) -> None:
    def change(texts: list[bytes], _payload: object) -> None:
        for _ in range(data.draw(st.integers(1, 3))):
            which = data.draw(st.integers(0, len(texts) - 1))
            text = texts[which]
            at = data.draw(st.integers(0, len(text)))
            cut = data.draw(st.integers(0, 3))
            texts[which] = text[:at] + data.draw(st.sampled_from(SPLICES)) + text[at + cut :]

    same(written(said, change))


@given(statements, st.data())
def test_disclosures_out_of_order_missing_or_twice_have_one_verdict(
    said: Any, data: st.DataObject
) -> None:
    jwt, *texts, _ = honest(said).split("~")
    dealt = data.draw(st.lists(st.sampled_from(texts), max_size=len(texts) + 1)
                      | st.permutations(texts))
    same("~".join((jwt, *dealt, "")))


@settings(max_examples=300)
@given(statements, st.data())
def test_what_a_reader_is_told_without_some_fields_is_read_quickly_and_the_same(
    said: Any, data: st.DataObject
) -> None:
    gone = data.draw(st.sets(st.sampled_from(fields))) if (fields := releasable(said)) else set()
    text = sdjwt.withhold(honest(said), gone)
    same(text)
    if not isinstance(verdict(lambda: reopen(text)), list):
        assert quickly(text) == reopen(text).said


@settings(max_examples=100)
@given(of_kind(Site), st.sampled_from(STEPS))
def test_a_place_told_at_any_step_is_read_quickly_and_the_same(said: Site, step: Any) -> None:
    text = sdjwt.withhold(honest(said), withheld_at(said, step))
    same(text)
    if not isinstance(verdict(lambda: reopen(text)), list):
        assert quickly(text) == reopen(text).said


@pytest.mark.parametrize("parts", [
    [b'["s","kind","withdrawal"', b',"x"]'],
    [b'["s","n",[["x"]', b'["y","z",1]]]', b'["s","m",2],["s","k",3]'],
    [b'["s","n",[1,', b"2]]"], [b'["s","n",1]\n["s","m",2]'], [b'["s","n",1]', b""],
    [b'["s","n",1]\n', b'["s","m",2]'], [b'["s","n",1]"'], [b'["s","n",1,2]'],
])
def test_what_two_disclosures_say_together_is_not_what_each_says(parts: list[bytes]) -> None:
    for at in range(4):
        text = written(Withdrawal("a" * 64, "closed"), lambda t, _: t.__setitem__(
            slice(at, at + len(parts)), parts))  # noqa: B023
        assert quickly(text) is None
        same(text)


@pytest.mark.parametrize("bits", range(1, 16))
def test_stray_bits_behind_a_disclosure_are_never_read_quickly(bits: int) -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for pad in range(3):
        header, payload, disclosures = taken(honest(Withdrawal("a" * 64, "x" * pad)))
        stray = [d[:-1] + letters[letters.index(d[-1]) ^ bits] for d in disclosures]
        shown = {sdjwt.digest(d) for d in disclosures}
        decoys = [d for d in payload["_sd"] if d not in shown]
        payload["_sd"] = sorted([*map(sdjwt.digest, stray), *decoys])
        text = signed(_json(header), _json(payload), stray, KEY)
        assert quickly(text) is None
        same(text)


@pytest.mark.parametrize("positions", [(2**53,), (2**53 - 1,), (2**63,), (10**15,), (10**400,)])
def test_the_largest_numbers_have_one_verdict(positions: tuple[int, ...]) -> None:
    def change(texts: list[bytes], _payload: object) -> None:
        at = next(i for i, t in enumerate(texts) if b'"positions"' in t)
        texts[at] = texts[at].replace(b"[7]", b"[%d]" % positions)

    same(written(Receipt("ru", "a" * 64, ("b" * 64,), (7,), 5), change))


values = st.sampled_from([
    None, True, 1, -1, 2**53, 10**30, 1.0, "", "x", "é", "a\u200b", [], {}, {"_sd": []}, [SEEN],
    [{"origin": "a", "size": 2**53, "root": "a" * 64}], [{"origin": "a", "size": 1}],
    [{"origin": "a", "size": 1, "root": "a" * 64, "more": 1}], {"supersedes": "a" * 64},
])
names = st.sampled_from(["v", "id", "iss", "iat", "refs", "exercise", "seen", "_sd_alg", "_sd",
                         "kind", "more", "..."])


@settings(max_examples=400)
@given(names, values, st.booleans())
def test_any_clear_claim_has_one_verdict(name: str, value: object, last: bool) -> None:
    header, payload, disclosures = taken(honest(Withdrawal("a" * 64, "closed"), seen=SEEN))
    payload[name] = msgspec.to_builtins(value)
    if last:
        payload[name] = payload.pop(name)
    same(signed(_json(header), _json(payload), disclosures, KEY))


@settings(max_examples=300)
@given(st.data())
def test_any_bytes_of_a_payload_or_header_have_one_verdict(data: st.DataObject) -> None:
    header, payload, disclosures = taken(honest(Withdrawal("a" * 64, "closed"), seen=SEEN))
    both = [_json(header), _json(payload)]
    which = data.draw(st.integers(0, 1))
    at = data.draw(st.integers(0, len(both[which])))
    cut = data.draw(st.integers(0, 3))
    both[which] = both[which][:at] + data.draw(st.sampled_from(SPLICES)) + both[which][at + cut :]
    same(signed(*both, disclosures, KEY))


@pytest.mark.parametrize("header", [
    {"typ": claims.TYP, "alg": "Ed25519"}, {"alg": "EdDSA", "typ": claims.TYP, "kid": KEY.kid},
    {"alg": "Ed25519", "typ": claims.TYP, "kid": "x"}, {"kid": KEY.kid},
    {"alg": "Ed25519", "typ": claims.TYP, "kid": KEY.kid, "crit": []},
    {"kid": KEY.kid, "typ": claims.TYP, "alg": "Ed25519"},
    {"alg": "Ed25519", "typ": claims.TYP, "kid": SigningKey.generate(bytes(32)).kid},
])
def test_any_header_has_one_verdict(header: dict[str, Any]) -> None:
    _, payload, disclosures = taken(honest(Withdrawal("a" * 64, "closed")))
    for text in (signed(header, payload, disclosures, KEY),
                 signed(_json(header), payload, disclosures, KEY)):
        same(text)


@given(st.text(max_size=100), shapes)
def test_unsound_statements_have_one_verdict(note: str, shape: Any) -> None:
    said = Site("hospital", Names(en="A"), shape, 0, 0)

    def change(texts: list[bytes], _payload: object) -> None:
        raw = json.dumps(["s", "note", note], separators=(",", ":"), ensure_ascii=False)
        texts[-1] = raw.encode("utf-8", "replace")

    same(written(said, change))
