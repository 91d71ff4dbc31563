"""What a hostile partner may send: anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.place.geometry import Polygon
from hudna.record import base64url, sdjwt, uuid7
from hudna.record.keys import SigningKey
from hudna.record.kinds import AgreementText, Names, Site, Withdrawal
from hudna.record.open import LIMIT, open_record, reopen
from hudna.record.sign import sign
from tests.record.forge import signed, taken
from tests.record.statements import KEY, MS, rectangle, seeded, statements

KEYS = {"un": KEY.public}
SITE = Site("hospital", Names(en="A"), Polygon((rectangle(0, 0, 100),)), 500_000, 0)
SAID = Withdrawal("a" * 64, "closed")


def honest(said: object = SAID, **more: Any) -> str:
    return sign(
        said, author="un", key=KEY, issued_ms=MS, randomness=seeded(0), **more
    ).presentation


def refused(presentation: str, where: str) -> None:
    with pytest.raises(Refused) as caught:
        open_record(presentation, KEYS)
    assert where in [f.where for f in caught.value.faults]


def claimed(change: Callable[[dict[str, Any]], object], said: object = SAID) -> str:
    header, payload, disclosures = taken(honest(said))
    change(payload)
    return signed(header, payload, disclosures, KEY)


def stated(change: Callable[[dict[str, Any]], object], said: object = SITE) -> str:
    """The author itself signs fields that its software would never let it sign."""
    header, payload, disclosures = taken(honest(said))
    opened = [json.loads(base64url.decode(d, "")) for d in disclosures]
    fields = {name: value for _, name, value in opened}
    change(fields)
    texts = [sdjwt.disclosure(bytes([i] * 16), *f) for i, f in enumerate(fields.items())]
    decoys = [d for d in payload["_sd"] if d not in {sdjwt.digest(t) for t in disclosures}]
    payload["_sd"] = sorted([*map(sdjwt.digest, texts), *decoys])[:24]
    while len(payload["_sd"]) < 24:
        payload["_sd"] = sorted([*payload["_sd"], sdjwt.digest(str(len(payload["_sd"])))])
    present = [t for t in texts if sdjwt.digest(t) in payload["_sd"]]
    return signed(header, payload, present, KEY)


def test_the_harness_forges_what_would_be_taken() -> None:
    assert open_record(stated(lambda f: None), KEYS).said == SITE
    assert open_record(claimed(lambda p: None), KEYS).said == SAID


def test_an_unknown_author_is_refused_by_name() -> None:
    refused(claimed(lambda p: p.update(iss="mallory")), "payload.iss")


def test_the_word_of_one_party_under_the_name_of_another_is_refused() -> None:
    other = SigningKey.generate(bytes(32))
    forged = sign(SAID, author="un", key=other, issued_ms=MS, randomness=seeded(0)).presentation
    refused(forged, "header.kid")


@pytest.mark.parametrize(("claim", "value", "where"), [
    ("v", 2, "payload.v"), ("v", True, "payload"), ("v", "1", "payload"), ("iat", "1", "payload"),
    ("iat", MS // 1000 + 1, "payload.iat"), ("iat", MS, "payload.iat"), ("iat", None, "payload"),
    ("id", "x", "payload.id"), ("id", 7, "payload"), ("iss", 1, "payload"),
    ("iss", "", "payload.iss"), ("iss", "a\u200b b", "payload.iss"), ("refs", [], "payload"),
    ("refs", {}, "payload.refs.supersedes"), ("refs", {"other": "x"}, "payload"),
    ("refs", {"supersedes": "A" * 64}, "payload.refs.supersedes"),
    ("refs", {"supersedes": None}, "payload"), ("exercise", "", "payload.exercise"),
    ("exercise", None, "payload"), ("exp", 1, "payload"), ("cnf", {}, "payload"),
    ("kind", "withdrawal", "payload"), ("seen", [], "payload.seen"), ("_sd", [], "payload._sd"),
    ("sub", "x", "payload"),
])
def test_a_bad_claim_is_refused_by_its_place(claim: str, value: object, where: str) -> None:
    refused(claimed(lambda p: p.update({claim: value})), where)


@pytest.mark.parametrize("claim", ["v", "id", "iss", "iat", "_sd", "_sd_alg"])
def test_a_missing_claim_is_refused(claim: str) -> None:
    with pytest.raises(Refused):
        open_record(claimed(lambda p: p.pop(claim)), KEYS)


def test_an_id_of_another_moment_is_refused() -> None:
    refused(claimed(lambda p: p.update(id=uuid7.make(MS + 1000, bytes(10)))), "payload.iat")


def test_digests_out_of_order_or_too_few_are_refused() -> None:
    refused(claimed(lambda p: p["_sd"].reverse()), "payload._sd")
    header, payload, disclosures = taken(honest())
    shown = {sdjwt.digest(d) for d in disclosures}
    payload["_sd"] = sorted(shown)
    refused(signed(header, payload, disclosures, KEY), "payload._sd")


@pytest.mark.parametrize("field", ["kind", "protects", "buffer_mm", "until_ms", "from_ms"])
def test_a_missing_field_is_refused_even_where_it_has_a_default(field: str) -> None:
    with pytest.raises(Refused):
        open_record(stated(lambda f: f.pop(field)), KEYS)
    with pytest.raises(Refused):
        open_record(sdjwt.withhold(honest(SITE), {field}), KEYS)


@pytest.mark.parametrize(("field", "value"), [
    ("kind", "target"), ("kind", "withdrawal"), ("kind", 1), ("kind", None), ("weapon", "x"),
    ("buffer_mm", True), ("buffer_mm", "5"), ("buffer_mm", None), ("names", {"en": "A", "fr": "B"}),
    ("names", {"en": "A", "ar": ""}), ("names", "A"), ("shape", {"type": "Circle"}),
    ("shape", {"type": "Point", "at": [0, 0], "extra": 1}), ("shape", {"type": "Point", "at": [0]}),
    ("shape", {"type": "Point", "at": [0, 0, 0]}), ("shape", {"at": [0, 0]}), ("note", None),
    ("until_ms", "soon"), ("from_ms", [1]),
])
def test_a_field_that_does_not_fit_its_kind_is_refused(field: str, value: object) -> None:
    with pytest.raises(Refused):
        open_record(stated(lambda f: f.update({field: value})), KEYS)


BOWTIE = [[[0, 0], [100, 100], [100, 0], [0, 100], [0, 0]]]
OPEN = [[[0, 0], [100, 0], [100, 100], [0, 100]]]


@pytest.mark.parametrize(("field", "value", "where"), [
    ("shape", {"type": "Polygon", "rings": BOWTIE}, "shape.rings"),
    ("shape", {"type": "Polygon", "rings": OPEN}, "shape.rings[0]"),
    ("shape", {"type": "Polygon", "rings": []}, "shape.rings"),
    ("shape", {"type": "MultiPolygon", "polygons": [BOWTIE]}, "shape.polygons[0]"),
    ("shape", {"type": "Point", "at": [1_800_000_001, 0]}, "shape.at"),
    ("buffer_mm", -1, "buffer_mm"), ("from_ms", -1, "from_ms"), ("until_ms", 0, "until_ms"),
    ("names", {}, "names"), ("note", "x" * 4001, "note"), ("note", "a\x00b", "note"),
])
def test_an_unsound_statement_is_refused_though_its_author_signed_it(
    field: str, value: object, where: str
) -> None:
    refused(stated(lambda f: f.update({field: value})), where)


def test_a_record_too_long_is_refused_and_an_agreement_may_be_longer() -> None:
    text = AgreementText("نص " * 20_000, "")
    assert len(honest(text)) > LIMIT
    assert open_record(honest(text), KEYS).said == text
    ring = tuple((i * 10, 0) for i in range(16_000))
    wide = Site("hospital", Names(en="A"), Polygon(((*ring, (0, 1000), (0, 0)),)), 0, 0)
    refused(honest(wide), "presentation")
    refused("x" * 2_000_000, "presentation")
    with pytest.raises(Refused):
        open_record(honest(), KEYS, limit=500)


def test_the_order_of_disclosures_changes_nothing_but_the_text() -> None:
    jwt, *texts, end = honest(SITE).split("~")
    turned = open_record("~".join((jwt, *reversed(texts), end)), KEYS)
    assert turned.said == SITE
    assert turned.hash == open_record(honest(SITE), KEYS).hash


# --- fuzzing: nothing but Refused is ever raised -------------------------------------------


def harmless(presentation: str) -> None:
    for door in (lambda: open_record(presentation, KEYS), lambda: reopen(presentation)):
        try:
            door()
        except Refused as refused:
            assert all(len(f.found) <= 100 for f in refused.faults)


@given(st.text(max_size=200))
def test_any_text_is_refused_or_read(text: str) -> None:
    harmless(text)


@settings(max_examples=400)
@given(statements, st.data())
def test_any_cut_change_or_addition_is_refused_or_read(said: object, data: st.DataObject) -> None:
    text = honest(said)
    at = data.draw(st.integers(0, len(text)))
    to = data.draw(st.integers(at, min(len(text), at + 40)))
    harmless(text[:at] + data.draw(st.text("~.=A_-\x00é", max_size=3)) + text[to:])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner,
                                                                max_size=4),
    max_leaves=6,
)


@settings(max_examples=300)
@given(json_values, json_values, st.lists(json_values, max_size=3))
def test_any_json_signed_by_the_author_is_refused_or_read(
    header: object, payload: object, contents: list[object]
) -> None:
    texts = [base64url.encode(json.dumps(c).encode()) for c in contents]
    harmless(signed(header, payload, texts, KEY))


@settings(max_examples=400)
@given(statements, st.data(), json_values)
def test_any_value_in_any_field_or_claim_is_refused_or_read(
    said: object, data: st.DataObject, value: object
) -> None:
    name = data.draw(st.sampled_from([*said.__struct_fields__, "kind"]))
    harmless(stated(lambda f: f.update({name: value}), said))
    claim = data.draw(st.sampled_from(["v", "id", "iss", "iat", "refs", "exercise", "_sd", "x"]))
    harmless(claimed(lambda p: p.update({claim: value})))


@pytest.mark.parametrize("raw", [b"[" * 40_000, b'{"a":' * 9_000, b"[" * 900 + b"]" * 900])
def test_deep_nesting_is_refused(raw: bytes) -> None:
    header, payload, _ = taken(honest())
    text = base64url.encode(b'["s","kind",' + raw + b"]")
    payload["_sd"] = sorted([sdjwt.digest(text), *payload["_sd"][:23]])
    for token in (
        signed(header, payload, [text], KEY), signed(raw, payload, [], KEY),
        signed(header, raw, [], KEY),
    ):
        with pytest.raises(Refused):
            open_record(token, KEYS)
