"""The evidence bundle: records with their proofs, under one node's signature, for a reader who
has no node. Pure: files are names and bytes. `docs/decisions/039-evidence-bundle.md`.

    manifest.json               what this is, when, by whom; every record, key and export
    checkpoint                  the node's signed note that the proofs lead to, cosignatures on it
    records/HASH.sd-jwt         a record as the node holds it, disclosures included
    proofs/HASH.tlog-proof      that it is in the log (C2SP tlog-proof)
    checkpoints/N.note          other signed notes: earlier ones, other logs'
    exports/…                   whatever else it is to carry: pages, tables
    bundle.note                 signed by the log's key: every other file's SHA-256 and name
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Literal, TypeAlias

import msgspec

from hudna.fault import Fault, Refused
from hudna.log import note
from hudna.log.checkpoint import Checkpoint, parse
from hudna.log.proof import Proof
from hudna.log.tree import Hash
from hudna.record.keys import SigningKey
from hudna.record.kinds import PartyId, RecordHash
from hudna.record.shown import shown
from hudna.say import say

FORMAT = "hudna-evidence/1"
HEAD = "hudna-evidence/1"
"""First line of the signed note: no checkpoint, whose second line is a number, can be taken for
it, nor it for one."""
MANIFEST, CHECKPOINT, NOTE = "manifest.json", "checkpoint", "bundle.note"
PartyKeyUse: TypeAlias = Literal["root", "record", "log", "witness"]
File: TypeAlias = tuple[str, bytes]
Inclusion: TypeAlias = Callable[[int, int], Sequence[Hash]]
"""Gives the proof for (index, size): `Log.inclusion`."""
_NAME = re.compile(r"(?:[a-z0-9][A-Za-z0-9._-]{0,127}/){0,3}[a-z0-9][A-Za-z0-9._-]{0,127}")
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


class About(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a bundle is: `what` in a sentence, made by `party`'s node at `made_ms`; `as_of_ms` and
    `subject` where it shows one moment or one matter."""

    what: str
    party: PartyId
    made_ms: int
    as_of_ms: int | None = None
    subject: str | None = None


class Held(msgspec.Struct, frozen=True):
    """One entry as the node holds it. `kind` is the statement's tag; an empty `presentation`: the
    leaf is in the log, the record is held by nobody any more."""

    hash: RecordHash
    index: int
    admitted_ms: int
    author: PartyId
    kind: str
    presentation: str


class Listed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A record in the manifest; `held` is false where the bundle has its proof alone."""

    hash: RecordHash
    index: int
    admitted_ms: int
    author: PartyId
    kind: str
    held: bool


class PartyKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key (base64url) that records in the bundle are signed by. `vouched_by`: the key records,
    in the bundle too, that say so; empty for a key that the party began with, which the node
    that made the bundle vouches for."""

    party: PartyId
    use: PartyKeyUse
    public: str
    vouched_by: tuple[RecordHash, ...] = ()


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`verifiers`: the verifier keys (C2SP signed-note) that other logs' checkpoints, and the
    cosignatures of witnesses, are checked by."""

    format: str
    about: About
    origin: str
    size: int
    root: str
    records: tuple[Listed, ...]
    keys: tuple[PartyKey, ...]
    verifiers: tuple[str, ...] = ()


def write(
    about: About,
    records: Iterable[Held],
    *,
    checkpoint: str,
    inclusion: Inclusion,
    keys: Sequence[PartyKey],
    key: SigningKey,
    checkpoints: Sequence[str] = (),
    verifiers: Sequence[str] = (),
    exports: Mapping[str, bytes] | None = None,
) -> Iterator[File]:
    """The files of a bundle, (name, bytes), the signed note last; none is to be left out.

    `records` by rising index, all below the size of `checkpoint`: the node's own signed note,
    with the cosignatures that it has. `key` is the log's key: the one that signed the checkpoint.
    The same arguments give the same bytes. Refused where a name or a record does not belong.
    """
    head = parse(note.split(checkpoint)[0])
    sums: dict[str, str] = {}
    listed: list[Listed] = []
    for held in records:
        yield from _counted(_files_of(held, head, checkpoint, inclusion), sums)
        listed.append(Listed(held.hash, held.index, held.admitted_ms, held.author, held.kind,
                             bool(held.presentation)))
    manifest = Manifest(FORMAT, about, head.origin, head.size, head.root.hex(), tuple(listed),
                        tuple(keys), tuple(verifiers))
    others = {f"checkpoints/{i}.note": text.encode() for i, text in enumerate(checkpoints)}
    more = {f"exports/{name}": data for name, data in (exports or {}).items()}
    content = {CHECKPOINT: checkpoint.encode(), MANIFEST: encoded(manifest), **others, **more}
    yield from _counted(content.items(), sums)
    yield NOTE, note.sign(listing(head.origin, sums), head.origin, key).encode()


def encoded(manifest: Manifest) -> bytes:
    """The manifest's one form: two manifests that say the same have the same bytes."""
    return msgspec.json.format(msgspec.json.encode(manifest, order="sorted"), indent=1) + b"\n"


def listing(origin: str, sums: Mapping[str, str]) -> str:
    """The text that is signed: after two lines, `sha256sum`'s own, by name."""
    lines = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))
    return f"{HEAD}\n{origin}\n{lines}"


def listed_in(text: str) -> dict[str, str]:
    """File names and their SHA-256 (hex) out of the signed text of a bundle's note."""
    head, _, rest = text.partition("\n")
    origin, _, lines = rest.partition("\n")
    found = [_LINE.fullmatch(line) for line in lines.split("\n")[:-1]]
    sums = {match[2]: match[1] for match in found if match and _NAME.fullmatch(match[2])}
    if head != HEAD or listing(origin, sums) != text:
        expected = say("{head}, the log's origin, and a SHA-256 and a name a line", head=HEAD)
        raise Refused(Fault(NOTE, shown(text), expected))
    return sums


def record_file(record: RecordHash) -> str:
    return f"records/{record}.sd-jwt"


def proof_file(record: RecordHash) -> str:
    return f"proofs/{record}.tlog-proof"


def _files_of(
    held: Held, head: Checkpoint, checkpoint: str, inclusion: Inclusion
) -> Iterator[File]:
    if not 0 <= held.index < head.size:
        expected = say("an entry below {size}", size=head.size)
        raise Refused(Fault(held.hash, f"entry {held.index}", expected))
    if held.presentation:
        yield record_file(held.hash), held.presentation.encode("ascii")
    proof = Proof(held.index, tuple(inclusion(held.index, head.size)), checkpoint)
    yield proof_file(held.hash), proof.text.encode()


def _counted(files: Iterable[File], sums: dict[str, str]) -> Iterator[File]:
    for name, data in files:
        if not _NAME.fullmatch(name) or name in sums:
            expected = say("a plain file name, given once")
            raise Refused(Fault("bundle", shown(name), expected))
        sums[name] = sha256(data).hexdigest()
        yield name, data
