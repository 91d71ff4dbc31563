"""Every reason that RFC 9901 section 7.1 gives to reject an SD-JWT, by its step, one test each:
in the general algorithm and at the door that records come in by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

from hudna.fault import Refused
from hudna.place.geometry import Point
from hudna.record import base64url
from hudna.record.keys import SigningKey
from hudna.record.kinds import Names, Site
from hudna.record.open import open_record, reopen
from hudna.record.sign import sign
from hudna.record.unfold import digest, unfold
from tests.record.forge import encoded, signed, taken
from tests.record.statements import KEY, MS, seeded

KEYS = {"un": KEY.public}
SITE = Site("hospital", Names(en="A"), Point((0, 0)), 500_000, 0)
Payload: TypeAlias = dict[str, Any]
Change: TypeAlias = Callable[[Payload, list[str]], object]
SALT = "c2FsdHNhbHRzYWx0c2E"
STRAY = encoded([SALT, "ab", 1])[:-1] + "1"
"""Two bits beyond the last byte are set."""


def honest() -> tuple[Payload, Payload, list[str]]:
    record = sign(SITE, author="un", key=KEY, issued_ms=MS, randomness=seeded(0))
    return taken(record.presentation)


def disclose(payload: Payload, disclosures: list[str], text: str) -> str:
    """Add a disclosure, its digest in a decoy's place: the count of digests stays as it is."""
    sd, shown = payload["_sd"], {digest(d) for d in disclosures if d.isascii()}
    sd[next(i for i, d in enumerate(sd) if d not in shown)] = digest(text)
    sd.sort()
    disclosures.append(text)
    return text


def disclosing(content: object) -> Change:
    return lambda p, d: disclose(p, d, encoded(content))


def hide_in_array(payload: Payload, disclosures: list[str], content: object) -> None:
    text = encoded(content)
    payload["list"] = [{"...": digest(text)}]
    disclosures.append(text)


def in_array(content: object) -> Change:
    return lambda p, d: hide_in_array(p, d, content)


def nest(inner: object, *, value: Callable[[str], object]) -> Change:
    """A disclosure whose value names another disclosure, of content `inner`."""
    def change(payload: Payload, disclosures: list[str]) -> None:
        text = encoded(inner)
        disclose(payload, disclosures, encoded([SALT, "outer", value(digest(text))]))
        disclosures.append(text)
    return change


def under_sd(found: str) -> object:
    return {"_sd": [found]}


def _digest_twice(payload: Payload, disclosures: list[str]) -> None:
    payload["_sd"][0] = payload["_sd"][1]


def _digest_in_two_places(payload: Payload, disclosures: list[str]) -> None:
    payload["address"] = {"_sd": [digest(disclosures[0])]}


def _digest_again_in_a_disclosure(payload: Payload, disclosures: list[str]) -> None:
    again = {"_sd": [digest(disclosures[0])]}
    disclose(payload, disclosures, encoded([SALT, "outer", again]))


def _decoy_twice(payload: Payload, disclosures: list[str]) -> None:
    decoy = next(d for d in payload["_sd"] if d not in {digest(t) for t in disclosures})
    payload["list"] = [{"...": decoy}]


def _child_without_parent(payload: Payload, disclosures: list[str]) -> None:
    nest([SALT, "inner", 1], value=under_sd)(payload, disclosures)
    del disclosures[-2]


def _named(payload: Payload, disclosures: list[str], text: str) -> None:
    disclose(payload, disclosures, text)


CASES: dict[str, Change] = {
    "2.4 _sd_alg that is not understood": lambda p, d: p.update(_sd_alg="sha3-256"),
    "2.4 _sd_alg that is no text": lambda p, d: p.update(_sd_alg=None),
    "2.4 _sd_alg below the top": lambda p, d: p.update(address={"_sd_alg": "sha-256"}),
    "3.1 disclosure that is no base64url": lambda p, d: _named(p, d, "WyJh*"),
    "3.1 disclosure in padded base64": lambda p, d: _named(p, d, encoded([SALT, "abc", 1]) + "="),
    "3.1 disclosure with stray bits": lambda p, d: _named(p, d, STRAY),
    "3.1 disclosure that is empty": lambda p, d: _named(p, d, ""),
    "3.1 disclosure that is not JSON": disclosing(b'["s", "name", '),
    "3.1 disclosure that is not UTF-8": disclosing(b'["s", "name", "\xff"]'),
    "3.1 disclosure with a name twice": disclosing(b'["s", "name", {"a": 1, "a": 2}]'),
    "3.1 disclosure that is no array": disclosing({"salt": SALT, "name": "a", "value": 1}),
    "3.2.1 _sd that is no array": lambda p, d: p.update(_sd="x"),
    "3.2.1 _sd that is an object": lambda p, d: p.update(_sd={}),
    "3.2.1 _sd that is null": lambda p, d: p.update(_sd=None),
    "3.2.1 _sd with what is no text": lambda p, d: p["_sd"].append(1),
    "3.2.1 _sd below the top that is no array": lambda p, d: p.update(address={"_sd": "x"}),
    "3.2.1 _sd in a disclosure that is no array": disclosing([SALT, "outer", {"_sd": 1}]),
    "3.2.2 array element with ... and more": lambda p, d: p.update(list=[{"...": "x", "a": 1}]),
    "3.2.2 array element whose ... is no text": lambda p, d: p.update(list=[{"...": 1}]),
    "3.2.2 ... in an object that is no array element": lambda p, d: p.update(a={"...": "x"}),
    "3.2.2 ... at the top": lambda p, d: p.update({"...": "x"}),
    "3.2.2 array element in a disclosure with ... and more":
        disclosing([SALT, "outer", [{"...": "x", "a": 1}]]),
    "3.3.2.1 an element's disclosure under _sd": disclosing([SALT, "value"]),
    "3.3.2.1 one element": disclosing([SALT]),
    "3.3.2.1 no element": disclosing([]),
    "3.3.2.1 four elements": disclosing([SALT, "name", 1, 2]),
    "3.3.2.1 a salt that is no text": disclosing([1, "name", 1]),
    "3.3.2.1 a name that is no text": disclosing([SALT, 1, 1]),
    "3.3.2.2 claim name _sd": disclosing([SALT, "_sd", ["x"]]),
    "3.3.2.2 claim name ...": disclosing([SALT, "...", "x"]),
    "3.3.2.2 claim name _sd below the top": nest([SALT, "_sd", []], value=under_sd),
    "3.3.2.2 claim name ... below the top": nest([SALT, "...", "x"], value=under_sd),
    "3.3.2.2 claim name _sd_alg": disclosing([SALT, "_sd_alg", "sha-256"]),
    "3.3.2.3 claim name that is in the clear": disclosing([SALT, "iss", "ru"]),
    "3.3.2.3 claim name that was disclosed": disclosing([SALT, "note", "other"]),
    "3.3.2.3 claim name that is there below the top":
        nest([SALT, "a", 2], value=lambda d: {"a": 1, "_sd": [d]}),
    "3.3.2.5 recursion: an element's disclosure under _sd": nest([SALT, 1], value=under_sd),
    "3.3.2.5 recursion: four elements": nest([SALT, "a", 1, 2], value=under_sd),
    "3.3.3.1 a member's disclosure in an array": in_array([SALT, "name", 1]),
    "3.3.3.1 one element in an array": in_array([SALT]),
    "3.3.3.1 four elements in an array": in_array([SALT, 1, 2, 3]),
    "3.3.3.1 a salt that is no text in an array": in_array([1, 1]),
    "3.3.3.3 recursion: a member's disclosure in an array":
        nest([SALT, "a", 1], value=lambda d: [{"...": d}]),
    "4 digest twice in one _sd": _digest_twice,
    "4 digest in two places": _digest_in_two_places,
    "4 digest again in a disclosure": _digest_again_in_a_disclosure,
    "4 digest of a decoy twice": _decoy_twice,
    "4 disclosure given twice": lambda p, d: d.append(d[0]),
    "5 disclosure that no digest names": lambda p, d: d.append(encoded([SALT, "officer", "x"])),
    "5 array disclosure that no digest names": lambda p, d: d.append(encoded([SALT, "x"])),
    "5 disclosure whose parent is not disclosed": _child_without_parent,
}


def forged(change: Change) -> tuple[Payload, list[str], str]:
    header, payload, disclosures = honest()
    change(payload, disclosures)
    return payload, disclosures, signed(header, payload, disclosures, KEY)


def refused(presentation: str) -> str:
    with pytest.raises(Refused) as caught:
        open_record(presentation, KEYS)
    assert all(str(f.expected) and f.where for f in caught.value.faults)
    return caught.value.faults[0].where


def test_the_harness_forges_what_would_be_taken() -> None:
    payload, disclosures, presentation = forged(lambda p, d: None)
    assert open_record(presentation, KEYS).said == SITE
    assert unfold(payload, disclosures)["buffer_mm"] == 500_000


@pytest.mark.parametrize("step", CASES)
def test_section_7_1_is_refused_by_the_general_algorithm(step: str) -> None:
    payload, disclosures, _ = forged(CASES[step])
    with pytest.raises(Refused) as caught:
        unfold(payload, disclosures)
    assert caught.value.faults[0].where.startswith(("payload", "disclosures["))


@pytest.mark.parametrize("step", CASES)
def test_section_7_1_is_refused_as_a_record(step: str) -> None:
    """Signed by its author, whose key is good: nothing but the malformation can be why."""
    refused(forged(CASES[step])[2])


@pytest.mark.parametrize("step", CASES)
def test_section_7_1_is_refused_from_this_node_s_own_log(step: str) -> None:
    with pytest.raises(Refused):
        reopen(forged(CASES[step])[2])


# --- steps 1, 2 and 6, and section 7.3: what has no place in the payload's processing --------


def test_step_1_a_missing_last_tilde_is_refused() -> None:
    assert refused(forged(lambda p, d: None)[2][:-1]) == "presentation"


def test_step_1_a_jwt_alone_is_refused() -> None:
    assert refused(forged(lambda p, d: None)[2].partition("~")[0]) == "presentation"


def test_step_1_a_key_binding_jwt_is_refused_since_none_is_wanted() -> None:
    header = encoded({"alg": "Ed25519", "typ": "kb+jwt"})
    body = f"{header}.{encoded({'iat': 1, 'aud': 'x', 'nonce': 'y', 'sd_hash': 'z'})}"
    binding = f"{body}.{base64url.encode(KEY.sign(body.encode()))}"
    assert refused(forged(lambda p, d: None)[2] + binding) == "presentation"


@pytest.mark.parametrize("jwt", ["", "a", "a.b", "a.b.c.d", ".."])
def test_step_1_what_is_no_jwt_is_refused(jwt: str) -> None:
    refused(jwt + "~" + forged(lambda p, d: None)[2].partition("~")[2])


@pytest.mark.parametrize("alg", ["none", "NONE", "HS256", "ES256", "RS256", "EdDSA", ""])
def test_step_2_1_another_algorithm_is_refused(alg: str) -> None:
    header, payload, disclosures = honest()
    assert refused(signed({**header, "alg": alg}, payload, disclosures, KEY)) == "header.alg"


def test_step_2_1_no_signature_is_refused() -> None:
    header, payload, disclosures = honest()
    unsigned = f"{encoded({**header, 'alg': 'none'})}.{encoded(payload)}."
    assert refused("~".join((unsigned, *disclosures, ""))) == "header.alg"


def test_step_2_2_a_signature_over_other_bytes_is_refused() -> None:
    header, payload, disclosures = honest()
    jwt = signed(header, payload, [], KEY)[:-1]
    other = f"{encoded(header)}.{encoded({**payload, 'exercise': 'x'})}"
    moved = "~".join((f"{other}.{jwt.rpartition('.')[2]}", *disclosures, ""))
    assert refused(moved) == "signature"


def test_step_2_3_a_key_that_is_not_the_issuer_s_is_refused() -> None:
    header, payload, disclosures = honest()
    other = SigningKey.generate(bytes(32))
    assert refused(signed(header, payload, disclosures, other)) == "signature"
    named = {**header, "kid": other.kid}
    assert refused(signed(named, payload, disclosures, other)) == "header.kid"


@pytest.mark.parametrize("claim", ["exp", "nbf", "aud", "cnf", "sub"])
def test_step_6_a_claim_that_would_bound_validity_is_refused_where_none_is_read(
    claim: str,
) -> None:
    """In the clear or disclosed: a record that says it is over is never read as if it were not."""
    assert refused(forged(lambda p, d: p.update({claim: 1}))[2]) == "payload"
    refused(forged(disclosing([SALT, claim, 1]))[2])


def test_what_the_rfc_allows_and_records_do_not_need_is_refused_by_the_profile_alone() -> None:
    for change in (
        in_array([SALT, "FR"]), nest([SALT, "a", 1], value=under_sd),
        nest([SALT, 1], value=lambda d: [{"...": d}]),
        lambda p, d: p.update(address={"_sd": []}), lambda p, d: p.pop("_sd_alg"),
    ):
        payload, disclosures, presentation = forged(change)
        assert unfold(payload, disclosures)
        refused(presentation)
