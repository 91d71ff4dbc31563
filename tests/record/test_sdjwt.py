"""RFC 9901 section 7.1, case by case; the `sd-jwt` package is an oracle for valid input only."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jwcrypto.jwk import JWK
from sd_jwt.verifier import SDJWTVerifier

from hudna.fault import Refused
from hudna.record import base64url, sdjwt
from tests.record.forge import encoded, signed, taken
from tests.record.statements import KEY, seeded

TYP = "hudna+sd-jwt"
FIELDS = {"kind": "site", "note": "مستشفى", "shape": {"type": "Point", "at": [1, 2]}, "n": None}
CLAIMS = {"v": 1, "iss": "un"}


def issue(fields: dict[str, Any] = FIELDS, count: int = 8, seed: int = 0) -> str:
    randomness = seeded(seed)(sdjwt.random_bytes(len(fields), count))
    return sdjwt.issue(CLAIMS, fields, key=KEY, typ=TYP, randomness=randomness)


def verify(presentation: str) -> dict[str, object]:
    parts = sdjwt.take_apart(presentation)
    sdjwt.check_signature(parts, KEY.public, TYP)
    return sdjwt.disclosed(parts)


def refused(presentation: str, where: str) -> None:
    with pytest.raises(Refused) as caught:
        verify(presentation)
    assert caught.value.faults[0].where == where


def forged(
    change: Callable[[dict[str, Any], dict[str, Any], list[str]], None],
) -> str:
    """An honest token, changed and signed anew by its author."""
    header, payload, disclosures = taken(issue())
    change(header, payload, disclosures)
    return signed(header, payload, disclosures, KEY)


def with_disclosure(content: object) -> str:
    """A token whose `_sd` names one more disclosure of this content."""
    def change(_: object, payload: dict[str, Any], disclosures: list[str]) -> None:
        disclosures.append(encoded(content))
        payload["_sd"].append(sdjwt.digest(disclosures[-1]))
    return forged(change)


def test_what_was_issued_is_verified() -> None:
    assert verify(issue()) == FIELDS
    assert verify(forged(lambda *_: None)) == FIELDS


def test_decoys_hide_how_many_fields_there_are() -> None:
    for fields in ({}, {"a": 1}, FIELDS):
        digests = taken(issue(fields))[1]["_sd"]
        assert len(digests) == 8
        assert digests == sorted(digests)
        assert len({len(d) for d in digests}) == 1


def test_the_same_randomness_gives_the_same_token() -> None:
    assert issue(seed=1) == issue(seed=1) != issue(seed=2)


@given(st.dictionaries(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=8).filter(
        lambda n: n not in {"_sd", "...", "_sd_alg", *CLAIMS}),
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(codec="utf-8"), max_size=10) | st.lists(st.integers(0, 9), max_size=3),
    max_size=8,
))
def test_the_sd_jwt_package_reads_what_we_issue(fields: dict[str, Any]) -> None:
    x = KEY.public.text
    jwk = JWK.from_json(json.dumps({"kty": "OKP", "crv": "Ed25519", "x": x}))
    theirs = SDJWTVerifier(issue(fields), lambda _issuer, _header: jwk).get_verified_payload()
    assert theirs == {**CLAIMS, **fields}
    assert verify(issue(fields)) == fields


# --- section 7.1 step 1: the parts ---------------------------------------------------------


@pytest.mark.parametrize("presentation", [
    "", "~", "a.b.c", "a.b~", "a.b.c.d~", "..~", "é.b.c~", "\ud800~",
])
def test_what_is_no_sd_jwt_is_refused(presentation: str) -> None:
    with pytest.raises(Refused):
        verify(presentation)


def test_a_missing_trailing_tilde_is_refused() -> None:
    refused(issue()[:-1], "presentation")


@pytest.mark.parametrize("tail", ["x", "\n", " ", "e30.e30.AA"])
def test_bytes_after_the_last_tilde_are_refused(tail: str) -> None:
    """A key-binding JWT too: nobody here presents another's record."""
    refused(issue() + tail, "presentation")


def test_an_empty_disclosure_is_refused() -> None:
    refused(issue() + "~", "disclosures[4]")


# --- section 7.1 step 2: the issuer-signed JWT ----------------------------------------------


@pytest.mark.parametrize("alg", ["none", "None", "EdDSA", "HS256", "ES256", "ed25519", None, 1])
def test_any_other_alg_is_refused(alg: object) -> None:
    refused(forged(lambda h, _p, _d: h.update(alg=alg)), "header.alg")


def test_an_unsigned_token_is_refused() -> None:
    header, payload, disclosures = taken(issue())
    unsigned = f"{encoded({**header, 'alg': 'none'})}.{encoded(payload)}."
    refused("~".join((unsigned, *disclosures, "")), "header.alg")
    honest = f"{encoded(header)}.{encoded(payload)}."
    refused("~".join((honest, *disclosures, "")), "signature")


@pytest.mark.parametrize("member", [
    {"crit": ["exp"]}, {"b64": False}, {"jwk": {"kty": "OKP"}}, {"x5c": []}, {"zip": "DEF"},
    {"cty": "x"}, {"crit": []},
])
def test_header_members_of_others_are_refused(member: dict[str, object]) -> None:
    refused(forged(lambda h, _p, _d: h.update(member)), f"header.{next(iter(member))}")


@pytest.mark.parametrize("typ", ["JWT", "sd+jwt", "dc+sd-jwt", None, "HUDNA+SD-JWT"])
def test_another_typ_is_refused(typ: object) -> None:
    refused(forged(lambda h, _p, _d: h.update(typ=typ)), "header.typ")


def test_another_key_is_refused_by_its_id() -> None:
    refused(forged(lambda h, _p, _d: h.update(kid="x")), "header.kid")
    refused(forged(lambda h, _p, _d: h.pop("kid")), "header.kid")


def test_one_changed_bit_anywhere_in_the_signed_part_is_refused() -> None:
    honest = issue()
    end = honest.index("~")
    for i in range(0, end, 7):
        other = "A" if honest[i] != "A" else "B"
        with pytest.raises(Refused):
            verify(honest[:i] + other + honest[i + 1 :])


def test_a_name_twice_in_header_or_payload_is_refused() -> None:
    header, payload, disclosures = taken(issue())
    twice = json.dumps(payload)[:-1].encode() + b',"iss":"ru"}'
    refused(signed(header, twice, disclosures, KEY), "payload")
    twice = json.dumps(header)[:-1].encode() + b',"alg":"none"}'
    refused(signed(twice, payload, disclosures, KEY), "header")


@pytest.mark.parametrize("value", [b"[]", b"1", b"null", b'"x"', b"{}x", b"\xff", b""])
def test_a_header_or_payload_that_is_no_object_is_refused(value: bytes) -> None:
    header, payload, disclosures = taken(issue())
    refused(signed(value, payload, disclosures, KEY), "header")
    refused(signed(header, value, disclosures, KEY), "payload")


def test_padded_base64_is_refused() -> None:
    jwt, rest = issue().split("~", 1)
    header, payload, signature = jwt.split(".")
    refused(f"{header}.{payload}.{signature}==~{rest}", "signature")
    padded = urlsafe_b64encode(base64url.decode(payload, "") + b" ").decode()
    refused(f"{header}.{padded + '=' * (-len(padded) % 4) or '='}=.{signature}~{rest}", "payload")


def test_stray_bits_and_foreign_letters_in_base64_are_refused() -> None:
    jwt, rest = issue().split("~", 1)
    body, _, signature = jwt.rpartition(".")
    assert signature[-1] in "AQgw"
    stray = signature[:-1] + chr(ord(signature[-1]) + 1)
    refused(f"{body}.{stray}~{rest}", "signature")
    for letter in "+/ \n!=":
        refused(f"{body}.{letter}{signature[1:]}~{rest}", "signature")


@pytest.mark.parametrize("alg", ["sha-1", "SHA-256", "sha-512", None, 5])
def test_any_other_digest_algorithm_is_refused(alg: object) -> None:
    refused(forged(lambda _h, p, _d: p.update(_sd_alg=alg)), "payload._sd_alg")


# --- section 7.1 steps 3 to 5: disclosures --------------------------------------------------


def test_a_disclosure_that_no_digest_names_is_refused() -> None:
    stray = sdjwt.disclosure(bytes(16), "officer", "x")
    refused(issue() + stray + "~", "disclosures[4]")


def test_a_disclosure_given_twice_is_refused() -> None:
    presentation = issue()
    refused(presentation + presentation.split("~")[1] + "~", "disclosures[4]")


def test_a_digest_listed_twice_is_refused() -> None:
    refused(forged(lambda _h, p, _d: p["_sd"].append(p["_sd"][0])), "payload._sd")


@pytest.mark.parametrize("listed", [None, "x", {}, [1], [None], [["x"]]])
def test_a_digest_list_that_is_none_is_refused(listed: object) -> None:
    refused(forged(lambda _h, p, _d: p.update(_sd=listed)), "payload._sd")


@pytest.mark.parametrize("name", ["_sd", "..."])
def test_a_disclosure_with_a_reserved_name_is_refused(name: str) -> None:
    refused(with_disclosure(["c2FsdHNhbHRzYWx0c2E", name, ["x"]]), "disclosures[4]")


@pytest.mark.parametrize("name", ["v", "iss", "kind", "_sd_alg"])
def test_a_claim_that_is_there_already_is_refused(name: str) -> None:
    refused(with_disclosure(["c2FsdHNhbHRzYWx0c2E", name, "x"]), "disclosures[4]")


@pytest.mark.parametrize("content", [
    {}, "x", 1, None, [], ["salt"], ["salt", "element"], ["s", "n", 1, 2],
    [1, "name", 1], ["salt", 1, 1], [None, None, None], [["s"], "name", 1],
])
def test_a_disclosure_that_is_no_array_of_three_is_refused(content: object) -> None:
    refused(with_disclosure(content), "disclosures[4]")


@pytest.mark.parametrize("content", [
    b'["s","a",1.5]', b'["s","a",{"x":1,"x":2}]', b'["s","a",9007199254740993]', b'["s","a"',
    b'["s","a",1]]', b'["s","a","\xff"]', b'["s","a","\\ud800"]', b'["s","a",NaN]',
])
def test_a_disclosure_of_ambiguous_json_is_refused(content: bytes) -> None:
    refused(with_disclosure(content), "disclosures[4]")


@pytest.mark.parametrize("value", [
    {"_sd": ["x"]}, {"a": {"_sd": []}}, [{"...": "x"}], {"a": [{"...": "x"}]},
])
def test_nested_digests_are_refused(value: object) -> None:
    refused(with_disclosure(["c2FsdHNhbHRzYWx0c2E", "extra", value]), "disclosures[4]")
    refused(forged(lambda _h, p, _d: p.update(extra=value)), "payload.extra")


def test_a_disclosure_in_padded_base64_is_refused() -> None:
    def change(_: object, payload: dict[str, Any], disclosures: list[str]) -> None:
        disclosures.append(sdjwt.disclosure(bytes(16), "abc", 1) + "=")
        payload["_sd"].append(sdjwt.digest(disclosures[-1]))
    refused(forged(change), "disclosures[4]")


# --- withholding ---------------------------------------------------------------------------


def test_withheld_fields_are_gone_and_the_rest_verifies() -> None:
    whole = issue()
    part = sdjwt.withhold(whole, {"note", "n"})
    assert verify(part) == {k: v for k, v in FIELDS.items() if k not in {"note", "n"}}
    assert part.partition("~")[0] == whole.partition("~")[0]
    assert sdjwt.withhold(whole, set()) == whole
    assert verify(sdjwt.withhold(whole, set(FIELDS))) == {}


# --- the RFC's own example -----------------------------------------------------------------

# RFC 9901 sections 4.2.1 and 5.1: digest and disclosure.
RFC_EXAMPLES = {
    "jsu9yVulwQQlhFlM_3JlzMaSFzglhQG0DpfayQwLUK4":
        "WyIyR0xDNDJzS1F2ZUNmR2ZyeU5STjl3IiwgImdpdmVuX25hbWUiLCAiSm9obiJd",
    "TGf4oLbgwd5JQaHyKVQZU9UdGE0w5rtDsrZzfUaomLo":
        "WyJlbHVWNU9nM2dTTklJOEVZbnN4QV9BIiwgImZhbWlseV9uYW1lIiwgIkRvZSJd",
    "JzYjH4svliH0R3PyEMfeZu6Jt69u5qehZo7F7EPYlSE":
        "WyI2SWo3dE0tYTVpVlBHYm9TNXRtdlZBIiwgImVtYWlsIiwgImpvaG5kb2VAZXhhbXBsZS5jb20iXQ",
    "PorFbpKuVu6xymJagvkFsFXAbRoc2JGlAUA2BA4o7cI":
        "WyJlSThaV205UW5LUHBOUGVOZW5IZGhRIiwgInBob25lX251bWJlciIsICIrMS0yMDItNTU1LTAxMDEiXQ",
    "XQ_3kPKt1XyX7KANkqVR6yZ2Va5NrPIvPYbyMvRKBMM":
        "WyJRZ19PNjR6cUF4ZTQxMmExMDhpcm9BIiwgInBob25lX251bWJlcl92ZXJpZmllZCIsIHRydWVd",
    "XzFrzwscM6Gn6CJDc6vVK8BkMnfG8vOSKfpPIZdAfdE":
        "WyJBSngtMDk1VlBycFR0TjRRTU9xUk9BIiwgImFkZHJlc3MiLCB7InN0cmVldF9hZGRyZXNzIjogIjEyMyBNYWlu"
        "IFN0IiwgImxvY2FsaXR5IjogIkFueXRvd24iLCAicmVnaW9uIjogIkFueXN0YXRlIiwgImNvdW50cnkiOiAiVVMi"
        "fV0",
    "gbOsI4Edq2x2Kw-w5wPEzakob9hV1cRD0ATN3oQL9JM":
        "WyJQYzMzSk0yTGNoY1VfbEhnZ3ZfdWZRIiwgImJpcnRoZGF0ZSIsICIxOTQwLTAxLTAxIl0",
    "CrQe7S5kqBAHt-nMYXgc6bdt2SH5aTY1sU_M-PgkjPI":
        "WyJHMDJOU3JRZmpGWFE3SW8wOXN5YWpBIiwgInVwZGF0ZWRfYXQiLCAxNTcwMDAwMDAwXQ",
}
RFC_CLAIMS = {
    "given_name": "John", "family_name": "Doe", "email": "johndoe@example.com",
    "phone_number": "+1-202-555-0101", "phone_number_verified": True,
    "address": {"street_address": "123 Main St", "locality": "Anytown", "region": "Anystate",
                "country": "US"},
    "birthdate": "1940-01-01", "updated_at": 1570000000,
}


def test_the_rfcs_disclosures_have_the_rfcs_digests() -> None:
    for found, text in RFC_EXAMPLES.items():
        assert sdjwt.digest(text) == found


def test_the_rfcs_example_is_read_as_the_rfc_reads_it() -> None:
    payload = {"iss": "https://issuer.example.com", "_sd": list(RFC_EXAMPLES), "_sd_alg": "sha-256"}
    header = {"alg": "Ed25519", "typ": TYP, "kid": KEY.kid}
    assert verify(signed(header, payload, list(RFC_EXAMPLES.values()), KEY)) == RFC_CLAIMS


def test_the_rfcs_array_digests_are_nested_and_so_refused() -> None:
    nationalities = [{"...": "pFndjkZ_VCzmyTa6UjlZo3dh-ko8aIKQc9DlGzhaVYo"}]
    refused(forged(lambda _h, p, _d: p.update(nationalities=nationalities)),
            "payload.nationalities")
