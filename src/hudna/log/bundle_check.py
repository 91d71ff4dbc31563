"""Whether an evidence bundle is what it says: pure, no node needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from hashlib import sha256
from itertools import pairwise

import msgspec

from hudna.fault import Fault, Refused
from hudna.log import note, proof
from hudna.log.bundle import (
    CHECKPOINT,
    FORMAT,
    MANIFEST,
    NOTE,
    Listed,
    Manifest,
    PartyKey,
    encoded,
    listed_in,
    proof_file,
    record_file,
)
from hudna.log.checkpoint import Checkpoint, open_checkpoint, parse
from hudna.log.cosignature import CosignerKey
from hudna.log.leaf import leaf_of
from hudna.log.note import Verifier
from hudna.record import claims, sdjwt, strict_json
from hudna.record.keys import PublicKey
from hudna.record.shown import shown
from hudna.record.sign import hash_of
from hudna.say import Say, say

KEY_KINDS = {"key-added", "key-revoked"}
"""What a party's root key signs, and it alone."""


def check(files: Mapping[str, bytes], *verifiers: Verifier) -> Manifest:
    """The manifest of a bundle that is wholly as one of `verifiers` (keys of the one log) signed
    it, every signature and proof in it true. Refused with every fault, the file named."""
    sums = listed_in(note.open_note(_text(files, NOTE), *verifiers))
    _together(_files(files, sums))
    manifest = _manifest(files)
    head = open_checkpoint(_text(files, CHECKPOINT), *verifiers)
    _together([*_heads(files, manifest, head), *_records(files, manifest, verifiers)])
    _together([*_keys(files, manifest), *_expected(files, manifest)])
    return manifest


def _files(files: Mapping[str, bytes], sums: Mapping[str, str]) -> Iterator[Fault]:
    for name in sorted({*sums, *files} - {NOTE}):
        if name not in files:
            yield Fault(name, "nothing", say("the file that the bundle's note names"))
        elif name not in sums:
            yield Fault(shown(name), "a file", say("none that the bundle's note does not name"))
        elif (found := sha256(files[name]).hexdigest()) != sums[name]:
            yield Fault(name, f"SHA-256 {found}", say("SHA-256 {sum}", sum=sums[name]))


def _manifest(files: Mapping[str, bytes]) -> Manifest:
    raw = files.get(MANIFEST, b"")
    strict_json.parse(raw, MANIFEST)
    try:
        manifest = msgspec.json.decode(raw, type=Manifest)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise _no(MANIFEST, str(error), say("the manifest of a bundle")) from None
    if manifest.format != FORMAT or encoded(manifest) != raw:
        raise _no(MANIFEST, manifest.format, say("a manifest as {format} writes it",
                                                 format=FORMAT))
    return manifest


def _heads(files: Mapping[str, bytes], manifest: Manifest, head: Checkpoint) -> Iterator[Fault]:
    """The manifest's own head, and every other note, against the keys that the manifest names."""
    if (manifest.origin, manifest.size, manifest.root) != (head.origin, head.size, head.root.hex()):
        yield Fault(MANIFEST, f"{manifest.origin}, {manifest.size} entries",
                    say("the origin, size and root of the checkpoint"))
    own = [name for name in files if name.startswith("checkpoints/")]
    for name in [CHECKPOINT, *sorted(own)]:
        yield from _faults(name, partial(_signed, files, name, manifest))


def _signed(files: Mapping[str, bytes], name: str, manifest: Manifest) -> None:
    """Refused where a signature by a key of the manifest fails, or another log's note has none."""
    text, lines = note.split(_text(files, name))
    by = note.signers(text, lines, map(_verifier, manifest.verifiers))
    found = parse(text)
    logs = {key.name for key in by if isinstance(key, Verifier)}
    if name != CHECKPOINT and found.origin not in logs:
        raise _no(name, f"a checkpoint of {found.origin}",
                  say("a signature by a key of that log, which the manifest names"))


def _verifier(text: str) -> note.Knows:
    """A log's key or a witness's, by its type."""
    try:
        return Verifier.from_text(text, MANIFEST)
    except Refused:
        return CosignerKey.from_text(text, MANIFEST)


def _records(
    files: Mapping[str, bytes], manifest: Manifest, verifiers: tuple[Verifier, ...]
) -> Iterator[Fault]:
    indexes = [listed.index for listed in manifest.records]
    if any(a >= b for a, b in pairwise(indexes)):
        yield Fault(MANIFEST, "records out of order", say("records by rising index"))
    keys = _by_kid(manifest)
    for listed in manifest.records:
        proved = partial(_proved, files, listed, verifiers)
        yield from _faults(proof_file(listed.hash), proved)
        if listed.held:
            yield from _faults(record_file(listed.hash), partial(_record, files, listed, keys))


def _proved(
    files: Mapping[str, bytes], listed: Listed, verifiers: tuple[Verifier, ...]
) -> None:
    given = proof.parse(_text(files, proof_file(listed.hash)))
    if given.checkpoint != _text(files, CHECKPOINT):
        raise _no("checkpoint", "another one", say("the bundle's checkpoint"))
    if given.index != listed.index:
        raise _no("index", str(given.index), say("{n}", n=listed.index))
    proof.check(given, leaf_of(listed.hash), *verifiers)


def _record(
    files: Mapping[str, bytes], listed: Listed, keys: Mapping[tuple[str, str], PartyKey]
) -> None:
    """What was signed is what is listed, by a key that the manifest names, for this author."""
    presentation = _text(files, record_file(listed.hash))
    parts = sdjwt.take_apart(presentation)
    envelope, fields = claims.read(parts.payload), sdjwt.disclosed(parts)
    said = hash_of(presentation), envelope.author, fields.get("kind")
    if said != (listed.hash, listed.author, listed.kind):
        raise _no("record", f"{said[2]} by {said[1]}, {said[0]}",
                  say("{kind} by {author}", kind=listed.kind, author=listed.author))
    key = keys.get((listed.author, str(parts.header.get("kid"))))
    wanted = "root" if listed.kind in KEY_KINDS else "record"
    if key is None or key.use != wanted:
        raise _no("header.kid", str(parts.header.get("kid")),
                  say("a {use} key of {author} that the manifest names", use=wanted,
                      author=listed.author))
    sdjwt.check_signature(parts, PublicKey.from_text(key.public), claims.TYP)


def _keys(files: Mapping[str, bytes], manifest: Manifest) -> Iterator[Fault]:
    """Every key is vouched for by the records that it names."""
    held = {listed.hash: listed for listed in manifest.records if listed.held}
    for i, key in enumerate(manifest.keys):
        for by in key.vouched_by:
            if by not in held or not _vouches(_fields(files, by), held[by], key):
                yield Fault(f"{MANIFEST}, keys[{i}]", by,
                            say("a record in the bundle that vouches for this key"))


def _vouches(fields: Mapping[str, object], listed: Listed, key: PartyKey) -> bool:
    if listed.kind == "key-added":
        return listed.author == key.party and fields.get("public") == key.public \
            and fields.get("use") == key.use
    return listed.kind == "key-replaced" and fields.get("party") == key.party \
        and key.use in ("root", "record") and fields.get(key.use) == key.public


def _expected(files: Mapping[str, bytes], manifest: Manifest) -> Iterator[Fault]:
    """No file lies where the manifest knows of none."""
    wanted = {proof_file(r.hash) for r in manifest.records}
    wanted |= {record_file(r.hash) for r in manifest.records if r.held}
    for name in sorted(files):
        if name not in wanted | {MANIFEST, CHECKPOINT, NOTE} \
                and not name.startswith(("checkpoints/", "exports/")):
            yield Fault(shown(name), "a file", say("none that the manifest does not list"))


def _by_kid(manifest: Manifest) -> dict[tuple[str, str], PartyKey]:
    return {
        (key.party, PublicKey.from_text(key.public, f"{MANIFEST}, keys[{i}]").kid): key
        for i, key in enumerate(manifest.keys) if key.use in ("root", "record")
    }


def _fields(files: Mapping[str, bytes], record: str) -> dict[str, object]:
    return sdjwt.disclosed(sdjwt.take_apart(_text(files, record_file(record))))


def _text(files: Mapping[str, bytes], name: str) -> str:
    if name not in files:
        raise _no(name, "nothing", say("a file of the bundle"))
    try:
        return files[name].decode("utf-8")
    except UnicodeDecodeError:
        raise _no(name, "bytes", say("text in UTF-8")) from None


def _faults(name: str, look: Callable[[], object]) -> Iterator[Fault]:
    try:
        look()
    except Refused as refused:
        yield from (Fault(f"{name}, {f.where}", f.found, f.expected) for f in refused.faults)


def _together(faults: Iterator[Fault] | list[Fault]) -> None:
    if found := list(faults):
        raise Refused(found)


def _no(where: str, found: str, expected: Say) -> Refused:
    return Refused(Fault(where, shown(found), expected))
