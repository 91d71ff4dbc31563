"""SD-JWT (RFC 9901), flat: every disclosure is one top-level claim.

A strict verifier: whatever section 7.1 says to reject is rejected, and so is whatever this
profile has no use for (nested digests, array digests, key binding, header members of others).
The general algorithm is in unfold.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

import msgspec

from hudna.record import base64url, strict_json, unfold
from hudna.record.keys import PublicKey, SigningKey
from hudna.record.shown import shown
from hudna.record.unfold import DIGESTS, ELEMENT, array, no
from hudna.say import say

ALG = "Ed25519"
"""RFC 9864 section 2.2: fully specified, where `EdDSA` is not."""
SALT_BYTES = 16
"""128 bits, RFC 9901 section 9.3."""
DECOY_BYTES = 32
HEADER = 256
"""Letters of a header that is remembered; ours has fewer."""
RESERVED = (DIGESTS, ELEMENT)

digest, digests = unfold.digest, unfold.digests


class Parts(NamedTuple):
    """An SD-JWT taken apart, nothing of it believed yet. `jwt` is the issuer-signed part."""

    jwt: str
    header: dict[str, object]
    payload: dict[str, object]
    signature: bytes
    disclosures: tuple[str, ...]


def disclosure(salt: bytes, name: str, value: object) -> str:
    """The text of a disclosure (section 4.2.1)."""
    return base64url.encode(msgspec.json.encode((base64url.encode(salt), name, value)))


def issue(
    claims: Mapping[str, object],
    fields: Mapping[str, object],
    *,
    key: SigningKey,
    typ: str,
    randomness: bytes,
) -> str:
    """Sign `claims` in the clear and `fields` as disclosures, with decoys up to `count` digests,
    where `randomness` is `random_bytes(len(fields), count)` long.
    """
    salts, decoys = _deal(randomness, len(fields))
    texts = [disclosure(s, *f) for s, f in zip(salts, fields.items(), strict=True)]
    digests = sorted([*map(digest, texts), *map(_decoy, decoys)])
    header = msgspec.json.encode({"alg": ALG, "typ": typ, "kid": key.kid})
    payload = msgspec.json.encode({**claims, "_sd_alg": "sha-256", "_sd": digests})
    signed = f"{base64url.encode(header)}.{base64url.encode(payload)}"
    signature = base64url.encode(key.sign(signed.encode("ascii")))
    return "~".join((f"{signed}.{signature}", *texts, ""))


def random_bytes(fields: int, count: int) -> int:
    """How much randomness `issue` takes: a salt for each field, a seed for each decoy."""
    return fields * SALT_BYTES + (count - fields) * DECOY_BYTES


def _deal(randomness: bytes, fields: int) -> tuple[list[bytes], list[bytes]]:
    cut = fields * SALT_BYTES
    salts = [randomness[i : i + SALT_BYTES] for i in range(0, cut, SALT_BYTES)]
    decoys = [randomness[i : i + DECOY_BYTES] for i in range(cut, len(randomness), DECOY_BYTES)]
    return salts, decoys


def _decoy(seed: bytes) -> str:
    return base64url.encode(sha256(seed).digest())


def take_apart(presentation: str) -> Parts:
    """Split and parse (section 7.1 step 1); Refused where it is not an SD-JWT of our form."""
    if not presentation.isascii():
        raise no("presentation", presentation, say("ASCII text"))
    jwt, *rest = presentation.split("~")
    if not rest or rest[-1] != "":
        raise no("presentation", presentation[-20:], say("a ~ at the end and nothing after it"))
    if jwt.count(".") != 2:
        raise no("presentation", jwt, say("header.payload.signature before the first ~"))
    header, payload, signature = jwt.split(".")
    return Parts(
        jwt,
        _parsed_object(header, "header"),
        _parsed_object(payload, "payload"),
        base64url.decode(signature, "signature"),
        tuple(rest[:-1]),
    )


def kid_of(presentation: str) -> str:
    """The name of the key that the header gives, whether or not it signed; "" where it has none."""
    header = presentation.partition(".")[0]
    return _kid_in(header) if len(header) <= HEADER else _kid_in.__wrapped__(header)


@lru_cache(maxsize=1024)
def _kid_in(header: str) -> str:
    kid = _parsed_object(header, "header").get("kid")
    return kid if isinstance(kid, str) else ""


def check_signature(parts: Parts, key: PublicKey, typ: str) -> None:
    """Section 7.1 step 2. The header is ours to the letter: no `crit`, no key of its own."""
    expected = {"alg": ALG, "typ": typ, "kid": key.kid}
    for name in sorted({*expected, *parts.header}):
        found, wanted = parts.header.get(name), expected.get(name)
        if found != wanted:
            right = say("no such member") if wanted is None else say("{wanted}", wanted=wanted)
            raise no(f"header.{shown(name)}", found, right)
    if not key.verifies(parts.signature, parts.jwt.rpartition(".")[0].encode("ascii")):
        raise no("signature", "a signature that does not verify", say("the author's signature"))


def disclosed(parts: Parts) -> dict[str, object]:
    """The disclosed fields by name (section 7.1 steps 3 to 5)."""
    unused = _digests(parts.payload)
    fields: dict[str, object] = {}
    for i, text in enumerate(parts.disclosures):
        where = f"disclosures[{i}]"
        if (found := digest(text)) not in unused:
            raise no(where, found, say("a digest in _sd, disclosed once"))
        unused.remove(found)
        name, value = _opened(text, where)
        if name in parts.payload or name in fields:
            raise no(where, name, say("a claim that is not there yet"))
        fields[name] = value
    return fields


def withhold(presentation: str, names: frozenset[str] | set[str]) -> str:
    """The presentation without the disclosures of `names`; the signed part stays as it is."""
    jwt, *texts, end = presentation.split("~")
    kept = [t for i, t in enumerate(texts) if _name(t, f"disclosures[{i}]") not in names]
    return "~".join((jwt, *kept, end))


def digests_of(presentation: str) -> dict[str, str]:
    """The digest of each field that the presentation discloses."""
    _, *texts, _ = presentation.split("~")
    return {_name(t, f"disclosures[{i}]"): digest(t) for i, t in enumerate(texts)}


def disclosure_hash(presentation: str) -> str:
    """Which disclosures a presentation has, in one name: the hex SHA-256 of their digests, sorted,
    each with a line end after it."""
    _, *texts, _ = presentation.encode("ascii").split(b"~")
    return _one_name(digests(texts))


def hash_of_digests(found: Iterable[str]) -> str:
    """The same name, by the digests themselves: of disclosures that are no longer held, too."""
    return _one_name([d.encode("ascii") for d in found])


def _one_name(found: Iterable[bytes]) -> str:
    return sha256(b"".join(sorted([d + b"\n" for d in found]))).hexdigest()


def _digests(payload: dict[str, object]) -> set[str]:
    if payload.get("_sd_alg") != "sha-256":
        raise no("payload._sd_alg", payload.get("_sd_alg"), say("sha-256"))
    listed = payload.get("_sd")
    if not isinstance(listed, list) or not all(isinstance(d, str) for d in listed):
        raise no("payload._sd", listed, say("a list of digests"))
    if len(digests := set(listed)) != len(listed):
        raise no("payload._sd", "a digest twice", say("each digest once"))
    for name, value in payload.items():
        if name == "..." or (name != "_sd" and _hides(value)):
            raise no(f"payload.{shown(name)}", "a nested digest", say("digests at the top only"))
    return digests


def _name(text: str, where: str) -> str:
    """The name in a disclosure of a presentation that was opened before: the value is passed
    over."""
    try:
        _, name, _ = _ITEM.decode(base64url.decode(text, where))
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return _opened(text, where)[0]
    return name


def _opened(text: str, where: str) -> tuple[str, object]:
    content = array(text, where)
    if len(content) != 3:
        raise no(where, type(content).__name__, say("an array of salt, name and value"))
    salt, name, value = content
    if not isinstance(salt, str) or not isinstance(name, str):
        raise no(where, content, say("a salt and a name that are text"))
    if name in RESERVED:
        raise no(where, name, say("a claim name other than _sd and ..."))
    if _hides(value):
        raise no(where, "a nested digest", say("digests at the top only"))
    return name, value


def _hides(value: object) -> bool:
    if isinstance(value, dict):
        return any(k in value for k in RESERVED) or any(map(_hides, value.values()))
    return isinstance(value, list) and any(map(_hides, value))


def _parsed_object(text: str, where: str) -> dict[str, object]:
    value = strict_json.parse(base64url.decode(text, where), where)
    if not isinstance(value, dict):
        raise no(where, value, say("a JSON object"))
    return value


_ITEM = msgspec.json.Decoder(tuple[str, str, msgspec.Raw])
