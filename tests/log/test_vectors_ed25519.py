"""Ed25519 as Wycheproof tests it (github.com/C2SP/wycheproof, testvectors_v1/ed25519_test.json,
tcId 1 to 35): the short ones, by value, through the key that notes and records are verified by."""

from __future__ import annotations

from itertools import product

import pytest

from hudna.record.keys import PublicKey

KEY = PublicKey(bytes.fromhex(
    "7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa"))
VALID = {
    "": "d4fbdb52bfa726b44d1786a8c0d171c3e62ca83c9e5bbe63de0bb2483f8fd6cc"
        "1429ab72cafc41ab56af02ff8fcc43b99bfe4c7ae940f60f38ebaa9d311c4007",
    "78": "d80737358ede548acb173ef7e0399f83392fe8125b2ce877de7975d8b726ef5b"
          "1e76632280ee38afad12125ea44b961bf92f1178c9fa819d020869975bcbe109",
    "54657374": "7c38e026f29e14aabd059a0f2db8b0cd783040609a8be684db12f82a27774ab0"
                "7a9155711ecfaf7f99f277bad0c6ae7e39d4eef676573336a5c51eb6f946b30d",
    "48656c6c6f": "1c1ad976cbaae3b31dee07971cf92c928ce2091a85f5899f5e11ecec90fc9f8e"
                  "93df18c5037ec9b29c07195ad284e63d548cd0a6fe358cc775bd6c1608d2c905",
    "313233343030": "657c1492402ab5ce03e2c3a7f0384d051b9cf3570f1207fc78c1bcc98c281c2b"
                    "f0cf5b3a289976458a1be6277a5055545253b45b07dcc1abd96c8b989c00f301",
    "000000000000000000000000":
        "d46543bfb892f84ec124dcdfc847034c19363bf3fc2fa89b1267833a14856e52"
        "e60736918783f950b6f1dd8d40dc343247cd43ce054c2d68ef974f7ed0f3c60f",
    "ff" * 16: "5dbd7360e55aa38e855d6ad48c34bd35b7871628508906861a7c4776765ed7d1"
               "e13d910faabd689ec8618b78295c8ab8f0e19c8b4b43eb8685778499e943ae04",
}
R, S = VALID["54657374"][:64], VALID["54657374"][64:]
ORDER = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"
SPECIAL = (
    "00" * 32, "01" + "00" * 31, "ec" + ORDER[2:], ORDER, "ed" + "ff" * 30 + "7f",
)


@pytest.mark.parametrize("message", VALID)
def test_valid(message: str) -> None:
    assert KEY.verifies(bytes.fromhex(VALID[message]), bytes.fromhex(message))


@pytest.mark.parametrize("r, s", [
    (r, s) for r, s in product((*SPECIAL[:2], *SPECIAL[3:]), SPECIAL)
])
def test_special_values_for_r_and_s(r: str, s: str) -> None:
    """tcId 10 to 29."""
    assert not KEY.verifies(bytes.fromhex(r + s), b"\x3f")


@pytest.mark.parametrize("signature", [
    "", R, (R + S)[:-4], R + S + "2020", R + S + KEY.to_bytes().hex(), "00" + R + S,
    R + "00" + S,
])
def test_signatures_of_a_wrong_length(signature: str) -> None:
    """tcId 30 to 36."""
    assert not KEY.verifies(bytes.fromhex(signature), b"Test")


def test_a_signature_with_the_order_added_to_s_is_malleable_and_refused() -> None:
    """RFC 8032 section 5.1.7: S is below the order."""
    whole = int.from_bytes(bytes.fromhex(S), "little") + int.from_bytes(
        bytes.fromhex(ORDER), "little")
    assert not KEY.verifies(bytes.fromhex(R) + whole.to_bytes(32, "little"), b"Test")
