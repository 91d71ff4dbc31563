import pytest

from hudna.fault import Refused
from hudna.record.keys import PublicKey, SigningKey

# RFC 8032 section 7.1, test 2; RFC 8037 appendix A.3 for the thumbprint.
SEED = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def test_rfc_8032_vector() -> None:
    key = SigningKey.from_bytes(SEED)
    assert key.public.to_bytes() == PUBLIC
    assert key.sign(b"\x72") == SIGNATURE
    assert key.public.verifies(SIGNATURE, b"\x72")
    assert not key.public.verifies(SIGNATURE, b"\x73")
    assert not key.public.verifies(SIGNATURE[:63], b"\x72")


def test_rfc_8037_thumbprint() -> None:
    key = PublicKey.from_text("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
    assert key.kid == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_text_form_goes_both_ways() -> None:
    key = SigningKey.generate(SEED).public
    assert PublicKey.from_text(key.text) == key
    assert len(key.text) == 43
    assert {key: 1}[PublicKey(PUBLIC)] == 1


@pytest.mark.parametrize("text", ["", "AAAA", "A" * 44, "!" * 43, "A" * 42 + "B", "A" * 43 + "="])
def test_a_bad_text_is_refused_by_its_place(text: str) -> None:
    with pytest.raises(Refused) as refused:
        PublicKey.from_text(text, "partners.ru.key")
    assert refused.value.faults[0].where == "partners.ru.key"


def test_the_secret_is_not_shown() -> None:
    key = SigningKey.generate(SEED)
    assert SEED.hex() not in repr(key) + str(key)
    assert key.to_bytes() == SEED
    with pytest.raises(Refused):
        SigningKey.generate(SEED[:31])
