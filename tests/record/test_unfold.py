"""RFC 9901: its own examples, and the general algorithm against another implementation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS
from sd_jwt.common import SDObj
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier

from hudna.fault import Refused
from hudna.record import base64url, sdjwt
from hudna.record.unfold import DEEPEST, array, digest, unfold
from tests.record.forge import encoded
from tests.record.statements import KEY, seeded

RFC = json.loads(Path(__file__).with_name("rfc9901.json").read_text())
EXAMPLES = RFC["examples"]
SIGNED = [e for e in EXAMPLES if "signature" in e]
BOUND = [e for e in EXAMPLES if "key_binding" in e]


def named(example: dict[str, Any]) -> str:
    return f"{example['section']} {example['about']}"


def given_in(example: dict[str, Any]) -> list[str]:
    """The disclosures that the RFC presents, all where it shows the issuance."""
    texts = [encoded(d["content"]) for d in example["disclosures"]]
    return [texts[i] for i in example.get("presented", range(len(texts)))]


def jwt_of(part: dict[str, Any]) -> str:
    return f"{encoded(part['header'])}.{encoded(part['payload'])}.{part['signature']}"


def verified(jwt: str, key: dict[str, str]) -> None:
    jws = JWS()
    jws.deserialize(jwt)
    jws.verify(JWK(**key))


# --- section 4.2: disclosures and their digests ---------------------------------------------

MOEBIUS = ["_26bc4LT-ac6q2KI6cBW5es", "family_name", "Möbius"]


def test_section_4_2_1_every_way_to_write_a_disclosure_says_the_same() -> None:
    for text in (
        "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0",
        "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNXHUwMGY2Yml1cyJd",
        "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsImZhbWlseV9uYW1lIiwiTcO2Yml1cyJd",
        "WwoiXzI2YmM0TFQtYWM2cTJLSTZjQlc1ZXMiLAoiZmFtaWx5X25hbWUiLAoiTcO2Yml1cyIKXQ",
    ):
        assert array(text, "disclosures[0]") == MOEBIUS
        assert unfold({"_sd": [digest(text)]}, [text]) == {"family_name": "Möbius"}


def test_section_4_2_3_the_digest_is_of_the_text_not_of_the_bytes_it_encodes() -> None:
    text = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    assert digest(text) == "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"
    payload = {"given_name": "Alice", "_sd": ["X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"]}
    assert unfold(payload, [text]) == {"given_name": "Alice", "family_name": "Möbius"}


def test_section_4_2_4_2_an_array_element_stands_in_its_place_or_is_gone() -> None:
    text, hidden = "WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0", {
        "...": "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs"}
    payload = {"nationalities": ["DE", hidden, "US"]}
    assert unfold(payload, [text]) == {"nationalities": ["DE", "FR", "US"]}
    assert unfold(payload, []) == {"nationalities": ["DE", "US"]}


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_the_rfc_s_disclosures_have_the_rfc_s_digests(example: dict[str, Any]) -> None:
    for disclosure in example["disclosures"]:
        assert digest(encoded(disclosure["content"])) == disclosure["digest"]


# --- sections 5, 6 and appendix A ------------------------------------------------------------


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_the_rfc_s_example_is_processed_as_the_rfc_processes_it(example: dict[str, Any]) -> None:
    assert unfold(example["payload"], given_in(example)) == example["processed"]


@pytest.mark.parametrize("example", SIGNED, ids=named)
def test_the_rfc_s_example_is_taken_apart_and_its_bytes_are_those_signed(
    example: dict[str, Any],
) -> None:
    """ES256, which is no algorithm of ours, is for jwcrypto to check."""
    jwt = jwt_of(example)
    parts = sdjwt.take_apart("~".join((jwt, *given_in(example), "")))
    verified(parts.jwt, RFC["issuer_key"])
    assert (parts.header, parts.payload) == (example["header"], example["payload"])
    assert unfold(parts.payload, parts.disclosures) == example["processed"]


@pytest.mark.parametrize("example", BOUND, ids=named)
def test_the_rfc_s_key_binding_is_over_the_bytes_read_and_is_wanted_by_nobody_here(
    example: dict[str, Any],
) -> None:
    bound = example["key_binding"]
    presentation = "~".join((jwt_of(example), *given_in(example), ""))
    verified(jwt_of(bound), example["payload"]["cnf"]["jwk"])
    assert bound["payload"]["sd_hash"] == digest(presentation)
    with pytest.raises(Refused) as caught:
        sdjwt.take_apart(presentation + jwt_of(bound))
    assert caught.value.faults[0].where == "presentation"


@pytest.mark.parametrize("example", SIGNED, ids=named)
def test_the_profile_refuses_the_rfc_s_examples_by_their_algorithm(example: dict[str, Any]) -> None:
    parts = sdjwt.take_apart("~".join((jwt_of(example), *given_in(example), "")))
    with pytest.raises(Refused) as caught:
        sdjwt.check_signature(parts, KEY.public, "hudna+sd-jwt")
    assert caught.value.faults[0].where == "header.alg"


def test_a_processed_payload_with_nothing_left_is_an_empty_object() -> None:
    assert unfold({"_sd": ["decoy"], "_sd_alg": "sha-256"}, []) == {}
    assert unfold({"address": {"_sd": ["decoy"]}, "list": [{"...": "other"}]}, []) == {
        "address": {}, "list": []}


# --- another implementation, on valid input only ---------------------------------------------

KEYS = st.text("abcde", min_size=1, max_size=3)
LEAVES = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(
    st.characters(codec="utf-8"), max_size=5)
MARKED_KEYS = KEYS | KEYS.map(SDObj)


def objects(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[Any, Any]]:
    """Objects whose members are hidden or not, each name once."""
    return st.lists(
        st.tuples(MARKED_KEYS, values), max_size=4,
        unique_by=lambda pair: pair[0].value if isinstance(pair[0], SDObj) else pair[0],
    ).map(dict)


def lists(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(values | values.map(SDObj), max_size=4)


CLAIMS = objects(st.recursive(LEAVES, lambda v: objects(v) | lists(v), max_leaves=12))
ISSUER = JWK.generate(kty="OKP", crv="Ed25519")


@given(CLAIMS, st.booleans(), st.data())
def test_what_the_sd_jwt_package_issues_is_read_as_it_reads_it(
    claims: dict[Any, Any], decoys: bool, data: st.DataObject
) -> None:
    issuer = SDJWTIssuer(claims, ISSUER, sign_alg="EdDSA", add_decoy_claims=decoys)
    jwt, *texts, _ = issuer.sd_jwt_issuance.split("~")
    kept = [t for t in texts if data.draw(st.booleans())]
    payload = json.loads(base64url.decode(jwt.split(".")[1], "payload"))
    connected = [t for t in kept if _called_for(digest(t), payload, kept)]
    theirs = SDJWTVerifier("~".join((jwt, *connected, "")), lambda *_: ISSUER)
    assert unfold(payload, connected) == theirs.get_verified_payload()
    if connected != kept:
        with pytest.raises(Refused):
            unfold(payload, kept)


def _called_for(found: str, payload: object, kept: list[str]) -> bool:
    """Whether a digest is in the payload, or in a disclosure that is itself called for."""
    if f'"{found}"' in json.dumps(payload):
        return True
    holders = [t for t in kept if f'"{found}"' in base64url.decode(t, "").decode()]
    return any(_called_for(digest(t), payload, kept) for t in holders)


@given(st.dictionaries(KEYS, LEAVES | st.lists(LEAVES, max_size=3), max_size=5), st.data())
def test_the_flat_profile_reads_what_the_general_algorithm_reads(
    fields: dict[str, Any], data: st.DataObject
) -> None:
    randomness = seeded(1)(sdjwt.random_bytes(len(fields), 8))
    issued = sdjwt.issue({"iss": "un"}, fields, key=KEY, typ="x", randomness=randomness)
    names = data.draw(st.sets(st.sampled_from(sorted(fields)))) if fields else set()
    parts = sdjwt.take_apart(sdjwt.withhold(issued, names))
    assert unfold(parts.payload, parts.disclosures) == {"iss": "un", **sdjwt.disclosed(parts)}


def test_a_chain_of_disclosures_is_no_way_to_exhaust_the_reader() -> None:
    value, texts = {"end": 1}, []
    for i in range(5_000):
        texts.append(encoded([str(i), "next", value]))
        value = {"_sd": [digest(texts[-1])]}  # type: ignore[dict-item]
    with pytest.raises(Refused) as caught:
        unfold(value, texts)
    assert f"more than {DEEPEST} levels" in caught.value.faults[0].found
